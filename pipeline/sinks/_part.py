"""A file under construction: it lies beside its final name as `.part` until it is whole.

part = begin(Path("depth.mp4"))          # depth.mp4.part, empty; a folder that cannot be written shows here
with writing(path): ...                  # the system's complaints as SinkError, DiskFullError
finish(path)                             # now it is depth.mp4
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import DiskFullError, SinkError


def part_of(path: Path) -> Path:
    """Where the file is written before it is whole."""
    return path.with_name(path.name + ".part")


def begin(path: Path) -> Path:
    """Create the `.part`, empty, so that a place that cannot be written is known before any work is done."""
    part = part_of(path)
    with writing(path):
        part.write_bytes(b"")
    return part


def finish(path: Path) -> None:
    """Give the whole file its final name, in one step."""
    with writing(path):
        os.replace(part_of(path), path)  # noqa: PTH105 - Path.replace is the same; this one says it is atomic


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
