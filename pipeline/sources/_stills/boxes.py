"""How an AVIF or HEIF picture is to be cut and turned: the container says so, and decoders do not look.

    image = upright(image, data)             # uint8 (H, W, 3), as decoded from the bytes of the file
    is_hevc(data)                            # HEIF with pictures in HEVC, as phones write it

Of the boxes of ISO/IEC 23008-12: the properties in `ipco` (`clap`, `irot`, `imir`), of which `ipma` says which belong
to the item in `pitm`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import numpy as np

from pipeline.arrays import Image

AVIF = {b"avif", b"avis"}
HEIF = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
FULL = 4
"""Bytes of version and flags at the start of some boxes."""


def is_hevc(data: bytes) -> bool:
    """Return whether these are the first bytes of such a file; 100 suffice."""
    brands = _brands(data)
    return bool(brands & HEIF) and not brands & AVIF


def upright(image: Image, data: bytes) -> Image:
    """The picture as it is to be seen; as it is, where nothing is said, or nothing that can be read."""
    if not _brands(data) & (AVIF | HEIF):
        return image
    stored = image.shape[:2]
    try:
        for kind, content in _of_primary_item(data):  # the order of the properties is that of the steps
            if kind == b"ispe":
                width, height = struct.unpack_from(">2I", content, FULL)
                stored = height, width
            elif kind == b"clap" and image.shape[:2] == stored:  # not cut by the decoder
                image = _cut(image, content)
            elif kind == b"irot":
                image = np.rot90(image, content[0] & 3)  # quarters, counterclockwise
            elif kind == b"imir":
                image = image[:, ::-1] if content[0] & 1 else image[::-1]
    except (IndexError, ValueError, ZeroDivisionError, struct.error):
        return image
    return np.ascontiguousarray(image)


def _brands(data: bytes) -> set[bytes]:
    """The brands in the first box; none of another kind of file."""
    if data[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(data[:4]), len(data))
    return {data[8:12], *(data[place : place + 4] for place in range(16, end, 4))}


def _cut(image: Image, content: bytes) -> Image:
    """The clean aperture: its size and the distance of its center from that of the picture are fractions."""
    numbers = struct.unpack_from(">2I2I2i2i", content)
    wide, high, right, down = (numbers[at] / numbers[at + 1] for at in (0, 2, 4, 6))
    height, width = image.shape[:2]
    left, top = round((width - wide) / 2 + right), round((height - high) / 2 + down)
    part = image[max(0, top) :, max(0, left) :][: round(high), : round(wide)]
    return part if part.size else image


def _of_primary_item(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    meta = dict(_boxes(dict(_boxes(data)).get(b"meta", b"")[FULL:]))
    parts = list(_boxes(meta.get(b"iprp", b"")))
    known = list(_boxes(dict(parts).get(b"ipco", b"")))
    primary = meta.get(b"pitm", b"")
    item = int.from_bytes(primary[FULL : FULL + (4 if primary[:1] > b"\0" else 2)])
    for kind, content in parts:
        if kind == b"ipma":
            for number in _associated(content, item):
                if 0 < number <= len(known):
                    yield known[number - 1]


def first_box(data: bytes, *path: bytes) -> bytes:
    """The content of the first box of each kind, one in the other; nothing where one is missing."""
    for wanted in path:
        data = next((content for kind, content in _boxes(data) if kind == wanted), b"")
    return data


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of each box."""
    place = 0
    while place + 8 <= len(data):
        size, kind, begin = int.from_bytes(data[place : place + 4]), data[place + 4 : place + 8], place + 8
        if size == 1:
            size, begin = int.from_bytes(data[place + 8 : place + 16]), place + 16
        end = len(data) if size == 0 else place + size
        if end < begin:
            raise ValueError("a box is smaller than its head")
        yield kind, data[begin:end]
        place = end


def _associated(content: bytes, item: int) -> Iterator[int]:
    """Numbers of the properties of an item, from 1 on."""
    id_size, wide = (4 if content[0] else 2), 2 if content[3] & 1 else 1
    place = FULL + 4
    for _ in range(int.from_bytes(content[FULL:place])):
        found, count = int.from_bytes(content[place : place + id_size]), content[place + id_size]
        place += id_size + 1
        for _ in range(count):
            if found == item:
                yield int.from_bytes(content[place : place + wide]) & (0x7FFF if wide == 2 else 0x7F)
            place += wide
