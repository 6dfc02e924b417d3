"""Store the depth of a whole video on disk, between the two passes of a conversion.

    with DepthSpool(work) as spool:
        for depth in first_pass: spool.write(depth)
        for depth in spool.replay(frames): ...      # the same, each shot in the one range that holds all of it

Two bytes for each pixel of the network's small picture: 10 minutes at 30 frames per second and 288x160 take 1.7 GB.
Twice that where numbers are wanted, not pictures. It lies in the output's work folder, so that a program that is
stopped can go on with it, and goes with that.
"""

from __future__ import annotations

import shutil
from array import array
from collections.abc import Iterable, Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from pipeline.conversion.frame_log import FrameLog
from pipeline.conversion.trimmed_source import FramePosition
from pipeline.errors import DiskFullError, SourceUnreadableError
from pipeline.frame import DepthFrame, Frame
from pipeline.geometry.calibration import of_network
from pipeline.stabilize import ShotRange, percentile_range
from pipeline.storage.part_file import write_errors
from pipeline.storage.record_log import Log
from pipeline.storage.work_folder import damaged

FOR_PICTURES, FOR_NUMBERS = np.dtype(np.float16), np.dtype(np.float32)
"""Half precision has 11 bits, and an image shows 8. Each frame is divided by its peak, so nothing overflows."""
HEAD = "HHdddddd??d"
"""Height, width, peak, far, near, least, largest, inference_ms, is_duplicate, is_shot_start, inference_age."""


class DepthSpool:
    """A file of depth that is written once and read once. `whole`: all frames are one shot, despite cuts.

    `exact`: disparity is stored without loss, in a range from the minimum to the maximum of the shot.
    """

    def __init__(self, folder: Path, final: Path, *, whole: bool = False, exact: bool = False) -> None:
        """Errors name the `final` output."""
        self._folder = folder
        self._final = final
        self._whole = whole
        self._exact = exact
        self._type = FOR_NUMBERS if exact else FOR_PICTURES
        with write_errors(final):
            self._log = Log(folder / "depths", HEAD)
        self.frames = FrameLog(folder, final)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for log in (self._log, self.frames):
            with suppress(OSError):  # the disk is full, and the last bytes cannot go there
                log.close()

    def expect(self, depth: DepthFrame, frame_count: int, beside: float) -> int:
        """Return the size in bytes of this many frames like the given one.

        `DiskFullError` when there is no room for them and what will lie `beside` them, in bytes.
        """
        size = depth.disparity.size * self._type.itemsize * frame_count
        with write_errors(self._final):
            free = shutil.disk_usage(self._folder).free
        if size + beside > free:
            raise DiskFullError(
                f"Two passes need {(size + beside) / 1e6:.0f} MB of disk space for {self._final}, "
                f"but only {free / 1e6:.0f} MB are free.",
                hint="Free up disk space, write to another disk, or convert with --one-pass.",
            )
        return size

    def write(self, depth: DepthFrame, mark: FramePosition | None = None) -> None:
        """Store the next frame of the first pass; `mark` where work could resume after it."""
        self.frames.add(depth.frame, mark)
        disparity = depth.disparity
        least, largest = float(disparity.min()), float(disparity.max())
        peak = 1.0 if self._exact else largest or 1.0
        with write_errors(self._final):
            self._log.add(
                *disparity.shape,
                peak,
                *percentile_range(disparity),
                least,
                largest,
                depth.inference_ms,
                depth.is_duplicate,
                depth.is_shot_start,
                depth.inference_age,
                data=(disparity / np.float32(peak)).astype(self._type).tobytes(),
            )

    def discard(self) -> None:
        """Delete the spool after the second pass."""
        with write_errors(self._final):
            self._log.cut(0)
        self.frames.cut(0)

    def checkpoint(self) -> dict[str, Any]:
        """Sync the file, and return the state that `restore` needs."""
        self.frames.sync()
        with write_errors(self._final):
            return {"frames": self._log.sync()}

    def restore(self, state: dict[str, Any]) -> None:
        """Cut the file to what it held at a checkpoint."""
        with write_errors(self._final):
            if not self._log.cut(state["frames"]):
                raise damaged(self._final)
        self.frames.cut(state["frames"])

    def replay(
        self,
        frames: Iterable[Frame],
        model: str = "",
        runtime: str = "",
        first: int = 0,
        *,
        is_metric: bool = False,
    ) -> Iterator[DepthFrame]:
        """Yield the stored depth of the same frames, starting with frame `first`; the rest says what made it.

        Raw disparity is not stored; it is set to the stabilized disparity.
        """
        calibration = of_network(model) if is_metric else None
        ranges = self._ranges()
        count, total = first, len(self._log)
        with write_errors(self._final):
            kept = self._log.read(first)
        for count, frame in enumerate(frames, first + 1):
            with write_errors(self._final):
                head, data = next(kept, (None, b""))
            if head is None:
                break
            height, width, peak, *_, inference_ms, is_duplicate, is_shot_start, age = head
            stored = np.frombuffer(data, self._type).reshape(height, width)
            disparity = stored.astype(np.float32) * np.float32(peak)
            yield DepthFrame(
                frame,
                disparity,
                disparity,
                ranges.at(count - 1),
                model=model,
                runtime=runtime,
                inference_ms=inference_ms,
                is_duplicate=is_duplicate,
                is_shot_start=is_shot_start,
                calibration=calibration,
                is_metric=is_metric,
                inferred_at=frame.timestamp - Fraction(age) if age else None,
            )
        if count != total:
            raise SourceUnreadableError(
                f"The source had {total} frames in the first pass and {count} in the second.",
                hint="Another program may be writing to it. With --one-pass it is read only once.",
            )

    def _ranges(self) -> _Ranges:
        """Return the range of every shot."""
        ranges = _Ranges()
        shot = ShotRange()
        with write_errors(self._final):
            for number, (_, _, _, *seen, _, _, is_shot_start, _) in enumerate(self._log.values()):
                if number and is_shot_start and not self._whole:
                    ranges.add(number, shot.extremes if self._exact else shot.limits)
                    shot = ShotRange()
                shot.include(*seen)
        ranges.add(len(self._log), shot.extremes if self._exact else shot.limits)
        return ranges


class _Ranges:
    """Display ranges of consecutive shots by frame number; frame numbers must be queried in ascending order."""

    def __init__(self) -> None:
        self._ends, self._limits = array("q"), array("d")
        self._shot = 0

    def add(self, end: int, limits: tuple[float, float]) -> None:
        self._ends.append(end)
        self._limits.extend(limits)

    def at(self, frame: int) -> tuple[float, float]:
        while frame >= self._ends[self._shot]:
            self._shot += 1
        return self._limits[2 * self._shot], self._limits[2 * self._shot + 1]
