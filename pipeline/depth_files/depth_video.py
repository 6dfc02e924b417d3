"""Read the depth of this program's `.mkv` with its `.json` sidecar."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pipeline.arrays import Disparity
from pipeline.depth_files._frames import VideoFrames
from pipeline.depth_files.base import DepthFacts, DepthFile
from pipeline.depth_files.settings import DepthFileSettings
from pipeline.errors import SourceUnreadableError
from pipeline.media.encoder import NUMBERS
from pipeline.media.quantize import from_levels, range_at
from pipeline.sinks import depth_video, sidecar
from pipeline.sources.base import Match


def accepts(path: Path) -> int:
    """Match depth videos whose sidecar is beside them."""
    is_ours = path.suffix.lower() in depth_video.EXTENSIONS and depth_video.sidecar_of(path).is_file()
    return Match.CERTAIN if is_ours else Match.NO


def open(path: Path, _settings: DepthFileSettings) -> DepthFile:
    """Open a depth video."""
    return DepthVideo(path)


class DepthVideo(DepthFile):
    """Levels of 16 bits, which the sidecar scales."""

    def __init__(self, path: Path) -> None:
        about = depth_video.about(path)
        times = sidecar.times(about)
        self._scales = sidecar.ranges(about)
        super().__init__(path, DepthFacts.of_sidecar(about), len(times), times, self._scales)
        self._frames = VideoFrames(path, times)
        self._closing.callback(self._frames.close)

    def disparity(self, number: int) -> Disparity:
        frame = self._frames.at(number)
        if frame.format.name != NUMBERS:
            raise SourceUnreadableError(
                f"{self.path} has the pixel format {frame.format.name} instead of {NUMBERS}.",
                hint="Another program converted it, so its depth has lost precision.",
            )
        scale = range_at(self._scales, number)
        return from_levels(np.asarray(frame.to_ndarray(), np.uint16), scale.far, scale.near)
