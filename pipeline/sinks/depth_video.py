"""Write and read lossless depth: 16-bit grayscale FFV1 in `.mkv`, with a `.json` sidecar that describes the values.

    for timestamp, disparity in depth_video.read("depth.mkv"):     # seconds, exact; float32 (H, W), larger = nearer
        ...
    depth_video.about("depth.mkv")["model"]                         # more from the sidecar

The quantization error is at most 1/65535 of the range of a shot. Matroska stores times in milliseconds; the sidecar has
the exact timestamps of the source, which `read` returns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any
from zlib import crc32

import av
import numpy as np

from pipeline.arrays import Disparity, Levels
from pipeline.container import open_input
from pipeline.errors import SinkError, SourceError, SourceNotFoundError, SourceUnreadableError
from pipeline.ffv1 import undamaged_frames
from pipeline.frame import DepthFrame
from pipeline.media.comment import record_in
from pipeline.media.encoder import NUMBERS, Recipe, Shape
from pipeline.media.quantize import LEAST_BYTES, RangeQuantizer, from_levels, range_at
from pipeline.sinks import sidecar
from pipeline.sinks._video import VideoSink
from pipeline.sinks.base import Sink, SinkJob, SinkState
from pipeline.storage import atomic

EXTENSIONS = (".mkv",)
IS_NUMERIC = True
SIDECAR = "whole.json"
"""Its name until the output is whole."""
RECIPE = Recipe(
    "matroska",
    "ffv1",
    NUMBERS,
    # Version 3: slices, which are coded in parallel, each with a checksum. Other settings make it hardly smaller.
    lambda _quality: {"level": "3", "slices": "4", "slicecrc": "1"},
    lambda _quality: LEAST_BYTES,
    sound="flac",
    text="srt",
    resolution=Fraction(1, 1000),
)


def open(path: Path, job: SinkJob) -> Sink:
    """Open a depth video for writing."""
    return DepthVideo(path, job)


def existing_output(path: Path) -> Path | None:
    """Return what exists at the path of the output."""
    return next((taken for taken in (path, sidecar_of(path)) if taken.exists()), None)


def record_of(path: Path) -> dict[str, Any] | None:
    """Read the record of a complete output, None if it has none or lacks its sidecar."""
    try:
        sidecar.read(sidecar_of(path), path.name)
    except SourceError:
        return None
    return record_in(path)


def sidecar_of(path: Path) -> Path:
    """Return the path of the sidecar."""
    return atomic.beside(path.with_suffix(""), ".json")


class DepthVideo(VideoSink):
    """Write 16-bit levels instead of rendered images, and the sidecar."""

    is_numeric = True

    def __init__(self, path: Path, job: SinkJob) -> None:
        super().__init__(path, job, RECIPE)
        self._scale = RangeQuantizer(*job.limits)
        self._first_levels: int | None = None  # a check sum

    @property
    def notes(self) -> tuple[str, ...]:
        cut = self._scale.cut
        return (
            *super().notes,
            *[f"Frames clipped, because they exceed the manual range: {cut}."] * bool(cut),
        )

    def checkpoint(self) -> SinkState:
        return {**super().checkpoint(), "scale": self._scale.state, "first_levels": self._first_levels}

    def restore(self, state: SinkState) -> None:
        super().restore(state)
        self._scale.restore(state["scale"])
        self._first_levels = state["first_levels"]

    def publish(self) -> None:
        self.work.give(SIDECAR, sidecar_of(self._path))
        super().publish()

    def _picture(self, depth: DepthFrame) -> Levels:
        height, width = depth.frame.image.shape[:2]
        levels = self._scale.levels(depth, (height, width))
        if self._first_levels is None:
            self._first_levels = crc32(levels.tobytes())
        return levels

    def _confirm(self) -> None:
        super()._confirm()
        with open_input(self._whole) as container:
            frame = next(container.decode(video=0))
        if crc32(frame.to_ndarray().tobytes()) != self._first_levels:
            raise SinkError(
                f"{self._path} was not written correctly: its depth differs when it is read back."
            )

    def _finish_facts(self, shape: Shape, ticks: Sequence[int]) -> None:
        shift = round(
            self._shift / shape.time_base
        )  # the video of a part begins at 0, its depth where the part does
        about = sidecar.describe(
            self._job,
            self._maker,
            files=self._path.name,
            size=shape.size,
            ranges=self._scale.ranges,
            time_base=shape.time_base,
            ticks=[shift + tick for tick in ticks],
            source_time_base=self._origin.time_base if self._origin else None,
        )
        (self.work.path / SIDECAR).write_bytes(sidecar.as_bytes(about))


def about(path: str | Path) -> dict[str, Any]:
    """Read the sidecar of a depth video.

    Parameters
    ----------
    path : str or Path
        Path of the `.mkv` file.

    Returns
    -------
    dict
        Model, stabilization, ranges, timestamps, source and calibration; see `pipeline.sinks.sidecar.describe`.

    Raises
    ------
    SourceNotFoundError, SourceUnreadableError
        If the sidecar is missing or not valid.
    """
    path = Path(path)
    return sidecar.read(sidecar_of(path), path.name)


def read(path: str | Path) -> Iterator[tuple[Fraction, Disparity]]:
    """Read a depth video frame by frame.

    Parameters
    ----------
    path : str or Path
        Path of the `.mkv` file; its `.json` sidecar must be beside it.

    Yields
    ------
    timestamp : Fraction
        Exact time in the source, in seconds.
    disparity : ndarray of float32, shape (H, W)
        Relative inverse depth; larger is nearer.

    Raises
    ------
    SourceNotFoundError, SourceUnreadableError
        If a file is missing or damaged; at the end also if frames are missing.

    Examples
    --------
    >>> for timestamp, disparity in depth_video.read("depth.mkv"):
    ...     print(float(timestamp), disparity.max())
    """
    path = Path(path)
    facts = about(path)
    ranges, times = sidecar.ranges(facts), sidecar.times(facts)
    count = 0
    for count, levels in enumerate(_levels_in(path), 1):
        if count <= len(times):
            current = range_at(ranges, count - 1)
            yield times[count - 1], from_levels(levels, current.far, current.near)
    if count != len(times):
        raise SourceUnreadableError(
            f"{path} has {count} frames, but its {sidecar_of(path).name} lists {len(times)}.",
            hint="One of the two files is incomplete or belongs to another video.",
        )


def _levels_in(path: Path) -> Iterator[Levels]:
    if not path.is_file():
        raise SourceNotFoundError(f"There is no file {path}.", hint="Check the path.")
    try:
        with open_input(path) as container:
            for frame in undamaged_frames(container, path):
                if frame.format.name != NUMBERS:
                    raise SourceUnreadableError(
                        f"{path} has the pixel format {frame.format.name} instead of {NUMBERS}.",
                        hint="Another program converted it, so its depth has lost precision.",
                    )
                yield frame.to_ndarray().astype(np.uint16, copy=False)
    except av.FFmpegError as error:
        raise SourceUnreadableError(f"{path} is damaged: {error.strerror}.", hint="Copy it again.") from error
