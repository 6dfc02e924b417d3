"""Record a live session to a name that appears when it is whole: what all kinds of recordings have in common.

Meanwhile everything is in a folder beside it whose name ends in `.part`. A crash costs no more than the last second or
two, and `salvage` gives what it leaves its name. On a disk that fills up, the recording is ended in time and kept. Time
is what passed while it was recorded, in milliseconds, and begins at 0.
"""

from __future__ import annotations

import logging
import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from pipeline.awake import awake
from pipeline.errors import DepthViewerError, DiskFullError, ignored
from pipeline.frame import DepthFrame
from pipeline.live.outputs._fragmented_file import write_errors
from pipeline.live.outputs.recorded import FACTS
from pipeline.live.outputs.recovery import LOCK, PART
from pipeline.sinks import sidecar
from pipeline.sinks.base import Provenance
from pipeline.storage import atomic, retry
from pipeline.storage.lock import Lock

_log = logging.getLogger(__name__)

RESERVE = 64 << 20
"""Bytes that must stay free: for the indexes that end the files, and for everybody else's sake."""
WATCH_EVERY = 500
"""Milliseconds from one look at the disk to the next."""


class Recording(ABC):
    """A `LiveSink`; `ThreadedSink` runs it in a thread. `path` must not exist yet."""

    def __init__(self, path: Path, facts: Callable[[], dict[str, Any]]) -> None:
        """`facts` are asked at the beginning and at the end.

        Raises `SinkError` where nothing can be written, `DiskFullError` where there is too little room.
        """
        self.path = path
        self.frames = 0
        self.size = 0
        """Bytes on the disk, as of the last half second."""
        self._facts = facts
        self._opened = datetime.now().astimezone().isoformat(timespec="milliseconds")
        self._began: float | None = None
        self._passed = -1  # milliseconds from the first frame to the last one
        self._looked_at_disk = 0
        with write_errors(path.parent):
            path.parent.mkdir(parents=True, exist_ok=True)
        self._require_space()
        self._open = ExitStack()
        self._part = path.with_name(path.name + PART)
        with write_errors(path):
            self._part.mkdir()
            self._lock = Lock(self._part / LOCK, path)
        self._open.enter_context(awake())
        try:
            self._begin()
            self._tell()
        except BaseException:
            self._discard()
            raise

    @property
    def seconds(self) -> Fraction:
        """How long it is."""
        return Fraction(max(0, self._passed), 1000)

    @abstractmethod
    def set_provenance(self, maker: Provenance) -> None:
        """What the facts beside depth tell of."""

    def write(self, depth: DepthFrame) -> None:
        """The next frame into all files."""
        if self._began is None:
            self._began = depth.frame.entered_at
        passed = round((depth.frame.entered_at - self._began) * 1000)
        if passed <= self._passed:
            return  # the same frame, processed again
        self._passed = passed
        self._write(depth, passed)
        self.frames += 1
        if passed - self._looked_at_disk >= WATCH_EVERY:
            self._looked_at_disk = passed
            self._watch_disk()

    def close(self) -> None:
        """End the files, and give them their name."""
        if not self.frames:
            self._discard()
            return
        self._end()
        self._finish()

    def abort(self) -> None:
        """End it at once, and keep what has been recorded."""
        if not self.frames:
            self._discard()
            return
        self._end_early()
        with ignored(_log, DepthViewerError):
            self._finish()

    # -- what a kind of recording does ---------------------------------------------------------------------------

    @abstractmethod
    def _begin(self) -> None:
        """Open the files, in the folder `_part`."""

    @abstractmethod
    def _write(self, depth: DepthFrame, milliseconds: int) -> None:
        """Write one frame."""

    @abstractmethod
    def _end(self) -> None:
        """End the files."""

    @abstractmethod
    def _end_early(self) -> None:
        """End the files as well as it goes, after an error."""

    @abstractmethod
    def _drop(self) -> None:
        """Let go of the files, in whatever state they are."""

    @abstractmethod
    def _publish(self) -> None:
        """Give what is in the folder `_part` its name."""

    # -- the folder ----------------------------------------------------------------------------------------------

    def _finish(self) -> None:
        self._open.close()
        self._tell()
        self._lock.release()
        with write_errors(self.path):
            retry.unlink(self._part / LOCK)
            self._publish()
        _log.info("recorded %s: %d frames, %.1f s", self.path, self.frames, self.seconds)

    def _watch_disk(self) -> None:
        with write_errors(self.path):
            self.size = sum(file.stat().st_size for file in self._part.iterdir())
        self._require_space()

    def _require_space(self) -> None:
        with write_errors(self.path):
            free = shutil.disk_usage(self.path.parent).free
        if free < RESERVE:
            raise DiskFullError(
                f"Only {free / 1e6:.0f} MB are free in {self.path.parent}.",
                hint="Free up disk space, or record to another folder.",
            )

    def _tell(self) -> None:
        with write_errors(self.path):
            (self._part / FACTS).write_bytes(atomic.json_bytes(self._told()))

    def _told(self) -> dict[str, Any]:
        """Return what recording.json holds."""
        return {
            "program": sidecar.program(),
            "began": self._opened,
            **self._facts(),
            "frames": self.frames,
            "seconds": float(self.seconds),
        }

    def _discard(self) -> None:
        """Nothing was recorded: nothing is left."""
        self._open.close()
        self._drop()
        self._lock.release()
        with ignored(_log, OSError):
            retry.rmtree(self._part)
