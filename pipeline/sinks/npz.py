"""Depth as compressed arrays for numpy, all in one file: `.npz`.

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
from pipeline.sinks._array import ArraySink
from pipeline.sinks._part import part_of, writing
from pipeline.sinks.base import Job, Sink

EXTENSIONS = (".npz",)
LEVEL = 1
"""Of compression: higher ones take three times as long for a few percent."""


def open(path: Path, job: Job) -> Sink:
    """Begin an array file."""
    return Npz(path, job)


class Npz(ArraySink):
    """Like `.npy`, packed at the end."""

    share = 1.5  # what is not packed yet and what is, which is rarely less than half

    def _found(self) -> tuple[tuple[int, ...], np.dtype[Any]]:
        with zipfile.ZipFile(self._part.path) as archive:
            try:
                damaged = archive.testzip()
            except zlib.error as error:
                damaged = str(error)
            if damaged is not None:
                raise SinkError(f"{self._path} was damaged on its way to the disk ({damaged}).")
            with archive.open("disparity.npy") as member:
                np.lib.format.read_magic(member)
                shape, _, kind = np.lib.format.read_array_header_1_0(member)
        return shape, kind

    def _finish(self) -> None:
        self._write_head()
        packed = part_of(self._path.with_name(self._path.name + ".zip"))
        about = self._about()
        times = np.array([float(time) for time in self._times])
        try:
            with (
                writing(self._path),
                zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive,
            ):
                with archive.open("disparity.npy", "w", force_zip64=True) as member:
                    self._file.seek(0)
                    shutil.copyfileobj(self._file, member, 1 << 20)
                for name, value in (("timestamps", times), ("about", np.array(json.dumps(about)))):
                    with archive.open(f"{name}.npy", "w") as member:
                        np.lib.format.write_array(member, value, allow_pickle=False)
            with writing(self._path):
                packed.replace(self._part.path)
        except BaseException:
            packed.unlink(missing_ok=True)
            raise
