"""Which frames an image file holds, found in its bytes: animated WebP, PNG and AVIF, and multi-page TIFF.

    frames_of(path); frames_in(data)         # range(0, 1) of an ordinary image; numbers as OpenCV counts them

OpenCV is not asked: it takes a path alone, and a name that is not UTF-8 ends the process in it.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from pipeline.sources._stills.boxes import first_box
from pipeline.sources._stills.file_bytes import Bytes, FileBytes, unpack
from pipeline.sources._stills.mpo import view_count

ONE = range(1)
T = TypeVar("T")
NEW_SUBFILE_TYPE, IS_THUMBNAIL, IS_MASK = 254, 1, 4
"""The tag of TIFF 6.0, and its bits for what is no page of its own."""
MOST_PAGES = 100_000
"""A chain of directories that is longer is a damaged one."""


def frames_of(path: Path) -> Sequence[int]:
    """Return the numbers of the frames or pages of an image file; one if it cannot be read."""
    return _read(path, frames_in, ONE)


def images_of(path: Path) -> int:
    """Return how many images a file holds; one if it cannot be read."""
    return _read(path, images_in, 1)


def images_in(data: Bytes) -> int:
    """Return how many images the content of a file holds: frames, pages, or views of one scene."""
    return max(len(frames_in(data)), view_count(data))


def frames_in(data: Bytes) -> Sequence[int]:
    """Return the numbers of the frames or pages in the content of an image file."""
    try:
        return _frames_in(data) or ONE
    except (ValueError, struct.error):  # damaged, which decoding will say
        return ONE


def is_paged(data: Bytes) -> bool:
    """Return whether it is a TIFF, whose pages have no times."""
    return data[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


def exif_of(data: Bytes) -> bytes:
    """Return the EXIF data of a PNG or WebP file; b"" where there are none."""
    wanted = (b"eXIf", b"EXIF")
    try:
        return next(
            (data[begin : begin + size] for kind, begin, size in _chunks(data) if kind in wanted), b""
        )
    except struct.error:
        return b""


def _read(path: Path, count: Callable[[Bytes], T], otherwise: T) -> T:
    try:
        with path.open("rb") as file:
            return count(FileBytes(file))
    except OSError:  # there is none, or the disk fails, which decoding will say
        return otherwise


def _frames_in(data: Bytes) -> Sequence[int]:
    if is_paged(data):
        return [number for number, is_page in enumerate(_pages(data)) if is_page]
    if _is_png(data):
        return range(_declared_by_png(data))
    if _is_webp(data):
        return range(sum(kind == b"ANMF" for kind, _, _ in _chunks(data)))
    if data[4:12] == b"ftypavis":
        sizes = first_box(data[:], b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsz")
        return range(int.from_bytes(sizes[8:12]))
    return ONE


def _is_png(data: Bytes) -> bool:
    return data[:8] == b"\x89PNG\r\n\x1a\n"


def _is_webp(data: Bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def _declared_by_png(data: Bytes) -> int:
    for kind, begin, _ in _chunks(data):
        if kind == b"acTL":
            return int(unpack(">I", data, begin)[0])
        if kind == b"IDAT":
            break
    return 1


def _chunks(data: Bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, start and size of the chunks of a PNG or WebP file."""
    if _is_png(data):
        place = 8
        while place + 12 <= len(data):
            size, kind = unpack(">I4s", data, place)
            yield kind, place + 8, size
            place += 8 + size + 4  # a checksum
    elif _is_webp(data):
        place = 12
        while place + 8 <= len(data):
            kind, size = unpack("<4sI", data, place)
            yield kind, place + 8, size
            place += 8 + size + size % 2


def _pages(data: Bytes) -> Iterator[bool]:
    """For each directory, whether it is a page and no thumbnail or mask of one."""
    order = "<" if data[:1] == b"I" else ">"
    is_big = data[2:4] in (b"+\0", b"\0+")
    offset, count, entry = ("Q", "Q", 20) if is_big else ("I", "H", 12)
    (place,) = unpack(order + offset, data, 8 if is_big else 4)
    seen: set[int] = set()
    while place and place not in seen and len(seen) < MOST_PAGES:
        seen.add(place)
        (entries,) = unpack(order + count, data, place)
        first = place + struct.calcsize(order + count)
        yield not any(
            unpack(order + "I", data, first + number * entry + entry - struct.calcsize(offset))[0]
            & (IS_THUMBNAIL | IS_MASK)
            for number in range(min(entries, 4))
            if unpack(order + "H", data, first + number * entry)[0] == NEW_SUBFILE_TYPE
        )
        (place,) = unpack(order + offset, data, first + entries * entry)
