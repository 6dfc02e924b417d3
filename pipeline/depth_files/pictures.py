"""Read depth in images: this program's PNG and EXR sequences by their sidecar, and gray images of other programs.

A folder, a pattern such as `depth_%05d.png`, or one image. Brightness of whole numbers runs from black to white;
floating-point numbers (EXR, TIFF) are taken as they are.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Disparity
from pipeline.depth_files._values import from_numbers, from_shares
from pipeline.depth_files.base import DepthFacts, DepthFile
from pipeline.depth_files.settings import DepthFileSettings
from pipeline.errors import SourceNotFoundError, SourceUnreadableError
from pipeline.sinks import exr, png16, sidecar
from pipeline.sources import images

COLORED = 4
"""Largest difference of the colors of a gray pixel, in levels of 255: JPEG changes them."""


def accepts(path: Path) -> int:
    """Match what is a source of images."""
    return int(images.accepts(str(path)))


def open(path: Path, settings: DepthFileSettings) -> DepthFile:
    """Open a sequence or an image; with a sidecar as it says, else as the settings say."""
    for sink in (png16, exr):
        try:
            about = sink.about(path)
        except (
            SourceNotFoundError,
            sidecar.ForeignError,
        ):  # it has none; a damaged one must not be passed over
            continue
        return OwnPictures(path, about, sink)
    return ForeignPictures(path, settings)


class OwnPictures(DepthFile):
    """A sequence of this program."""

    def __init__(self, path: Path, about: dict[str, Any], sink: Any) -> None:
        self._reader = sink.frames(path)
        times = self._reader.times
        super().__init__(path, DepthFacts.of_sidecar(about), len(times), times, sidecar.ranges(about))

    @property
    def files(self) -> list[Path]:
        return images.files(str(self.path), recursive=False)

    def disparity(self, number: int) -> Disparity:
        found: Disparity = self._reader.disparity(number)
        return found


class ForeignPictures(DepthFile):
    """Images of another program, in the order of their names."""

    def __init__(self, path: Path, settings: DepthFileSettings) -> None:
        self._settings = settings
        self._files = images.files(str(path), recursive=False)
        super().__init__(path, DepthFacts.of_foreign(path, settings), len(self._files))

    @property
    def files(self) -> list[Path]:
        return self._files

    def disparity(self, number: int) -> Disparity:
        file = self._files[number]
        values = exr.values(file) if file.suffix.lower() == ".exr" else _decoded(file)
        if values.dtype.kind == "f":
            return from_numbers(values, self._settings)
        return from_shares(values.astype(np.float32) / np.float32(np.iinfo(values.dtype).max), self._settings)


def _decoded(file: Path) -> NDArray[Any]:
    """Return the one channel of a gray image."""
    values = png16.stored(file) if file.is_file() else None
    if values is None:
        raise SourceUnreadableError(
            f"{file} is not an image that can be decoded.", hint="It is missing or damaged."
        )
    if values.ndim == 2:
        return values
    colors = values[..., :3].astype(np.float64) / (
        1 if values.dtype.kind == "f" else np.iinfo(values.dtype).max / 255
    )
    if float(np.ptp(colors, axis=2).max()) > COLORED:
        raise SourceUnreadableError(
            f"{file} is in color, so its values are unknown.", hint="Save depth as a gray image."
        )
    return values[..., 1]
