"""Deinterlace: two fields become full frames, one output frame per input frame at its own time.

    weave = weave_of(first_frames, "auto", rate)           # Weave() goes by what frames say of themselves
    for frame, timestamp in deinterlaced(timed, weave): ...

FFmpeg's bwdif keeps the field that was first and works out the lines of the other one from its neighbors in space and
time. Frames that are not interlaced pass as they are, so files that mix both come out right. Many a capture is
interlaced and does not say so: FFmpeg's idet looks at how the first frames move.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

import av
from av.filter import Graph
from av.video.frame import VideoFrame

Tag = TypeVar("Tag")

REACH = 2
"""Frames before the target that must be decoded, so that it is the same as in continuous decoding."""
LOOK = 12
"""Number of frames checked for unmarked interlacing."""
SURE = 5
"""Number of these frames that must show the same field order, while none looks progressive."""
LINES = {480, 486, 576, 1080, 1088}
"""Frame heights of interlaced television; other heights are not checked."""
FASTEST = 30
"""Maximum frame rate of interlaced television."""


@dataclass(frozen=True)
class Deinterlacer:
    """Which frames of a file are deinterlaced, and in which field order."""

    frames: str = "marked"
    order: str = "auto"
    """Field order: "tff" top first, "bff" bottom first, "auto" as marked in the frame."""
    is_evident: bool = True
    """Whether the file or its motion shows interlacing; False if only the user requests it."""

    @property
    def note(self) -> str:
        """Return the note for the user about deinterlaced frames."""
        if self.is_evident:
            return "is interlaced and was deinterlaced."
        return "was deinterlaced as requested, but it does not look interlaced."

    def is_in(self, frame: VideoFrame) -> bool:
        """Return whether this frame is to be deinterlaced."""
        return self.frames == "all" or (self.frames == "marked" and frame.interlaced_frame)


def weave_of(first: Sequence[VideoFrame], mode: str) -> Deinterlacer:
    """Choose from `mode`, a value of `SourceSettings.deinterlace`, and the first frames of a file."""
    if mode == "never":
        return Deinterlacer("none")
    if any(frame.interlaced_frame for frame in first):
        return Deinterlacer("all" if mode == "always" else "marked")
    order = _order_seen(first)
    if order or mode == "always":
        return Deinterlacer("all", order or "tff", is_evident=bool(order))
    return Deinterlacer()


def search_length(mode: str, height: int, rate: Fraction | None) -> int:
    """Return how many of the first frames `weave_of` needs: frames of some sizes may be interlaced, but not marked."""
    is_suspect = height in LINES and (rate is None or rate <= FASTEST)
    return LOOK if mode != "never" and is_suspect else 1


def deinterlaced(
    frames: Iterable[tuple[VideoFrame, Tag]], weave: Deinterlacer
) -> Iterator[tuple[VideoFrame, Tag]]:
    """Yield all frames deinterlaced, each with its tag.

    From the first interlaced one on, they are delayed by one frame, because the filter needs the next one.
    """
    loom: _Loom[Tag] | None = None
    for frame, tag in frames:
        if loom is not None and not loom.takes(frame):
            yield from loom.rest()
            loom = None
        if loom is None and weave.is_in(frame):
            loom = _Loom(frame, weave)
        if loom is None:
            yield frame, tag
        else:
            yield from loom.passed(frame, tag)
    if loom is not None:
        yield from loom.rest()


class _Loom(Generic[Tag]):
    """A deinterlacing filter for frames of one size and format."""

    def __init__(self, first: VideoFrame, weave: Deinterlacer) -> None:
        self._kind = _kind(first)
        which = "all" if weave.frames == "all" else "interlaced"
        self._graph = _graph(first, "bwdif", f"mode=send_frame:parity={weave.order}:deint={which}")
        self._inside: deque[tuple[VideoFrame, Tag]] = deque()
        self._is_first_alone: bool | None = None

    def takes(self, frame: VideoFrame) -> bool:
        """Return whether the frame has the size and format of the first one."""
        return _kind(frame) == self._kind

    def passed(self, frame: VideoFrame, tag: Tag) -> Iterator[tuple[VideoFrame, Tag]]:
        """Push a frame, and yield the frames that are ready."""
        self._is_first_alone = self._is_first_alone is None
        self._inside.append((frame, tag))
        self._graph.push(frame)
        return self._out()

    def rest(self) -> Iterator[tuple[VideoFrame, Tag]]:
        """Flush the filter at the end, and yield its last frames."""
        if self._is_first_alone:  # a single one would come out as it is; beside itself it has neighbors
            self._graph.push(self._inside[0][0])
        self._graph.push(None)
        return self._out()

    def _out(self) -> Iterator[tuple[VideoFrame, Tag]]:
        for whole in _pulled(self._graph):
            if not self._inside:
                return
            stored, tag = self._inside.popleft()
            # What a filter says of colors is what its link was set up with, not what the frame said.
            whole.colorspace, whole.color_range = stored.colorspace, stored.color_range
            whole.color_trc, whole.color_primaries = stored.color_trc, stored.color_primaries
            yield whole, tag


def _order_seen(frames: Sequence[VideoFrame]) -> str:
    """Return the field order found in the motion of these frames; "" if none is found."""
    if not frames:
        return ""
    graph = _graph(frames[0], "idet", "")
    seen: Counter[str] = Counter()
    for frame in [*(frame for frame in frames if _kind(frame) == _kind(frames[0])), None]:
        graph.push(frame)
        seen.update(each.metadata["lavfi.idet.multiple.current_frame"] for each in _pulled(graph))
    order = max(("tff", "bff"), key=lambda each: seen[each])
    return order if seen[order] >= SURE and seen[order] == seen.total() - seen["undetermined"] else ""


def _graph(frame: VideoFrame, name: str, options: str) -> Graph:
    """Build a graph of one filter for frames like this one. Timestamps do not go through it."""
    graph = Graph()
    start = graph.add_buffer(
        width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1, 1000)
    )
    step, end = graph.add(name, options), graph.add("buffersink")
    start.link_to(step)
    step.link_to(end)
    graph.configure()
    return graph


def _pulled(graph: Graph) -> Iterator[VideoFrame]:
    while True:
        try:
            frame = graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return
        assert isinstance(frame, VideoFrame)
        yield frame


def _kind(frame: VideoFrame) -> tuple[int, int, str]:
    return frame.width, frame.height, frame.format.name
