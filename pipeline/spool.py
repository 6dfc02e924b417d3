"""The depth of a whole clip on disk, between the two passes of a conversion.

    with Spool(folder) as spool:
        for depth in first_pass: spool.add(depth)
        for depth in spool.replay(frames): ...      # the same, each shot in the one range that holds all of it

The file has no name: it is gone with the program, however that ends. Two bytes for each pixel of the network's small
picture: 10 minutes at 30 frames per second and 288x160 take 1.7 GB. Twice that where numbers are wanted, not pictures.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from pipeline.errors import DiskFullError, SourceUnreadableError
from pipeline.frame import DepthFrame, Frame
from pipeline.sinks._part import writing
from pipeline.stabilize import ShotRange

FOR_PICTURES, FOR_NUMBERS = np.dtype(np.float16), np.dtype(np.float32)
"""Half precision: 11 bits, of which a picture shows 8. Each frame is scaled by its peak, so nothing overflows."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is remembered of a frame, beside its disparity in the file."""

    shape: tuple[int, ...]
    peak: float
    shot: ShotRange
    model: str
    runtime: str
    inference_ms: float
    again: bool
    begins_shot: bool


class Spool:
    """Written once, read once. `whole`: all is one shot, cuts or not.

    `exact`: disparity comes back bit by bit, in a range that holds the very least and largest of the shot.
    """

    def __init__(self, beside: Path, *, whole: bool = False, exact: bool = False) -> None:
        """`beside` is the file to be written in the end: there is room where that goes."""
        self._beside = beside
        self._whole = whole
        self._exact = exact
        self._type = FOR_NUMBERS if exact else FOR_PICTURES
        self._kept: list[_Kept] = []
        with writing(beside):
            self._file = tempfile.TemporaryFile(dir=beside.parent)  # noqa: SIM115 # closed by __exit__

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def expect(self, depth: DepthFrame, frame_count: int) -> int:
        """How many bytes so many frames like this one will take; `DiskFullError` when there is no room for them."""
        size = depth.disparity.size * self._type.itemsize * frame_count
        with writing(self._beside):
            free = shutil.disk_usage(self._beside.parent).free
        if size > free:
            raise DiskFullError(
                f"Two passes need {size / 1e6:.0f} MB beside {self._beside}, and only {free / 1e6:.0f} MB are free.",
                hint="Free some space, write to another disk, or convert with --one-pass.",
            )
        return size

    def add(self, depth: DepthFrame) -> None:
        """The next frame of the first pass."""
        begins = not self._kept or (depth.begins_shot and not self._whole)
        shot = ShotRange() if begins else self._kept[-1].shot
        shot.add(depth.disparity)
        peak = 1.0 if self._exact else float(depth.disparity.max()) or 1.0
        self._kept.append(
            _Kept(
                depth.disparity.shape,
                peak,
                shot,
                depth.model,
                depth.runtime,
                depth.inference_ms,
                depth.again,
                depth.begins_shot,
            )
        )
        with writing(self._beside):
            self._file.write((depth.disparity / np.float32(peak)).astype(self._type).tobytes())

    def replay(self, frames: Iterable[Frame]) -> Iterator[DepthFrame]:
        """The depth of the same frames, read once more; raw disparity was not kept, the steady one stands for it."""
        with writing(self._beside):
            self._file.seek(0)
        count = 0
        for count, frame in enumerate(frames, 1):
            if count > len(self._kept):
                break
            yield self._read(self._kept[count - 1], frame)
        if count != len(self._kept):
            raise SourceUnreadableError(
                f"The source had {len(self._kept)} frames at first, and {count} when it was read again.",
                hint="Does another program write to it? With --one-pass it is read only once.",
            )

    def _read(self, kept: _Kept, frame: Frame) -> DepthFrame:
        with writing(self._beside):
            data = self._file.read(int(np.prod(kept.shape)) * self._type.itemsize)
        stored = np.frombuffer(data, self._type).reshape(kept.shape)
        disparity = stored.astype(np.float32) * np.float32(kept.peak)
        return DepthFrame(
            frame,
            disparity,
            disparity,
            kept.shot.extremes if self._exact else kept.shot.limits,
            model=kept.model,
            runtime=kept.runtime,
            inference_ms=kept.inference_ms,
            again=kept.again,
            begins_shot=kept.begins_shot,
        )
