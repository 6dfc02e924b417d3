"""Write depth as one numpy array: `.npy`, float32 (frames, H, W), with a sidecar in `.npy.json`.

disparity = np.load("depth.npy", mmap_mode="r")       # larger = nearer; nothing is scaled or rounded
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import SourceError
from pipeline.sinks import sidecar
from pipeline.sinks._array import ARRAY, ArraySink
from pipeline.sinks.base import Sink, SinkJob

EXTENSIONS = (".npy",)
IS_NUMERIC = True
SIDECAR = "whole.json"


def open(path: Path, job: SinkJob) -> Sink:
    """Open an array for writing."""
    return Npy(path, job)


def existing_output(path: Path) -> Path | None:
    """Return what exists at the path of the output."""
    return next((taken for taken in (path, _beside(path)) if taken.exists()), None)


def record_of(path: Path) -> dict[str, Any] | None:
    """Read the record of a complete array, None if there is none or the array does not match its sidecar."""
    try:
        facts = sidecar.read(_beside(path))
        frames = len(np.load(path, mmap_mode="r"))
    except (SourceError, OSError, EOFError, ValueError):
        return None
    return sidecar.record_of(facts) if frames == facts["frames"] else None


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")  # depth.json would be that of depth.mkv


class Npy(ArraySink):
    """Append frames to the file; their number is written into the header at the end."""

    def publish(self) -> None:
        self.work.give(SIDECAR, _beside(self._path))
        self.work.give(ARRAY, self._path)

    def _found(self) -> tuple[tuple[int, ...], np.dtype[Any]]:
        array = np.load(self._array, mmap_mode="r")
        return array.shape, array.dtype

    def _pack(self) -> None:
        (self.work.path / SIDECAR).write_bytes(sidecar.as_bytes(self._about()))
