"""Measure the temporal stability of depth on a video, for several strengths and precomputed depth videos.

    measurement = measure("clip.mp4", rules(("off", "steady")), estimator)
    measurement.figures["steady"].flicker

Frames stream through: memory doesn't grow with the clip. With truth, it is also told how true the depth is.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from pipeline.errors import SettingsError, SourceNotFoundError, SourceUnreadableError
from pipeline.evaluation.stability import Map, StabilityFigures, TrialSample, watch_all
from pipeline.evaluation.step_response import DepthFilter
from pipeline.frame import DepthFrame
from pipeline.inference.estimator import DepthEstimator
from pipeline.inference.infer import ChangeDetector
from pipeline.settings import SourceSettings
from pipeline.sources.base import VideoSource, demo_clip, open_source
from pipeline.stabilize import Stabilizer

REFERENCE = "off"
"""Name of the reference method."""


@dataclass(frozen=True)
class Measurement:
    """Result of a measurement: `figures` by the name of the method, `REFERENCE` first."""

    source: str
    model: str
    runtime: str
    figures: dict[str, StabilityFigures]


class KnownDepth(Protocol):
    """Ground truth of a clip."""

    def at(self, index: int) -> Map | None:
        """Return the inverse depth of a frame, float32 (h, w), 0 where it is not known; None without any."""


class Truth:
    """What is known of a clip: an .npz file with `disparity`, inverse depth, (n, h, w), 0 where nothing was measured.

    `frames`, (n,), are the numbers of the frames that they belong to; without it they are all, from the first on.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise SourceNotFoundError(f"There is no file {path}.", hint="Check the path of --truth.")
        try:
            with np.load(path, allow_pickle=False) as stored:
                self._disparity = stored["disparity"]
                frames = stored["frames"] if "frames" in stored else np.arange(len(self._disparity))
        except (OSError, ValueError, KeyError, zipfile.BadZipFile, EOFError) as error:
            raise SourceUnreadableError(
                f"{path} contains no ground truth.",
                hint="It must be an .npz file with the array “disparity” (n, h, w).",
            ) from error
        if self._disparity.ndim != 3 or frames.shape != (len(self._disparity),):
            raise SourceUnreadableError(
                f"The arrays in {path} do not match: disparity {self._disparity.shape}, frames {frames.shape}.",
                hint="They must be (n, h, w) and (n,).",
            )
        self._place = {int(frame): place for place, frame in enumerate(frames)}

    def at(self, index: int) -> Map | None:
        """Return the ground truth of a frame, float32 (h, w), or None."""
        place = self._place.get(index)
        return None if place is None else self._disparity[place].astype(np.float32)


def truth_of(source: str) -> Truth | None:
    """Return the bundled ground truth, which exists only for the bundled clip."""
    return Truth(demo_clip().with_name("demo_depth.npz")) if source == "demo" else None


def rules(strengths: Iterable[str]) -> dict[str, DepthFilter]:
    """Return stabilizers of these strengths, always including `REFERENCE`."""
    return {name: Stabilizer(name) for name in dict.fromkeys((REFERENCE, *strengths))}


def measure(
    source: str,
    rules: Mapping[str, DepthFilter],
    estimator: DepthEstimator,
    *,
    settings: SourceSettings | None = None,
    truth: KnownDepth | None = None,
    frames: int | None = None,
    on_frame: Callable[[int, int | None], None] = lambda _done, _count: None,
    see: Callable[[str, DepthFrame], None] = lambda _name, _depth: None,
) -> Measurement:
    """Measure the first `frames` of a source, or all of them.

    `on_frame` hears how many are done, of how many where that is known; `see` is shown every result.
    """
    with open_source(source, settings) as opened:
        if opened.info.is_live and frames is None:
            raise SettingsError(
                f"“{source}” is a live source without an end.",
                hint="Set the number of frames, such as --frames 300",
            )
        moments = _moments(opened, estimator, truth, frames, on_frame)
        figures = watch_all(rules, moments, see)
    if figures[REFERENCE].frames == 0:
        raise SourceUnreadableError(f"{source} contains no frames.", hint="Check that the file is complete.")
    return Measurement(source, estimator.model, estimator.runtime, figures)


def _moments(
    source: VideoSource,
    estimator: DepthEstimator,
    truth: KnownDepth | None,
    frames: int | None,
    on_frame: Callable[[int, int | None], None],
) -> Iterator[TrialSample]:
    detector, count = ChangeDetector(), source.info.frame_count
    total = frames if count is None else min(count, frames or count)
    for done, frame in enumerate(source, 1):
        disparity, _ = detector.disparity(frame.image, estimator)
        yield TrialSample(frame, disparity, truth.at(frame.index) if truth is not None else None)
        on_frame(done, total)
        if done == frames:
            return
