"""Read the clip and store its key frames; look at each of them with the model."""

from __future__ import annotations

from dataclasses import replace

from pipeline.conversion.trimmed_source import TrimmedSource
from pipeline.inference.estimator import DepthEstimator
from pipeline.reconstruction import diagnosis
from pipeline.reconstruction.features import detect
from pipeline.reconstruction.key_frames import STEP, Selector
from pipeline.reconstruction.request import OnLook, OnProgress, Stage
from pipeline.reconstruction.store import KeyFrame, KeyFrameStore, Look


def read_key_frames(opened: TrimmedSource, store: KeyFrameStore, most: int, on_progress: OnProgress) -> None:
    """Store the key frames of the clip, from where an earlier process has come to.

    Where there are too many, every second one is dropped, and the camera has to move twice as far for the next one.
    """
    if store.reading.is_done:
        return
    count = opened.info.frame_count
    selector = Selector(store.reading.step or STEP)
    done = 0
    if (position := store.reading.position) is not None:
        opened.resume_after(position)
        selector.take(store.image(store.frames[-1]))
        done = position.index + 1
    for frame in opened:
        if store.frames and frame.image.shape[:2] != store.reading.size:
            raise diagnosis.other_size(frame.image.shape[:2], store.reading.size, opened.info.title)
        if selector.wants(frame.image):
            selector.take(frame.image)
            given = frame.given.disparity if frame.given else None
            store.add(KeyFrame(frame.index, frame.timestamp), frame.image, given, opened.mark(frame))
            if len(store.frames) > most - most % 2:
                _thin_out(store, selector)
        done += 1
        on_progress(Stage.READING, done, count)
    if not store.frames:
        raise opened.has_no_frames()
    store.save(replace(store.reading, is_done=True, notes=opened.notes))


def _thin_out(store: KeyFrameStore, selector: Selector) -> None:
    """Keep every second key frame; the first and the last one stay, because their number is odd."""
    selector.step *= 2
    before = store.frames
    store.save(replace(store.reading, frames=before[::2], step=selector.step))
    store.forget(set(before[1::2]))


def look_at_key_frames(
    store: KeyFrameStore, estimator: DepthEstimator, on_progress: OnProgress, on_look: OnLook | None = None
) -> None:
    """Compute and store depth and features of every key frame that has none yet."""
    count = len(store.frames)
    for number, frame in enumerate(store.frames):
        if not store.has_look(frame):
            image, given = store.image(frame), store.given(frame)
            disparity = estimator.estimate(image) if given is None else given
            store.add_look(frame, Look(disparity, detect(image)))
            if on_look is not None:
                on_look(image, disparity)
        on_progress(Stage.LOOKING, number + 1, count)
