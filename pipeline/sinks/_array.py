"""Disparity as it is, frame after frame in the form of `.npy`: what `npy.py` and `npz.py` have in common.

The head of the file has room for any number of frames, so it is written again when that is known, and memory stays
constant.
"""

from __future__ import annotations

import io
from abc import abstractmethod
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from pipeline.errors import SinkError
from pipeline.frame import DepthFrame
from pipeline.sinks import _sidecar
from pipeline.sinks._part import Part, require_space, writing
from pipeline.sinks.base import Job, Sink


class ArraySink(Sink):
    """Float32 (frames, H, W); the first frame settles the size."""

    is_numeric = True
    share = 1.0
    """Room that is needed at least, beside that of the bare numbers."""

    def __init__(self, path: Path, job: Job) -> None:
        self._path = path
        self._job = job
        self._times: list[Fraction] = []
        self._size = (0, 0)
        self._scaled = 0
        require_space(path, 4 * job.pixels * self.share)
        self._part = Part(path)
        self._is_open = True
        with writing(path):
            self._file = self._part.path.open("r+b")

    @property
    def notes(self) -> tuple[str, ...]:
        return (f"{self._scaled} pictures were scaled to the size of the first one.",) if self._scaled else ()

    def write(self, depth: DepthFrame) -> None:
        height, width = depth.frame.image.shape[:2]
        if not np.isfinite(depth.disparity).all():
            raise SinkError(f"The depth of frame {len(self._times)} holds values that are no numbers.")
        if not self._times:
            self._size = width, height
            self._write_head()
        self._scaled += self._size != (width, height)
        # As `pipeline.enlarge` does it.
        large = cv2.resize(depth.disparity, self._size, interpolation=cv2.INTER_CUBIC)
        with writing(self._path):
            self._file.write(np.asarray(large, "<f4").tobytes())
        self._times.append(depth.frame.timestamp)

    def close(self) -> None:
        if not self._times:
            raise SinkError(f"There was no picture to write to {self._path}.")
        with writing(self._path):
            self._finish()
            self._file.close()
            if self._job.settings.verify:
                self._verify()
        self._part.finish()
        self._let_go()

    def abort(self) -> None:
        if not self._is_open:
            return
        self._part.remove()
        with suppress(OSError):  # the disk is full, and the last bytes cannot go there
            self._file.close()
        self._part.remove()
        self._let_go()

    def _verify(self) -> None:
        """Read the file back as numpy does."""
        width, height = self._size
        wanted = (len(self._times), height, width), np.dtype(np.float32)
        if (found := self._found()) != wanted:
            raise SinkError(f"{self._path} became {found} instead of {wanted}.", hint="Is the disk in order?")

    @abstractmethod
    def _found(self) -> tuple[tuple[int, ...], np.dtype[Any]]:
        """Shape and type of what stands in the finished part. Raises `SinkError` where it is damaged."""

    @abstractmethod
    def _finish(self) -> None:
        """Make the part what the final name promises."""

    def _write_head(self) -> None:
        """At the start of the file; as long for no frame as for many."""
        width, height = self._size
        head = io.BytesIO()
        shape = (len(self._times), height, width)
        np.lib.format.write_array_header_1_0(head, {"descr": "<f4", "fortran_order": False, "shape": shape})
        with writing(self._path):
            self._file.seek(0)
            self._file.write(head.getvalue())

    def _about(self) -> dict[str, Any]:
        time_base, ticks = _sidecar.exact_ticks(self._times)
        return _sidecar.describe(
            self._job, self._maker,
            size=self._size, ranges=(), time_base=time_base, ticks=ticks, in_levels=False,
        )  # fmt: skip

    def _let_go(self) -> None:
        self._is_open = False
        self._part.release()
