"""Write depth as compressed numpy arrays in one file: `.npz`.

    with np.load("depth.npz") as file:
        file["disparity"]          # float32 (frames, H, W), larger = nearer
        file["timestamps"]         # float64 (frames,), seconds
        json.loads(str(file["about"]))     # network, stabilization, source, exact times

Frames wait uncompressed on the disk until their number is known, because the file tells it before them.
"""

from __future__ import annotations

import json
import shutil
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import SinkError
from pipeline.sinks import sidecar
from pipeline.sinks._array import ArraySink
from pipeline.sinks.base import Sink, SinkJob
from pipeline.storage import atomic

EXTENSIONS = (".npz",)
IS_NUMERIC = True
PACKED = "whole.npz"
LEVEL = 1
"""Of compression: higher ones take three times as long for a few percent."""


def open(path: Path, job: SinkJob) -> Sink:
    """Open an array file for writing."""
    return Npz(path, job)


def record_of(path: Path) -> dict[str, Any] | None:
    """Read the record of a complete file, None if another program wrote it."""
    try:
        with path.open("rb") as opened, np.load(opened) as file:  # numpy leaves a damaged one open
            return sidecar.record_of(atomic.parsed_json(str(file["about"])))
    except (
        OSError,
        EOFError,
        ValueError,
        KeyError,
        AttributeError,
        TypeError,
        zipfile.BadZipFile,
        zlib.error,
    ):
        return None


class Npz(ArraySink):
    """Write like `.npy`, and compress at the end."""

    share = 1.5  # what is not packed yet and what is, which is rarely less than half

    def publish(self) -> None:
        self.work.give(PACKED, self._path)

    def _found(self) -> tuple[tuple[int, ...], np.dtype[Any]]:
        with zipfile.ZipFile(self.work.path / PACKED) as archive:
            try:
                damaged = archive.testzip()
            except zlib.error as error:
                damaged = str(error)
            if damaged is not None:
                raise SinkError(f"{self._path} was damaged while it was written ({damaged}).")
            with archive.open("disparity.npy") as member:
                np.lib.format.read_magic(member)
                shape, _, kind = np.lib.format.read_array_header_1_0(member)
        return shape, kind

    def _pack(self) -> None:
        times = np.array([float(time) for time in self._times])
        about = np.array(json.dumps(self._about()))
        with zipfile.ZipFile(self.work.path / PACKED, "w") as archive:
            with (
                archive.open(_member("disparity"), "w", force_zip64=True) as member,
                self._array.open("rb") as array,
            ):
                shutil.copyfileobj(array, member, 1 << 20)
            for name, value in (("timestamps", times), ("about", about)):
                with archive.open(_member(name), "w") as member:
                    np.lib.format.write_array(member, value, allow_pickle=False)


def _member(name: str) -> zipfile.ZipInfo:
    """Return the archive entry of an array, without a date: the same depth gives the same file."""
    member = zipfile.ZipInfo(f"{name}.npy")
    member.compress_type, member._compresslevel = zipfile.ZIP_DEFLATED, LEVEL  # type: ignore[attr-defined]
    return member
