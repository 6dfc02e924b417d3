"""Run the stages before the sink, each in its own thread.

    with seen_depths(source, estimator, stabilizer) as depths:
        for depth, stabilizer in depths: ...     # a copy of the stabilizer at the end of a segment; else None
    with replayed_depths(spool, source, estimator) as depths: ...

The mailboxes between the stages are short, so memory does not grow with the video.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TypeVar

from pipeline.frame import DepthFrame, Frame
from pipeline.inference.estimator import DepthEstimator
from pipeline.inference.infer import infer_stream, stabilize
from pipeline.inference.key_frames import infer_key_frames, stabilize_key_frames
from pipeline.mailbox import Mailbox, Overflow
from pipeline.settings import ConvertSettings
from pipeline.sources.base import VideoSource
from pipeline.stabilize import Stabilizer

T = TypeVar("T")

KEYS_AHEAD = 1
"""Key frames that wait for the stabilizer: each holds all frames since the one before."""

Depths = Iterator[tuple[DepthFrame, Stabilizer | None]]
"""Frames in order, and at the end of each segment a copy of the stabilizer."""


def ends_segment(frame: Frame) -> bool:
    """Return whether the frame ends a segment, after which work can resume."""
    return (frame.index + 1) % ConvertSettings.segment_frames == 0


@contextmanager
def seen_depths(
    source: VideoSource,
    estimator: DepthEstimator,
    stabilizer: Stabilizer,
    model_every: str | int = 1,
    *,
    keeps_images: bool = True,
) -> Iterator[Depths]:
    """Yield every frame of the source with its stabilized depth."""

    segment = ConvertSettings.segment_frames
    with ExitStack() as stack:
        frames = stack.enter_context(_ahead("decode", source))
        if model_every == 1:
            seen = stack.enter_context(_ahead("inference", infer_stream(frames, estimator, segment)))
            steady: Iterator[DepthFrame] = (stabilize(each, stabilizer) for each in seen)
        else:
            keys = infer_key_frames(frames, estimator, model_every, segment, keeps_images=keeps_images)
            ahead = stack.enter_context(_ahead("inference", keys, KEYS_AHEAD))
            steady = stabilize_key_frames(ahead, stabilizer)
        marked = ((depth, stabilizer.copy() if ends_segment(depth.frame) else None) for depth in steady)
        depths = stack.enter_context(_ahead("stabilize", marked))
        stack.enter_context(_woken(source))
        yield depths


@contextmanager
def replayed_depths(
    source: VideoSource, replay: Callable[[Iterator[Frame]], Iterator[DepthFrame]]
) -> Iterator[Depths]:
    """Yield every frame of the source with the depth of the first pass; decoding runs ahead."""
    with _ahead("decode", source) as frames, _woken(source):
        yield ((depth, None) for depth in replay(frames))


@contextmanager
def _woken(source: VideoSource) -> Iterator[None]:
    try:
        yield
    except BaseException:
        source.close()  # wakes a read that waits
        raise


@contextmanager
def _ahead(
    name: str, items: Iterable[T], capacity: int = ConvertSettings.queue_capacity
) -> Iterator[Iterator[T]]:
    """Produce `items` in a thread, a few ahead of the consumer, which also gets its error.

    On leaving, for whatever reason, the thread has ended.
    """
    mailbox = Mailbox[T](capacity, Overflow.BLOCK)

    def work() -> None:
        error: BaseException | None = None
        try:
            for item in items:
                if not mailbox.put(item):
                    break
        except BaseException as caught:
            error = caught
        finally:
            mailbox.close(error)

    def taken() -> Iterator[T]:
        while (item := mailbox.take()) is not None:
            yield item

    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    try:
        yield taken()
    finally:
        mailbox.close(discard=True)
        thread.join()
