"""Read depth in numpy arrays, `.npy` and `.npz`: this program's own, and those of others.

An array is (frames, H, W), or (H, W) for one frame. Of an `.npz`, it is the one named “disparity” or “depth”, else the
only one. Arrays stay on the disk, and are read frame by frame.
"""

from __future__ import annotations

import zipfile
import zlib
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import numpy as np

from pipeline.arrays import Disparity
from pipeline.depth_files._values import from_numbers
from pipeline.depth_files.base import DepthFacts, DepthFile
from pipeline.depth_files.settings import DepthFileSettings
from pipeline.errors import SourceUnreadableError
from pipeline.sinks import sidecar
from pipeline.sources.base import Match
from pipeline.storage import atomic

NAMES = ("disparity", "depth", "depths", "arr_0")
"""Names of the array in an `.npz`, best first."""
DAMAGED = (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError)
"""What comes of a file that is none, or cut, changed, packed in another way or encrypted."""


def accepts(path: Path) -> int:
    """Match by the extension."""
    return Match.CERTAIN if path.suffix.lower() in (".npy", ".npz") else Match.NO


def open(path: Path, settings: DepthFileSettings) -> DepthFile:
    """Open an array."""
    try:
        return Arrays(path, settings)
    except DAMAGED as error:
        raise SourceUnreadableError(
            f"{path} is not a numpy array: {error}.", hint="Copy it again."
        ) from error


class Arrays(DepthFile):
    """One array, (frames, H, W), of floating-point or whole numbers."""

    def __init__(self, path: Path, settings: DepthFileSettings) -> None:
        self._settings = settings
        with ExitStack() as opened:
            about = self._open(path, opened)
            self._checksums = about.get(sidecar.CHECKSUMS, []) if about else []
            facts = DepthFacts.of_sidecar(about) if about else DepthFacts.of_foreign(path, settings)
            times = sidecar.times(about) if about else None
            super().__init__(path, facts, self._shape[0], times)
            self._closing = opened.pop_all()
        self._is_ours = bool(about)

    def _open(self, path: Path, opened: ExitStack) -> dict[str, Any] | None:
        """Find out where the numbers are; return the sidecar of one of this program's own files."""
        self._file, about = _opened(path, opened)
        shape, is_fortran, self._type = _header(self._file)
        self._start = self._file.tell()
        if len(shape) == 2:
            shape = (1, *shape)
        if len(shape) == 4 and 1 in (shape[1], shape[3]):
            shape = (shape[0], *(shape[2:] if shape[1] == 1 else shape[1:3]))  # one channel, first or last
        if len(shape) != 3 or is_fortran or self._type.kind not in "fui" or min(shape) < 1:
            raise SourceUnreadableError(
                f"{path} has the shape {shape} and the type {self._type}.",
                hint="Depth is an array of numbers, (frames, height, width).",
            )
        self._shape = shape
        return about

    def disparity(self, number: int) -> Disparity:
        _, height, width = self._shape
        count = height * width
        try:
            self._file.seek(self._start + number * count * self._type.itemsize)
            data = self._file.read(count * self._type.itemsize)
        except DAMAGED as error:
            raise SourceUnreadableError(f"{self.path} is damaged: {error}.", hint="Copy it again.") from error
        if len(data) != count * self._type.itemsize:
            raise SourceUnreadableError(f"{self.path} is incomplete.", hint="Copy it again.")
        if number < len(self._checksums) and zlib.crc32(data) != self._checksums[number]:
            raise SourceUnreadableError(
                f"The depth of frame {number + 1} in {self.path} is not what was written.",
                hint="Copy it again. If it was changed on purpose, save it under another name.",
            )
        values = np.frombuffer(data, self._type).reshape(height, width).astype(np.float32)
        return values if self._is_ours else from_numbers(values, self._settings)


def _opened(path: Path, opened: ExitStack) -> tuple[IO[bytes], dict[str, Any] | None]:
    """Return the array as a file at its header, and the sidecar, if it is one of this program's own."""
    if path.suffix.lower() == ".npy":
        beside = path.with_name(f"{path.name}.json")
        return opened.enter_context(path.open("rb")), sidecar.read(beside) if beside.is_file() else None
    archive = opened.enter_context(zipfile.ZipFile(path))
    members = {Path(name).stem: name for name in archive.namelist() if name.endswith(".npy")}
    name = next((each for each in NAMES if each in members), "")
    if not name:
        raise SourceUnreadableError(
            f"{path} has no array “disparity” or “depth”, only: {', '.join(members) or 'none'}.",
            hint="Save depth under one of these names.",
        )
    about = None
    if "about" in members:
        with archive.open(members["about"]) as file:
            about = atomic.parsed_json(str(np.lib.format.read_array(file)))
        sidecar.require_valid(about, path)
    return opened.enter_context(archive.open(members[name])), about


def _header(file: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    version = np.lib.format.read_magic(file)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    return read(file)
