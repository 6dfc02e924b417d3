"""Write MCAP for ROS 2 and Foxglove: picture, depth, lens and points, with the source's times.

-o depth.mcap                     `ros2 bag play depth.mcap`, or open it in Foxglove

Topics are in `_spatial/ros_messages.py`. Depth keeps the network's own size, and has a `camera_info` of its own. Meters
where they are known; else relative, which each frame id and the metadata say. Written by the packages mcap and rosbags,
which are an extra: ros.
"""

from __future__ import annotations

import struct
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline.errors import SinkError
from pipeline.frame import DepthFrame
from pipeline.sinks import sidecar
from pipeline.sinks._spatial.ros_file import ABOUT, RosFile
from pipeline.sinks._spatial.ros_messages import STATIC, WITH_OBJECTS, RosMessages, typestore
from pipeline.sinks._spatial.space_sink import RELATIVE_NOTE
from pipeline.sinks.base import Sink, SinkJob, SinkState
from pipeline.storage import atomic
from pipeline.storage.part_file import require_space, write_errors
from pipeline.storage.record_log import Log
from pipeline.storage.work_folder import damaged

EXTENSIONS = (".mcap",)
IS_NUMERIC = True
WHOLE = "whole.mcap"
NUMBERS = list(WITH_OBJECTS)
BYTES_A_PIXEL = 0.1
"""Least size of the pictures, as JPEG."""


def open(path: Path, job: SinkJob) -> Sink:
    """Open a file for writing. Raises `SinkError` if a package is missing."""
    return Mcap(path, job)


def record_of(path: Path) -> dict[str, Any] | None:
    """Read the record of a complete file, None if it has none."""
    from mcap.exceptions import McapError
    from mcap.reader import make_reader

    try:
        with path.open("rb") as file:
            metadata = next((each for each in make_reader(file).iter_metadata() if each.name == ABOUT), None)
            return sidecar.record_of(atomic.parsed_json(metadata.metadata["facts"])) if metadata else None
    except (OSError, ValueError, KeyError, McapError, struct.error):  # the last of a file of a few bytes
        return None


class Mcap(Sink):
    """Keep messages in the work folder, and pack them into chunks at the end."""

    is_numeric = True

    def __init__(self, path: Path, job: SinkJob) -> None:
        self._store = typestore()
        self.least_size = BYTES_A_PIXEL * job.pixels
        require_space(path, 2 * self.least_size)
        super().__init__(path, job)
        self._messages: RosMessages | None = None
        self._frames = 0
        self._cuts = 0
        with write_errors(path):
            self._log = Log(self.work.path / "messages", "qq")

    @property
    def notes(self) -> tuple[str, ...]:
        calibration = self._job.space.calibration
        if calibration is None:
            return (RELATIVE_NOTE,)
        if calibration.is_by_network or not self._cuts:
            return ()
        return ("Depth is rescaled at cuts; the calibration may not hold after the first one.",)

    def write(self, depth: DepthFrame) -> None:
        self._messages = self._messages or RosMessages(self._job.space, self._store)
        self._cuts += depth.is_shot_start and self._frames > 0
        nanoseconds = max(0, round(depth.frame.timestamp * 1_000_000_000))
        with write_errors(self._path):
            for topic, data in self._messages.of(depth, nanoseconds):
                self._log.add(NUMBERS.index(topic), nanoseconds, data=data)
        self._frames += 1

    def checkpoint(self) -> SinkState:
        with write_errors(self._path):
            return {"messages": self._log.sync(), "frames": self._frames, "cuts": self._cuts}

    def restore(self, state: SinkState) -> None:
        with write_errors(self._path):
            if not self._log.cut(state["messages"]):
                raise damaged(self._path)
        self._frames, self._cuts = state["frames"], state["cuts"]

    def finish(self) -> None:
        if not self._frames:
            raise SinkError(f"There are no frames to write to {self._path}.")
        with write_errors(self._path):
            self._pack(self.work.path / WHOLE)
            if self._job.settings.verify:
                self._verify(self.work.path / WHOLE)

    def publish(self) -> None:
        self.work.give(WHOLE, self._path)

    def _pack(self, whole: Path) -> None:
        with whole.open("wb") as stream:
            file = RosFile(stream, self._store)
            _topic, transforms = RosMessages(self._job.space, self._store).transforms()
            file.add(STATIC, next(time for _number, time in self._log.values()), transforms)
            for (number, time), data in self._log.read():
                file.add(NUMBERS[number], time, data)
            file.finish(self._facts())

    def _facts(self) -> dict[str, Any]:
        return {
            "program": sidecar.program(),
            "model": self._maker.model,
            "runtime": self._maker.runtime,
            "stabilization": self._maker.stabilization,
            "unit": self._job.space.unit,
            "frames": self._frames,
            **self._job.space.facts(),
            sidecar.RECORD: self._job.record,
        }

    def _verify(self, whole: Path) -> None:
        """Read every message back; the reader verifies the checksums of all chunks."""
        from mcap.reader import make_reader

        with whole.open("rb") as file:
            found = sum(1 for _ in make_reader(file, validate_crcs=True).iter_messages())
        if found != (wanted := len(self._log) + 1):
            raise SinkError(
                f"{self._path} has {found} messages instead of {wanted}.", hint="Check the disk for errors."
            )

    def _let_go(self) -> None:
        with suppress(OSError):  # the disk is full, and the last bytes cannot go there
            self._log.close()
