"""Count the views in a JPEG file of several images, as stereo cameras write it (.mpo).

    view_count(data)                         # 2 of a stereo pair; 1 of an ordinary JPEG file, or of any other

CIPA DC-007, "Multi-Picture Format". Previews and gain maps of HDR, which many cameras add, are no views.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from pipeline.sources._stills.file_bytes import Bytes, unpack

HEAD = b"MPF\0"
APP2, SCAN = b"\xff\xe2", b"\xff\xda"
ENTRIES = 0xB002
"""The tag of the list of images, 16 bytes each."""
MULTI_FRAME = 0x02
"""The kind of panoramas, stereo pairs and other angles of one scene."""


def view_count(data: Bytes) -> int:
    """Return the number of images that show the scene in their own right; 1 where nothing says so."""
    try:
        kinds = [kind for place in _lists(data) for kind in _kinds(data, place)]
    except struct.error:  # damaged, which decoding will say
        return 1
    return max(sum(kind == MULTI_FRAME for kind in kinds), 1)


def _lists(data: Bytes) -> Iterator[int]:
    """Yield where an index of images begins, of a JPEG file."""
    place = 2 if data[:3] == b"\xff\xd8\xff" else len(data)
    while (marker := data[place : place + 2])[:1] == b"\xff" and marker != SCAN:
        if marker == APP2 and data[place + 4 : place + 4 + len(HEAD)] == HEAD:
            yield place + 4 + len(HEAD)
        place += 2 + unpack(">H", data, place + 2)[0]


def _kinds(data: Bytes, begin: int) -> Iterator[int]:
    """Yield the kind of each image, from an index that is laid out as a TIFF file."""
    order = "<" if data[begin : begin + 2] == b"II" else ">"
    (place,) = unpack(f"{order}I", data, begin + 4)
    (tags,) = unpack(f"{order}H", data, begin + place)
    for number in range(tags):
        tag, _, size, where = unpack(f"{order}HHII", data, begin + place + 2 + 12 * number)
        if tag == ENTRIES:
            for first in range(begin + where, min(begin + where + size, len(data)), 16):
                yield unpack(f"{order}I", data, first)[0] >> 16 & 0xFF
