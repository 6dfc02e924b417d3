"""Write files atomically: a file appears under its name in one step, and then survives a power cut.

    atomic.write(path, data)                       # all of it or nothing
    with atomic.whole(path) as part: ...           # a file or a folder; renamed when the block ends well
    atomic.publish(part, path)                     # for those that keep a part of their own, to resume it
    path = atomic.free_path(folder, "clip-depth", ".mp4")      # or clip-depth-2.mp4, clip-depth-3.mp4, …

The order is what counts: the bytes reach the disk, then the name changes, then the folder reaches the disk.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO
from zlib import crc32

from pipeline.storage import retry

_log = logging.getLogger(__name__)

UNSUPPORTED = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EBADF)
"""How file systems say that they cannot sync; EBADF for a folder on some network shares."""
FULL_SYNC = 51
"""F_FULLFSYNC of macOS."""
LONGEST_NAME = 255
"""Longest file name in bytes on ext4, NTFS, APFS and most other file systems."""


def json_bytes(value: Any, indent: int | None = 2) -> bytes:
    """JSON as it is written everywhere: readable in every language, and true to names that are not UTF-8.

    Python keeps a byte that is no UTF-8 as a lone surrogate. It becomes an escape, which `parsed_json` turns back.
    """
    text = json.dumps(value, indent=indent, ensure_ascii=False) + ("\n" if indent else "")
    return text.encode("utf-8", "backslashreplace")


def parsed_json(text: str | bytes) -> Any:
    """Parse the content of a JSON file. Raises `ValueError` for anything else, and where it is nested without end."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def write(path: Path, data: bytes, *, is_private: bool = False) -> None:
    """Write a file atomically, also on power loss. `is_private`: other users cannot read it."""
    with whole(path) as part:
        if is_private:
            part.touch(0o600)
            if path.exists():
                path.chmod(0o600)  # what replaces it keeps its permissions
        part.write_bytes(data)


def beside(path: Path, suffix: str) -> Path:
    """Return the path with a suffix after its name, which is shortened if it would be too long."""
    name = os.fsencode(path.name)
    room = LONGEST_NAME - len(suffix)
    if len(name) > room:
        mark = f"~{crc32(name):08x}"
        name = name[: room - len(mark)].decode("utf-8", "ignore").encode() + mark.encode()
    return path.with_name(os.fsdecode(name) + suffix)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A place to write what shall appear under `path`; nothing is left when the block fails.

    The process id in the name keeps two programs that write the same file apart: the last one to finish wins.
    """
    part = beside(path, f".{os.getpid()}.part")
    try:
        yield part
        publish(part, path)
    finally:
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        else:
            retry.unlink(part)


def publish(part: Path, path: Path) -> None:
    """Rename a complete file to its final name, replacing an existing file.

    A file that is replaced keeps its permissions; behind a symbolic link, the file that it points to is replaced.
    """
    require_replaceable(path)
    path = Path(os.path.realpath(path))
    for file in sorted(part.rglob("*")) if part.is_dir() else [part]:
        if file.is_file():
            with file.open("rb+") as opened:
                sync(opened)
        else:
            sync_folder(file)
    if path.is_file():
        shutil.copymode(path, part)
    retry.replace(part, path)
    sync_folder(path.parent)


def require_replaceable(path: Path) -> None:
    """Raise `OSError` where the name is that of a device, a pipe or a socket: those are no files to be replaced."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise FileExistsError(errno.EEXIST, "it is a device or a pipe, not a file", str(path))


def free_path(
    folder: Path, stem: str, extension: str = "", is_taken: Callable[[Path], bool] = Path.exists
) -> Path:
    """Return an unused path: the plain one, or with a number from 2 on."""
    path, number = folder / f"{stem}{extension}", 2
    while is_taken(path):
        path, number = folder / f"{stem}-{number}{extension}", number + 1
    return path


def sync(file: BinaryIO) -> None:
    """Bring what was written so far to the disk. Some file systems (SMB, FUSE) refuse, and do it by themselves."""
    file.flush()
    _sync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Bring the names of the files in a folder to the disk."""
    if sys.platform == "win32":
        return  # it has no such call
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return  # a folder in which one may write, but not read
    try:
        _sync(handle)
    finally:
        os.close(handle)


def _sync(handle: int) -> None:
    try:
        if sys.platform == "darwin":
            _sync_drive(handle)
        else:
            os.fsync(handle)
    except OSError as error:
        if error.errno not in UNSUPPORTED:
            raise
        _log.debug("this file system does not sync: %s", error.strerror)


def _sync_drive(handle: int) -> None:
    """macOS: `fsync` stops at the drive's own cache; `F_FULLFSYNC` empties that, too, where the drive has it."""
    if sys.platform != "win32":  # which has no fcntl
        import fcntl

        try:
            fcntl.fcntl(handle, FULL_SYNC)
        except OSError:
            os.fsync(handle)
