"""A whole stream with the model on key frames only; frames between them are carried from both sides.

    for raw in infer_key_frames(frames, estimator, every=4): ...           # or every="auto"
    raw.inferred_at                                                        # of a carried frame: its nearer key frame

A shot begins and ends with a key frame, so that nothing is carried across a cut, and so does a segment, so that whoever
begins there gets the same.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from time import perf_counter

from pipeline.arrays import Disparity, Image
from pipeline.frame import Frame
from pipeline.inference.estimator import DepthEstimator
from pipeline.inference.infer import ChangeDetector, RawDepth, raw_depth
from pipeline.stabilize.interpolation import Link, interpolate
from pipeline.stabilize.motion import Gray, small_gray

LONGEST_SPAN = 8
"""Maximum distance of key frames, in frames, if they are chosen by motion."""
LEAST_FOLLOWED = 0.5
"""A new key frame is set when less than this share of the last one can be tracked."""


@dataclass(eq=False)
class _Look:
    """A key frame in inference."""

    frame: Frame
    result: Future[tuple[Disparity, float]]
    is_duplicate: bool
    gray: Gray | None


@dataclass(eq=False)
class _Span:
    """The frames between two key frames, or to the end of the shot; `last` is None until it is known."""

    first: _Look
    between: list[tuple[Frame, Gray | None]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    last: _Look | None = None
    ends_shot: bool = False


def infer_key_frames(
    frames: Iterable[Frame], estimator: DepthEstimator, every: int | str, segment: int | None = None
) -> Iterator[RawDepth]:
    """Yield every frame with its disparity. `every`: distance of key frames, or "auto"."""
    with ThreadPoolExecutor(estimator.streams, thread_name_prefix="network") as pool:
        waiting: deque[_Span] = deque()
        ready: Iterator[RawDepth] = iter(())
        for span in _spans(frames, _Looker(estimator, pool), every, segment):
            if span is not None:
                waiting.append(span)
            if len(waiting) > estimator.streams:
                yield from ready
                ready = _results(waiting.popleft(), estimator)
            # One for one that was read, so that whoever takes them works all the while, and not by fits and starts.
            yield from islice(ready, 1)
        yield from ready
        while waiting:
            yield from _results(waiting.popleft(), estimator)


class _Looker:
    """Submits key frames to the model; one that equals the last reuses its result."""

    def __init__(self, estimator: DepthEstimator, pool: ThreadPoolExecutor) -> None:
        self._estimator, self._pool = estimator, pool
        self._detector = ChangeDetector()
        self._last: Future[tuple[Disparity, float]] | None = None

    def look(self, frame: Frame, gray: Gray | None = None, *, afresh: bool = False) -> _Look:
        if afresh:
            self._detector = ChangeDetector()
        is_new = self._detector.is_new(frame.image, self._estimator)
        if is_new or self._last is None:
            self._last = self._pool.submit(self._infer, frame.image)
        return _Look(frame, self._last, not is_new, gray)

    def _infer(self, image: Image) -> tuple[Disparity, float]:
        began = perf_counter()
        return self._estimator.estimate(image), (perf_counter() - began) * 1000


def _spans(
    frames: Iterable[Frame], looker: _Looker, every: int | str, segment: int | None
) -> Iterator[_Span | None]:
    """Split the stream into spans with known motion; None stands for a frame that ends none."""
    span: _Span | None = None
    gray: Gray | None = None
    picture: tuple[int, ...] = ()
    followed = 1.0
    for frame in frames:
        afresh = segment is not None and frame.index % segment == 0
        link = None
        if span is not None and gray is not None and picture == frame.image.shape and not afresh:
            before, gray = gray, small_gray(frame.image, gray.shape)
            link = Link.between(before, gray)
        if span is None or link is None or link.is_cut:
            if span is not None:
                yield _ended(span, looker)
            span = _Span(looker.look(frame, gray, afresh=afresh))
            if link is None:  # how large depth is, the first result of a size tells
                gray = span.first.gray = small_gray(frame.image, span.first.result.result()[0].shape)
            picture, followed = frame.image.shape, 1.0
            yield None
            continue
        span.links.append(link)
        followed *= float(link.back.trust.mean())
        count = len(span.links)
        wanted = count >= (LONGEST_SPAN if every == "auto" else int(every))
        if every == "auto":
            wanted = wanted or followed < LEAST_FOLLOWED
        if not wanted:
            span.between.append((frame, gray))
            yield None
            continue
        span.last = looker.look(frame, gray)
        yield span
        span, followed = _Span(span.last), 1.0
    if span is not None:
        yield _ended(span, looker)


def _ended(span: _Span, looker: _Looker) -> _Span:
    """End the last span of a shot: its last frame becomes a key frame."""
    span.ends_shot = True
    if span.between:
        span.last = looker.look(*span.between.pop())
    return span


def _results(span: _Span, estimator: DepthEstimator) -> Iterator[RawDepth]:
    """Yield all frames of a span; its last key frame belongs to the next span unless the shot ends."""
    first = span.first
    yield _seen(first, estimator)
    if span.last is None:
        return
    begin, end = first.result.result()[0], span.last.result.result()[0]
    maps = interpolate(begin, end, span.links)
    for number, ((frame, gray), disparity) in enumerate(zip(span.between, maps, strict=True), 1):
        nearer = first if 2 * number <= len(span.links) else span.last
        at = nearer.frame.timestamp
        yield raw_depth(frame, disparity, estimator, 0.0, False, at, gray)
    if span.ends_shot:
        yield _seen(span.last, estimator)


def _seen(look: _Look, estimator: DepthEstimator) -> RawDepth:
    disparity, inference_ms = look.result.result()
    taken = 0.0 if look.is_duplicate else inference_ms
    return raw_depth(look.frame, disparity, estimator, taken, look.is_duplicate, gray=look.gray)
