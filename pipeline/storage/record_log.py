"""Append records to a file on disk: complete records can be resumed.

log = Log(folder / "packets", "qq?")         # three numbers a record, as `struct` knows them, and any bytes
log.add(pts, dts, True, data=packet)
count = log.sync()                           # all so far survives a power cut
log.cut(count)                               # forget what came after, of an earlier program that was stopped
for (pts, dts, is_key), data in log.read(): ...

Two files: the bytes, one after the other, and beside them the numbers, each record with where its bytes end.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from struct import Struct
from typing import Any

from pipeline.storage.atomic import sync

AT_A_TIME = 4096
"""Number of records to read from disk at once."""


class Log:
    """A log on disk, opened for appending. Memory does not grow with it."""

    def __init__(self, path: Path, form: str) -> None:
        self._path, self._index_path = path, path.with_name(f"{path.name}.index")
        self._form = Struct(f"<{form}q")
        self._data = path.open("ab")
        self._index = self._index_path.open("ab")
        self._end = self._data.tell()
        self._count = self._index.tell() // self._form.size

    def __len__(self) -> int:
        return self._count

    def add(self, *values: Any, data: bytes = b"") -> None:
        """Append a record. Raises `OSError` if the disk is full."""
        self._data.write(data)
        self._end += len(data)
        self._index.write(self._form.pack(*values, self._end))
        self._count += 1

    def sync(self) -> int:
        """Sync all records to disk, and return their number."""
        sync(self._data)
        sync(self._index)
        return self._count

    def cut(self, count: int) -> bool:
        """Keep this many records from the start; return False if there are fewer, so that resuming is impossible."""
        self._flush()
        heads = self._heads()
        end, found = 0, 0
        for found, (*_, end) in enumerate(islice(heads, count), 1):  # noqa: B007
            pass
        if found < count or self._path.stat().st_size < end:
            return False
        self._data.truncate(end)
        self._index.truncate(count * self._form.size)
        self._end, self._count = end, count
        return True

    def values(self) -> Iterator[tuple[Any, ...]]:
        """Yield the numbers of every record, without their bytes."""
        self._flush()
        for *values, _ in self._heads():
            yield tuple(values)

    def read(self, first: int = 0) -> Iterator[tuple[tuple[Any, ...], bytes]]:
        """Yield every record from `first` on, with its bytes."""
        self._flush()
        start = 0
        with self._path.open("rb") as data:
            for number, (*values, end) in enumerate(self._heads()):
                if number == first:
                    data.seek(start)
                if number >= first:
                    yield tuple(values), data.read(end - start)
                start = end

    def close(self) -> None:
        """Close the files. Raises `OSError` if there is no space for the last bytes."""
        try:
            self._data.close()
        finally:
            self._index.close()

    def _flush(self) -> None:
        self._data.flush()
        self._index.flush()

    def _heads(self) -> Iterator[tuple[Any, ...]]:
        with self._index_path.open("rb") as index:
            while chunk := index.read(AT_A_TIME * self._form.size):
                whole = len(chunk) - len(chunk) % self._form.size  # the last one may be cut off
                yield from self._form.iter_unpack(chunk[:whole])
