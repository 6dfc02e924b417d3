"""Lock an output for one process: the lock ends with the process.

lock = Lock(Path("depth.mp4.part/lock"), Path("depth.mp4"))      # SinkError while another program holds it
lock.holds                                                       # whether the name still means what was locked
lock.release()
"""

from __future__ import annotations

import errno
import logging
import os
import sys
from pathlib import Path

from pipeline.errors import SinkError

_log = logging.getLogger(__name__)

CONTENDED = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
"""What a system says when another process holds the lock."""
LOCKED_BYTE = 2**31 - 2
"""Windows keeps others from reading and writing what is locked: so this is the last byte that it can lock."""


class Lock:
    """On a file, which is created where it is missing; `final` is the output that it stands for.

    Some file systems (SMB, vboxsf, FUSE) know no locks. There, the work goes on without one, and the log says so.
    """

    def __init__(self, path: Path, final: Path) -> None:
        self._path = path
        self._final = final
        self._handle: int | None = self._take()

    @property
    def holds(self) -> bool:
        """Return whether the path still refers to the locked file."""
        return self._handle is not None and self._is(self._handle)

    def release(self) -> None:
        """Release the lock."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def release_to_rename(self) -> None:
        """Release it where the system renames and deletes no file that is open."""
        if sys.platform == "win32":
            self.release()

    def _take(self) -> int:
        while True:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
            try:
                _lock(handle)
            except OSError as error:
                if error.errno not in CONTENDED:
                    _log.warning("%s cannot be locked: %s", self._path, error.strerror)
                    return handle
                os.close(handle)
                _log.info("%s is held by another program", self._path)
                raise SinkError(
                    f"{self._final} is being written by another program.",
                    hint="Wait until it is done, or choose another output.",
                ) from error
            # Between opening and locking, its owner may have finished: then what is held is no longer there.
            if self._is(handle):
                return handle
            os.close(handle)

    def _is(self, handle: int) -> bool:
        return self._path.exists() and os.path.samestat(self._path.stat(), os.fstat(handle))


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
