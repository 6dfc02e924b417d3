"""Write a small file as `.part` beside its final name, until it is complete.

part = PartFile(Path("summary.json"))        # summary.json.part, empty; a folder that cannot be written shows here
with write_errors(path): ...             # the system's complaints as SinkError, DiskFullError
part.finish()                            # now it is summary.json

What takes hours has a folder instead: see `work_folder.py`.
"""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import AbstractContextManager
from pathlib import Path

from pipeline.errors import DiskFullError, SinkError
from pipeline.storage import atomic
from pipeline.storage.lock import Lock
from pipeline.storage.system_errors import system_errors

SHARING_VIOLATIONS = (32, 33)
"""Windows: ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION."""
ACCESS_DENIED = 5
"""Windows: what replacing a file says, too, that is open in another program or write-protected."""


def part_of(path: Path) -> Path:
    """Return where an output is written until it is complete."""
    return atomic.beside(path, ".part")


class PartFile:
    """The `.part` of one file, locked by one program at a time; remains of a crash are overwritten."""

    def __init__(self, final: Path) -> None:
        """Create it, empty, so that a place that cannot be written is known before any work is done.

        Raises `SinkError` also when another program is writing the same file.
        """
        self.path = part_of(final)
        self._final = final
        with write_errors(final):
            atomic.require_replaceable(final)
            self._lock = Lock(self.path, final)
            os.truncate(self.path, 0)

    def finish(self) -> None:
        """Rename the complete file to its final name atomically."""
        with write_errors(self._final):
            self._lock.release_to_rename()
            atomic.publish(self.path, self._final)

    def release(self) -> None:
        """Release the lock."""
        self._lock.release()


def require_place(path: Path, origin: Path | None = None) -> None:
    """Raise `SinkError` where no file can be written, before the work whose result it is; `origin` is its source."""
    with write_errors(path):
        require_parent(path)
        refuse_folder(path)
        atomic.require_replaceable(path)
        if origin is not None and path.exists() and origin.exists() and path.samefile(origin):
            raise SinkError(f"{path} would overwrite its own source.", hint="Choose another output.")


def require_parent(path: Path) -> None:
    """Raise `SinkError` where the folder of an output is missing."""
    if not path.parent.is_dir():
        raise SinkError(f"There is no folder {path.parent}.", hint="Create it, or choose another output.")


def refuse_folder(path: Path) -> None:
    """Raise `SinkError` where an output that is one file is named like a folder."""
    if path.is_dir():
        raise SinkError(f"{path} is a folder.", hint="Give the name of a file in it.")


def require_space(path: Path, size: float) -> None:
    """Raise `DiskFullError` if the disk of `path` has less free space than `size` bytes.

    Unfinished work counts as free space: it is resumed, or deleted.
    """
    with write_errors(path):
        free = shutil.disk_usage(path.parent).free + _size_of(part_of(path))
    if size > free:
        raise DiskFullError(
            f"{path} needs at least {size / 1e6:.0f} MB, but only {free / 1e6:.0f} MB are free there.",
            hint="Free up disk space, write to another disk, or use smaller frames with --max-side.",
        )


def _size_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def write_errors(path: Path) -> AbstractContextManager[None]:
    """Raise `DiskFullError` or `SinkError` about this file if the system refuses something."""

    def refused(error: OSError) -> SinkError:
        if error.errno == errno.ENAMETOOLONG:
            return SinkError(
                f"The name of {path} is too long.", hint="Choose another, shorter one: 255 bytes at most."
            )
        if error.errno == errno.EFBIG:
            return SinkError(
                f"{path} is larger than its disk or a limit of the system allows.",
                hint="FAT32 allows files of 4 GB. Write to another disk with --output, or in parts: --start, --end.",
            )
        if getattr(error, "winerror", None) in SHARING_VIOLATIONS:
            return SinkError(
                f"{path} is open in another program.",
                hint="Close the player, preview or virus scanner that uses it, and retry.",
            )
        if getattr(error, "winerror", None) == ACCESS_DENIED and path.is_file():
            return SinkError(
                f"{path} cannot be replaced: it is open in another program, or write-protected.",
                hint="Close the player, preview or virus scanner that uses it, or make it writable, and retry.",
            )
        return SinkError(
            f"{path} cannot be written: {error.strerror or error}.",
            hint="Check the folder, or write to another one with --output.",
        )

    full = DiskFullError(
        f"There is no disk space left for {path}.",
        hint="Free up disk space, or write to another disk with --output.",
    )
    return system_errors(path, full, refused)
