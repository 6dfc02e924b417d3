"""How an AVIF picture is to be turned: the container says so (`irot`, `imir`), and OpenCV does not look.

    image = upright(image, data)             # uint8 (H, W, 3), as decoded from the bytes of the file

Of the boxes of ISO/IEC 23008-12: the properties in `ipco`, of which `ipma` says which belong to the item in `pitm`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pipeline.arrays import Image

BRANDS = (b"avif", b"avis", b"mif1", b"msf1")
FULL = 4
"""Bytes of version and flags at the start of some boxes."""


def upright(image: Image, data: bytes) -> Image:
    """The picture as it is to be seen; as it is, where nothing is said, or nothing that can be read."""
    if data[4:8] != b"ftyp" or data[8:12] not in BRANDS:
        return image
    try:
        properties = list(_of_primary_item(data))
    except (IndexError, ValueError):
        return image
    for kind, content in properties:  # the order of the properties is that of the steps
        if kind == b"irot":
            image = np.rot90(image, content[0] & 3)  # quarters, counterclockwise
        elif kind == b"imir":
            image = image[:, ::-1] if content[0] & 1 else image[::-1]
    return np.ascontiguousarray(image)


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
