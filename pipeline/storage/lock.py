"""Lock an output for one process: the lock ends with the process.

lock = Lock(Path("depth.mp4.part/lock"), Path("depth.mp4"))      # SinkError while another program holds it
lock.holds                                                       # whether the name still means what was locked
lock.release()
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from pipeline.errors import SinkError

if sys.platform != "win32":
    import fcntl

_log = logging.getLogger(__name__)


class Lock:
    """On a file, which is created where it is missing; `final` is the output that it stands for."""

    def __init__(self, path: Path, final: Path) -> None:
        self._path = path
        self._final = final
        self._handle = self._take()

    @property
    def holds(self) -> bool:
        """Whether the name still means the file that was locked."""
        return self._handle is None or self._is(self._handle)

    def release(self) -> None:
        """Let other programs have it."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _take(self) -> int | None:
        while True:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
            if sys.platform == "win32":  # there, nobody can replace a file that another program has open
                os.close(handle)
                return None
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                # Between opening and locking, its owner may have finished: then what is held is no longer there.
                if self._is(handle):
                    return handle
            except BlockingIOError as error:
                _log.info("%s is held by another program", self._path)
                os.close(handle)
                raise SinkError(
                    f"{self._final} is being written by another program.",
                    hint="Wait until it is done, or choose another output.",
                ) from error
            os.close(handle)

    def _is(self, handle: int) -> bool:
        return self._path.exists() and os.path.samestat(self._path.stat(), os.fstat(handle))
