"""Write the depth of a live session in the format of `sinks.depth_video`: levels in Matroska, and a sidecar.

The sidecar is rewritten when the meaning of the levels changes, so that it exists after a crash; the times of
the frames, which are whole milliseconds, stand in the video itself.
"""

from __future__ import annotations

from array import array
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from pipeline.frame import DepthFrame, SourceInfo
from pipeline.geometry.calibration import Calibration
from pipeline.geometry.surface import Space
from pipeline.live.outputs._fragmented_file import DEPTH, MILLISECOND, LiveFile, write_errors
from pipeline.media.quantize import RangeQuantizer
from pipeline.settings import ConvertSettings
from pipeline.sinks import sidecar
from pipeline.sinks.base import Provenance, SinkJob
from pipeline.sinks.depth_video import sidecar_of
from pipeline.storage import atomic


class DepthFile:
    """At the network's own size: enlarging adds nothing, and would cost ten times the work."""

    def __init__(self, path: Path, info: SourceInfo) -> None:
        self._path = path
        self._file = LiveFile(path, DEPTH)
        self._info = replace(info, frame_rate=None, frame_count=None)
        self._maker = Provenance()
        self._scale = RangeQuantizer()
        self._size: tuple[int, int] | None = None  # height, width
        self._times = array("q")
        self._calibration: Calibration | None = None
        self._shots: set[Fraction | None] = set()

    def set_provenance(self, maker: Provenance) -> None:
        """What the side-car tells of."""
        self._maker = maker

    def write(self, depth: DepthFrame, milliseconds: int) -> None:
        """The next frame; another network's is brought to the size of the first one's."""
        height, width = depth.disparity.shape
        self._size = self._size or (height, width)
        known = len(self._scale.ranges)
        self._file.write(self._scale.levels(depth, self._size), milliseconds)
        self._times.append(milliseconds)
        self._calibration = depth.calibration or self._calibration
        self._shots.add(depth.shot_start)
        if len(self._scale.ranges) != known:
            self._tell()

    def close(self) -> None:
        """The last frame, and the whole side-car."""
        self._file.close()
        self._tell()

    def drop(self) -> None:
        """Let go of the file, in whatever state it is."""
        self._file.drop()

    def _tell(self) -> None:
        assert self._size is not None
        height, width = self._size
        # Meters hold within a shot: what was marked in one of several does not hold for all.
        space = Space(self._calibration if len(self._shots) == 1 else None)
        if space.calibration is not None and space.calibration.lens is not None:
            space = replace(space, lens=space.calibration.lens)
        about = sidecar.describe(
            SinkJob(self._info, lambda depth: depth.frame.image, ConvertSettings(), space=space),
            self._maker,
            files=self._path.name,
            size=(width, height),
            ranges=self._scale.ranges,
            time_base=MILLISECOND,
            ticks=self._times,
        )
        target = sidecar_of(self._path)
        with write_errors(target):
            atomic.write(target, sidecar.as_bytes(about))
