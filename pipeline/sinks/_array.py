"""Write disparity frame by frame in `.npy` format, for `npy.py` and `npz.py`.

The head of the file has room for any number of frames, so it is written again when that is known, and memory stays
constant.
"""

from __future__ import annotations

import io
from abc import abstractmethod
from contextlib import suppress
from pathlib import Path
from typing import Any
from zlib import crc32

import cv2
import numpy as np

from pipeline.errors import SinkError
from pipeline.frame import DepthFrame
from pipeline.sinks import sidecar
from pipeline.sinks._times import Times
from pipeline.sinks.base import Sink, SinkJob, SinkState
from pipeline.storage.atomic import sync
from pipeline.storage.part_file import require_space, write_errors
from pipeline.storage.work_folder import damaged

ARRAY = "whole.npy"
"""Its name until the output is whole."""


class ArraySink(Sink):
    """Write float32 (frames, H, W); the first frame sets the size."""

    is_numeric = True
    uses_images = False
    share = 1.0
    """Room that is needed at least, beside that of the bare numbers."""

    def __init__(self, path: Path, job: SinkJob) -> None:
        self.least_size = 4.0 * job.pixels
        require_space(path, self.least_size * self.share)
        super().__init__(path, job)
        self._size = (0, 0)
        self._scaled = 0
        with write_errors(path):
            self._times = Times(self.work.path)
            self._array = self.work.path / ARRAY
            self._array.touch()
            self._file = self._array.open("r+b")

    @property
    def notes(self) -> tuple[str, ...]:
        return (f"Frames scaled to the size of the first one: {self._scaled}.",) if self._scaled else ()

    def write(self, depth: DepthFrame) -> None:
        height, width = depth.frame.image.shape[:2]
        if not np.isfinite(depth.disparity).all():
            raise SinkError(f"The depth of frame {len(self._times)} contains values that are not finite.")
        with write_errors(self._path):
            if not len(self._times):
                self._size = width, height
                self._write_head()
            self._scaled += self._size != (width, height)
            # As `pipeline.enlarge` does it.
            large = cv2.resize(depth.disparity, self._size, interpolation=cv2.INTER_CUBIC)
            data = np.asarray(large, "<f4").tobytes()
            self._file.write(data)
            self._times.add(depth.frame.timestamp, crc32(data))

    def checkpoint(self) -> SinkState:
        with write_errors(self._path):
            sync(self._file)
            frames = self._times.log.sync()
            return {"frames": frames, "bytes": self._file.tell(), "size": self._size, "scaled": self._scaled}

    def restore(self, state: SinkState) -> None:
        with write_errors(self._path):
            if not self._times.log.cut(state["frames"]) or self._array.stat().st_size < state["bytes"]:
                raise damaged(self._path)
            self._file.truncate(state["bytes"])
            self._file.seek(state["bytes"])
        width, height = state["size"]
        self._size, self._scaled = (width, height), state["scaled"]

    def finish(self) -> None:
        if not len(self._times):
            raise SinkError(f"There are no frames to write to {self._path}.")
        with write_errors(self._path):
            self._write_head()
            self._file.flush()
            self._pack()
            if self._job.settings.verify:
                self._verify()

    def _verify(self) -> None:
        """Read the file back with numpy, and check it."""
        width, height = self._size
        wanted = (len(self._times), height, width), np.dtype(np.float32)
        if (found := self._found()) != wanted:
            raise SinkError(
                f"{self._path} contains {found} instead of {wanted}.", hint="Check the disk for errors."
            )

    @abstractmethod
    def _found(self) -> tuple[tuple[int, ...], np.dtype[Any]]:
        """Return shape and type of the array in the finished file. Raises `SinkError` if it is damaged."""

    @abstractmethod
    def _pack(self) -> None:
        """Convert the array to the format of the output."""

    def _write_head(self) -> None:
        """Write the header; its length does not depend on the number of frames."""
        width, height = self._size
        head = io.BytesIO()
        shape = (len(self._times), height, width)
        np.lib.format.write_array_header_1_0(head, {"descr": "<f4", "fortran_order": False, "shape": shape})
        end = max(self._file.seek(0, io.SEEK_END), len(head.getvalue()))
        self._file.seek(0)
        self._file.write(head.getvalue())
        self._file.seek(end)

    def _about(self) -> dict[str, Any]:
        time_base, ticks = sidecar.exact_ticks(self._times)
        return sidecar.describe(
            self._job, self._maker,
            files=self._path.name, size=self._size, ranges=(), time_base=time_base, ticks=ticks, in_levels=False,
            checksums=self._times.checksums,
        )  # fmt: skip

    def _let_go(self) -> None:
        with suppress(OSError):  # the disk is full, and the last bytes cannot go there
            self._file.close()
        with suppress(OSError):
            self._times.log.close()
