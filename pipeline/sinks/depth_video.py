"""Depth without loss: `.mkv`, FFV1 of 16 bits of gray, and what its levels mean in a `.json` of the same name.

    for timestamp, disparity in depth_video.read("depth.mkv"):     # seconds, exact; float32 (H, W), larger = nearer
        ...
    depth_video.about("depth.mkv")["model"]                         # what else is in the .json

Disparity comes back to within 1/65535 of its shot's range. Matroska tells time in milliseconds; the `.json` has the
source's own time stamps, and `read` gives those.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from pipeline.errors import SinkError, SourceNotFoundError, SourceUnreadableError
from pipeline.frame import DepthFrame, Disparity
from pipeline.sinks import _sidecar
from pipeline.sinks._encoder import NUMBERS, Recipe
from pipeline.sinks._levels import LEAST_BYTES, Scale, from_levels
from pipeline.sinks._part import Part, require_space, writing
from pipeline.sinks._video import VideoSink
from pipeline.sinks.base import Job, Levels, Sink

EXTENSIONS = (".mkv",)
RECIPE = Recipe(
    "matroska",
    "ffv1",
    NUMBERS,
    # Version 3: slices, which are coded in parallel, each with a checksum. Other settings make it hardly smaller.
    lambda _quality: {"level": "3", "slices": "4", "slicecrc": "1"},
    sound="flac",
    resolution=Fraction(1, 1000),
)


def open(path: Path, job: Job) -> Sink:
    """Begin a depth video."""
    return DepthVideo(path, job)


def in_the_way(path: Path) -> Path | None:
    """What stands already where the output should go."""
    return next((taken for taken in (path, sidecar_of(path)) if taken.exists()), None)


def sidecar_of(path: Path) -> Path:
    """The file that says what the levels mean."""
    return path.with_suffix(".json")


class DepthVideo(VideoSink):
    """Writes levels instead of pictures, and the side-car."""

    is_numeric = True

    def __init__(self, path: Path, job: Job) -> None:
        require_space(path, LEAST_BYTES * job.pixels)
        super().__init__(path, job, RECIPE)
        self._scale = Scale(*job.limits)
        self._first: Levels | None = None
        try:
            self._sidecar = Part(sidecar_of(path))
        except BaseException:
            super().abort()
            raise

    @property
    def notes(self) -> tuple[str, ...]:
        cut = self._scale.cut
        return (
            *super().notes,
            *[f"{cut} frames go beyond the range set by hand and were cut off."] * bool(cut),
        )

    def abort(self) -> None:
        if self._is_open:
            self._sidecar.remove()
        super().abort()

    def _picture(self, depth: DepthFrame) -> Levels:
        height, width = depth.frame.image.shape[:2]
        levels = self._scale.levels(depth, (height, width))
        if self._first is None:
            self._first = levels
        return levels

    def _confirm(self) -> None:
        super()._confirm()
        with av.open(str(self._part.path)) as container:
            frame = next(container.decode(video=0))
        assert self._first is not None
        if not np.array_equal(frame.to_ndarray(), self._first):
            raise SinkError(f"{self._path} does not give back the depth that was written.")

    def _give_name(self) -> None:
        about = _sidecar.describe(
            self._job,
            self._maker,
            size=self._size,
            ranges=self._scale.ranges,
            time_base=self._time_base,
            ticks=self._ticks,
            source_time_base=self._origin.time_base if self._origin else None,
        )
        with writing(sidecar_of(self._path)):
            self._sidecar.path.write_bytes(_sidecar.as_bytes(about))
        self._sidecar.finish()
        super()._give_name()

    def _let_go(self) -> None:
        self._sidecar.release()
        super()._let_go()


def about(path: str | Path) -> dict[str, Any]:
    """What is known of a depth video: model, stabilization, ranges, source; see `_sidecar.describe`."""
    return _sidecar.read(sidecar_of(Path(path)))


def read(path: str | Path) -> Iterator[tuple[Fraction, Disparity]]:
    """Every frame's time in seconds and its disparity, float32 (H, W), one at a time.

    Raises `SourceNotFoundError` and `SourceUnreadableError`; at the end also when frames are missing.
    """
    path = Path(path)
    facts = about(path)
    ranges = facts["ranges"]
    stamps, time_base = facts["timestamps"], Fraction(facts["time_base"])
    count = 0
    for count, levels in enumerate(_levels_in(path), 1):
        while len(ranges) > 1 and ranges[1]["first_frame"] < count:
            ranges = ranges[1:]
        if count <= len(stamps):
            yield stamps[count - 1] * time_base, from_levels(levels, ranges[0]["far"], ranges[0]["near"])
    if count != len(stamps):
        raise SourceUnreadableError(
            f"{path} has {count} frames, where its {sidecar_of(path).name} tells of {len(stamps)}.",
            hint="One of the two files was cut off or belongs to another.",
        )


def _levels_in(path: Path) -> Iterator[Levels]:
    if not path.is_file():
        raise SourceNotFoundError(f"There is no file {path}.", hint="Check the path.")
    try:
        with av.open(str(path)) as container:
            for frame in container.decode(video=0):
                if frame.format.name != NUMBERS:
                    raise SourceUnreadableError(
                        f"{path} has pictures of the format {frame.format.name}, not {NUMBERS}.",
                        hint="Another program has converted it; depth has lost its precision.",
                    )
                yield frame.to_ndarray().astype(np.uint16, copy=False)
    except av.FFmpegError as error:
        raise SourceUnreadableError(f"{path} cannot be decoded: {error.strerror}.") from error
