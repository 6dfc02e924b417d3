"""Record a live session as MCAP, for ROS 2 and Foxglove: the topics of the MCAP output, at the time of day.

    recording = McapRecorder(Path("take.mcap"), facts)         # a `LiveSink`; `ThreadedSink` runs it in a thread
    recording.write(depth); recording.close()

What is compressed goes to the disk at once; at most 64 kB of messages wait. The packages mcap and rosbags are an
extra: ros.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any

from pipeline.errors import DepthViewerError, ignored
from pipeline.frame import DepthFrame
from pipeline.live.outputs._fragmented_file import write_errors
from pipeline.live.outputs.recording import Recording
from pipeline.live.outputs.recovery import MESSAGES, rebuild
from pipeline.live.outputs.ros2 import LiveMessages
from pipeline.sinks._spatial.ros_file import RosFile
from pipeline.sinks._spatial.ros_messages import typestore
from pipeline.sinks.base import Provenance
from pipeline.storage import retry

_log = logging.getLogger(__name__)

CHUNK = 64 << 10
"""Bytes of messages that are written together: less than one frame has, so that none waits for the next."""


class McapRecorder(Recording):
    """One file, which must not exist yet. Raises `SinkError` also if a package is missing."""

    def __init__(self, path: Path, facts: Callable[[], dict[str, Any]]) -> None:
        self._store = typestore()
        self._messages = LiveMessages(self._store)
        self._maker = Provenance()
        self._is_whole = True  # no message has broken off
        super().__init__(path, facts)

    def set_provenance(self, maker: Provenance) -> None:
        self._maker = maker
        self._tell()

    def _begin(self) -> None:
        with write_errors(self.path):
            self._stream = (self._part / MESSAGES).open("wb")
            self._file = RosFile(self._stream, self._store, CHUNK)

    def _write(self, depth: DepthFrame, milliseconds: int) -> None:
        if not milliseconds:  # the first one
            self._epoch = time.time_ns() - round((perf_counter() - depth.frame.entered_at) * 1e9)
        nanoseconds, space = self._epoch + milliseconds * 1_000_000, self._messages.space
        self._is_whole = False
        with write_errors(self.path):
            for topic, data in self._messages.of(depth, nanoseconds):
                self._file.add(topic, nanoseconds, data)
            self._stream.flush()
        self._is_whole = True
        if self._messages.space != space:
            self._tell()  # what distances mean

    def _end(self) -> None:
        with write_errors(self.path):
            self._file.finish(self._told())
            self._stream.close()

    def _end_early(self) -> None:
        """Write the index; if a message broke off, what is whole is written once more, without it."""
        with ignored(_log, DepthViewerError):
            if self._is_whole:
                self._end()
                return
        self._drop()
        with ignored(_log, DepthViewerError, OSError):
            self.frames = rebuild(self._part)

    def _drop(self) -> None:
        with suppress(AttributeError, OSError):  # it was never opened; or the disk is full
            self._stream.close()

    def _publish(self) -> None:
        retry.replace(self._part / MESSAGES, self.path)
        retry.rmtree(self._part)

    def _told(self) -> dict[str, Any]:
        unit = self._messages.space.unit if self._messages.space else ""
        return {**super()._told(), "unit": unit, "made_by": asdict(self._maker)}
