"""A file under construction: it lies beside its final name as `.part` until it is whole.

part = Part(Path("depth.mp4"))           # depth.mp4.part, empty; a folder that cannot be written shows here
with writing(path): ...                  # the system's complaints as SinkError, DiskFullError
part.finish()                            # now it is depth.mp4

folder = PartFolder(Path("frames"))      # the same for a folder: frames.part/
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.errors import DiskFullError, SinkError

if sys.platform != "win32":
    import fcntl


def part_of(path: Path) -> Path:
    """Where the file is written before it is whole."""
    return path.with_name(path.name + ".part")


class Part:
    """The `.part` of one file, held by one program at a time; what an earlier crash left is written over."""

    def __init__(self, final: Path) -> None:
        """Create it, empty, so that a place that cannot be written is known before any work is done.

        Raises `SinkError` also when another program is writing the same file.
        """
        self.path = part_of(final)
        self._final = final
        with writing(final):
            self._handle = self._take()
            os.truncate(self.path, 0)

    def finish(self) -> None:
        """Give the whole file its final name, in one step."""
        with writing(self._final):
            self.path.replace(self._final)

    def remove(self) -> None:
        """Delete it, if it is still there and still ours."""
        with suppress(OSError):
            if self._handle is None or self._holds(self._handle):
                self.path.unlink(missing_ok=True)

    def release(self) -> None:
        """Let other programs have the name."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _take(self) -> int | None:
        """Open and lock the file; the lock ends with the program, however that ends."""
        while True:
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666)
            if sys.platform == "win32":  # there, nobody can replace a file that another program has open
                os.close(handle)
                return None
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                # Between opening and locking, its owner may have finished: then what is held is the whole file.
                if self._holds(handle):
                    return handle
            except BlockingIOError as error:
                os.close(handle)
                raise SinkError(
                    f"{self._final} is being written by another program.",
                    hint="Wait until it is done, or choose another output.",
                ) from error
            os.close(handle)

    def _holds(self, handle: int) -> bool:
        """Whether the name still means the file that was opened."""
        return self.path.exists() and os.path.samestat(self.path.stat(), os.fstat(handle))


class PartFolder:
    """A folder under construction, in which a whole output grows that is more than one file."""

    def __init__(self, final: Path) -> None:
        """Create it, empty. Raises `SinkError` when it cannot be, or another program is writing there."""
        self.path = part_of(final)
        self._final = final
        # The lock is a file of its own, since Windows locks no folders.
        self._lock = Part(final.with_name(final.name + ".lock"))
        with writing(final):
            shutil.rmtree(self.path, ignore_errors=True)
            self.path.mkdir()

    def finish(self) -> None:
        """Give the whole folder its final name; what stood there goes only then."""
        with writing(self._final):
            old = self._final.with_name(self._final.name + ".old")
            if self._final.exists():
                self._final.rename(old)
            self.path.rename(self._final)
            shutil.rmtree(old, ignore_errors=True)

    def finish_into(self, folder: Path) -> None:
        """Move every file into a folder that may hold others; each appears whole."""
        with writing(self._final):
            for file in sorted(self.path.iterdir()):
                file.replace(folder / file.name)
            self.path.rmdir()

    def remove(self) -> None:
        """Delete it, if it is still there."""
        shutil.rmtree(self.path, ignore_errors=True)

    def release(self) -> None:
        """Let other programs have the name."""
        self._lock.remove()
        self._lock.release()


def require_space(path: Path, size: float) -> None:
    """Raise `DiskFullError` when so many bytes have no room where `path` is to be written."""
    with writing(path):
        free = shutil.disk_usage(path.parent).free
    if size > free:
        raise DiskFullError(
            f"{path} needs {size / 1e6:.0f} MB at least, and only {free / 1e6:.0f} MB are free there.",
            hint="Free some space, write to another disk, or make pictures smaller with --max-side.",
        )


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Whatever the system objects to inside becomes a `SinkError` about this file."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFullError(
                f"There is no space left for {path}.",
                hint="Free some space, or write to another disk with --output.",
            ) from error
        reason = error.strerror or str(error)
        raise SinkError(
            f"{path} cannot be written: {reason}.",
            hint="Check the folder, or write to another one with --output.",
        ) from error
