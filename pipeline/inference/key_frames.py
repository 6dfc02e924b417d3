"""A whole stream with the model on key frames only; depth of the frames between them is carried from both sides.

    seen = infer_key_frames(frames, estimator, every=4)                    # or every="auto"
    for depth in stabilize_key_frames(seen, stabilizer): ...               # every frame
    depth.inferred_at                                                      # of a carried frame: its nearer key frame

A shot begins and ends with a key frame, so that nothing is carried across a cut, and so does a segment, so that whoever
begins there gets the same. Key frames alone are filtered over time: what is carried from them tells nothing new.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from time import perf_counter

from pipeline.arrays import Disparity, Image
from pipeline.frame import DepthFrame, Frame
from pipeline.inference.estimator import DepthEstimator
from pipeline.inference.infer import ChangeDetector, RawDepth, raw_depth, stabilize
from pipeline.stabilize import Stabilizer
from pipeline.stabilize.interpolation import Link, Passage, flow_size
from pipeline.stabilize.linked import Sizes, linked
from pipeline.stabilize.motion import FINE, FINEST
from pipeline.stabilize.stabilizer import Followed

LONGEST_SPAN = 12
"""Maximum distance of key frames, in frames, if they are chosen by motion."""
LEAST_FOLLOWED = 0.65
"""A new key frame is set when less than this share of the last one can be tracked."""


@dataclass(frozen=True, eq=False)
class KeyDepth:
    """A key frame with its raw depth, and the frames since the one before; at the beginning of a shot `links` is empty.

    `links` lead from the key frame before over every frame between to this one.
    """

    raw: RawDepth
    between: Sequence[Frame] = ()
    links: Sequence[Link] = ()


@dataclass(eq=False)
class _Look:
    """A key frame in inference."""

    frame: Frame
    result: Future[tuple[Disparity, float]]
    is_duplicate: bool


@dataclass(eq=False)
class _Span:
    """The frames between two key frames, or to the end of the shot; `last` is None until it is known."""

    first: _Look
    begins_shot: bool
    between: list[Frame] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    last: _Look | None = None


def infer_key_frames(
    frames: Iterable[Frame],
    estimator: DepthEstimator,
    every: int | str,
    segment: int | None = None,
    *,
    keeps_images: bool = True,
) -> Generator[KeyDepth]:
    """Yield every key frame with its depth and what lies before it. `every`: distance of key frames, or "auto".

    Without `keeps_images`, frames between have blank ones: many wait, and large ones take much memory.
    """
    with ThreadPoolExecutor(estimator.streams, thread_name_prefix="network") as pool:
        waiting: deque[_Span] = deque()
        for span in _spans(frames, _Looker(estimator, pool), every, segment):
            if not keeps_images:
                span.between = [frame.without_image() for frame in span.between]
            waiting.append(span)
            # Where they hold no images, one more: motion is followed while the model has much to do.
            if len(waiting) > estimator.streams + (not keeps_images):
                yield from _results(waiting.popleft(), estimator)
        while waiting:
            yield from _results(waiting.popleft(), estimator)


def stabilize_key_frames(seen: Iterable[KeyDepth], stabilizer: Stabilizer) -> Iterator[DepthFrame]:
    """Stabilize the key frames, and yield every frame of the stream in order."""
    before: DepthFrame | None = None
    for key in seen:
        if not key.links or before is None:
            before = stabilize(key.raw, stabilizer)
            yield before
            continue
        passage = Passage(key.links, key.raw.disparity.shape)
        now = stabilize(key.raw, stabilizer, Followed(passage.motion, before.frame.timestamp))
        yield from _carried(key.between, passage, before, now)
        yield now
        before = now


def _carried(
    frames: Sequence[Frame], passage: Passage, before: DepthFrame, now: DepthFrame
) -> Iterator[DepthFrame]:
    """Yield the frames between two key frames; their display range changes evenly, unless another shot begins."""
    end = before.display_range if now.is_shot_start else now.display_range
    maps = passage.between(before.disparity, now.disparity) if frames else []
    for number, (frame, disparity) in enumerate(zip(frames, maps, strict=True), 1):
        share = number / (len(frames) + 1)
        far, near = (
            one + share * (other - one) for one, other in zip(before.display_range, end, strict=True)
        )
        yield replace(
            before,
            frame=frame,
            disparity=disparity,
            raw_disparity=disparity,
            display_range=(far, near),
            inference_ms=0.0,
            is_duplicate=False,
            is_shot_start=False,
            inferred_at=(before if share <= 0.5 else now).frame.timestamp,
        )


class _Looker:
    """Submits key frames to the model; one that equals the last reuses its result."""

    def __init__(self, estimator: DepthEstimator, pool: ThreadPoolExecutor) -> None:
        self._estimator, self._pool = estimator, pool
        self.streams = estimator.streams
        self._detector = ChangeDetector()
        self._last: Future[tuple[Disparity, float]] | None = None

    def look(self, frame: Frame, *, afresh: bool = False) -> _Look:
        frame = frame.drawn()
        if afresh:
            self._detector = ChangeDetector()
        is_new = self._detector.is_new(frame.image, self._estimator)
        if is_new or self._last is None:
            self._last = self._pool.submit(self._infer, frame.image)
        return _Look(frame, self._last, not is_new)

    def _infer(self, image: Image) -> tuple[Disparity, float]:
        began = perf_counter()
        return self._estimator.estimate(image), (perf_counter() - began) * 1000


def _spans(
    frames: Iterable[Frame], looker: _Looker, every: int | str, segment: int | None
) -> Iterator[_Span]:
    """Split the stream into spans with known motion."""
    span: _Span | None = None
    followed = 1.0
    sizes: Sizes = {}
    is_halved = every == "auto"
    for step in linked(frames, sizes, looker.streams, segment, FINEST if is_halved else FINE):
        frame, link = step.frame, step.link
        if span is None or link is None or link.is_cut:
            if span is not None:
                yield _ended(span, looker)
            span = _Span(looker.look(frame, afresh=step.begins_segment), begins_shot=True)
            if step.gray is None:  # how large depth is, the first result of a size tells
                size = span.first.result.result()[0].shape
                step.settle(flow_size(size) if is_halved else size, sizes)
            followed = 1.0
            continue
        span.links.append(link)
        followed *= float(link.back.trust.mean())
        count = len(span.links)
        wanted = count >= (LONGEST_SPAN if every == "auto" else int(every))
        if every == "auto":
            wanted = wanted or followed < LEAST_FOLLOWED
        if not wanted:
            span.between.append(frame)
            continue
        span.last = looker.look(frame)
        yield span
        span, followed = _Span(span.last, begins_shot=False), 1.0
    if span is not None:
        yield _ended(span, looker)


def _ended(span: _Span, looker: _Looker) -> _Span:
    """End the last span of a shot: its last frame becomes a key frame."""
    if span.between:
        span.last = looker.look(span.between.pop())
    return span


def _results(span: _Span, estimator: DepthEstimator) -> Iterator[KeyDepth]:
    """Yield the first key frame if nobody else does, and the last one with what lies between."""
    if span.begins_shot:
        yield KeyDepth(_seen(span.first, estimator))
    if span.last is not None:
        yield KeyDepth(_seen(span.last, estimator), span.between, span.links)


def _seen(look: _Look, estimator: DepthEstimator) -> RawDepth:
    disparity, inference_ms = look.result.result()
    taken = 0.0 if look.is_duplicate else inference_ms
    return raw_depth(look.frame, disparity, estimator, taken, look.is_duplicate)
