"""Join a source and its precomputed depth: frames carry their depth, and no model is needed.

source = open_with_depth("clip.mp4", DepthFileSettings(Path("depth.mkv")))
frame = source.read()                     # frame.given: the depth of this frame
runner = Runner(lambda: source, listener, estimator=source.estimator)

`infer` and `stabilize` pass the depth on as it is, so everything behind them works as with a model.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from threading import Lock

from pipeline.arrays import Disparity, Image
from pipeline.depth_files.base import DepthFile, open_depth
from pipeline.depth_files.settings import DepthFileSettings
from pipeline.errors import ModelOutputError
from pipeline.frame import Frame, SourceInfo
from pipeline.geometry.surface import Space
from pipeline.inference.cost import Cost
from pipeline.inference.estimator import DepthEstimator
from pipeline.settings import SourceSettings
from pipeline.sources.base import VideoSource, open_source
from pipeline.sources.wrapped import WrappedSource
from pipeline.storage.fingerprint import fingerprint

SAME_SHAPE = 0.02
"""Largest difference of two aspect ratios that are the same but for rounding."""


class GivenEstimator(DepthEstimator):
    """Stands where an estimator is expected, for frames that carry their depth: names what made it, runs nothing."""

    def __init__(self, depth: DepthFile) -> None:
        # No network, so nothing of the base is set up but what others read.
        facts = depth.facts
        self.model, self.digest = facts.model, fingerprint(depth.files)
        self.runtime, self.note, self.address, self.streams = "depth file", "", facts.model, 1
        self.facts = ""
        self.calibration = (
            facts.calibration if facts.calibration and facts.calibration.is_by_network else None
        )
        self._path, self.lens = depth.path, None

    def sized(self, input_size: str | int) -> DepthEstimator:
        return self

    @property
    def is_focal(self) -> bool:
        return False

    def estimate(self, image: Image) -> Disparity:
        raise ModelOutputError(
            f"{self._path} has depth for its own source only, not for other images.", hint="Choose a model."
        )

    def estimate_live(self, image: Image, when_ready: Callable[[], None]) -> Disparity:
        return self.estimate(image)

    @property
    def cost(self) -> Cost | None:
        return None


class SourceWithDepth(WrappedSource):
    """Wraps a source and its depth, and owns both; `estimator` stands for the model that made the depth."""

    def __init__(self, source: VideoSource, depth: DepthFile) -> None:
        super().__init__(source)
        self._depth = depth
        self._reading = Lock()  # depth is not closed while another thread reads it
        self._is_closed = False
        self._span: tuple[Fraction, Fraction | None] | None = None
        self.estimator = GivenEstimator(depth)
        depth.accompany(source.info)

    def read(self) -> Frame | None:
        frame = self._source.read()
        with self._reading:
            if frame is None or self._is_closed:
                return None
            return replace(frame, given=self._depth.at(frame)) if self._is_wanted(frame) else frame

    def want(self, span: tuple[Fraction, Fraction | None] | None) -> None:
        """Only frames from one time until before another carry depth: those around them are read on the way."""
        self._span = span

    def _is_wanted(self, frame: Frame) -> bool:
        if self._span is None:
            return True
        start, end = self._span
        return start <= frame.timestamp and (end is None or frame.timestamp < end)

    def close(self) -> None:
        super().close()
        with self._reading:
            self._is_closed = True
            self._depth.close()


def open_with_depth(
    address: str | int | Path, depth: DepthFileSettings, settings: SourceSettings | None = None
) -> SourceWithDepth:
    """Open a source whose frames carry precomputed depth.

    Parameters
    ----------
    address, settings
        As of `open_source`.
    depth : DepthFileSettings
        The file of the depth.

    Returns
    -------
    SourceWithDepth
        Its `estimator` goes to `Runner` and `Runner.use_estimator`.

    Raises
    ------
    SourceError, SettingsError
        As of `open_source` and `open_depth`; also if the two do not belong together.
    """
    settings = settings or SourceSettings()
    source = open_source(address, replace(settings, autocrop="off"))
    try:
        opened = open_depth(depth)
        try:
            if settings.autocrop != "off" and not _has_shape(opened, source.info):
                source.close()
                source = open_source(address, settings)
            return SourceWithDepth(source, opened)
        except BaseException:
            opened.close()
            raise
    except BaseException:
        source.close()
        raise


def open_joined(
    address: str | int | Path, depth: DepthFileSettings, settings: SourceSettings | None = None
) -> VideoSource:
    """Open a source, with its precomputed depth where the settings name some. Raises as `open_with_depth` does."""
    if depth.depth is None:
        return open_source(address, settings)
    return open_with_depth(address, depth, settings)


def _has_shape(depth: DepthFile, info: SourceInfo) -> bool:
    """Return whether depth was made from frames of this shape, with their black bars where they have some."""
    if (size := depth.facts.frame_size) is None:
        return True
    return abs(size[0] * info.height / (size[1] * info.width) - 1) < SAME_SHAPE


def in_space(space: Space, depth: DepthFile) -> Space:
    """Return the space with the calibration and the lens of the depth, where nothing else was chosen."""
    lens = None if space.lens.is_known else depth.facts.lens
    return replace(space, calibration=space.calibration or depth.facts.calibration, lens=lens or space.lens)
