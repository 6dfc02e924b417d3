"""Read the bytes of a file where they are asked for, as if all of them were in memory.

    with path.open("rb") as file:
        data = FileBytes(file)
        (size,) = unpack(">I", data, 8)          # as `struct.unpack_from`

Not by mapping it into memory: where a disk or a network drive fails, that ends the process.
"""

from __future__ import annotations

import io
import struct
from typing import Any, BinaryIO


class FileBytes:
    """Of an open file. Slices raise `OSError` where it cannot be read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = file.seek(0, io.SEEK_END)

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, part: slice) -> bytes:
        begin, end, _ = part.indices(self._size)
        self._file.seek(begin)
        return self._file.read(max(end - begin, 0))


Bytes = bytes | FileBytes


def unpack(form: str, data: Bytes, place: int) -> tuple[Any, ...]:
    """Return the numbers at a place. Raises `struct.error` where the data end before."""
    return struct.unpack(form, data[place : place + struct.calcsize(form)])
