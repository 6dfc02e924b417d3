"""Count the views in a JPEG file of several images, as stereo cameras write it (.mpo).

    view_count(data)                         # 2 of a stereo pair; 1 of an ordinary JPEG file, or of any other

CIPA DC-007, "Multi-Picture Format". Previews and gain maps of HDR, which many cameras add, are no views.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator

HEAD = b"MPF\0"
APP2, SCAN = 0xE2, 0xDA
ENTRIES = 0xB002
"""The tag of the list of images, 16 bytes each."""
MULTI_FRAME = 0x02
"""The kind of panoramas, stereo pairs and other angles of one scene."""


def view_count(data: bytes | mmap.mmap) -> int:
    """Return the number of images that show the scene in their own right; 1 where nothing says so."""
    try:
        kinds = [kind for place in _lists(data) for kind in _kinds(data, place)]
    except struct.error:  # damaged, which decoding will say
        return 1
    return max(sum(kind == MULTI_FRAME for kind in kinds), 1)


def _lists(data: bytes | mmap.mmap) -> Iterator[int]:
    """Yield where an index of images begins, of a JPEG file."""
    place = 2 if data[:3] == b"\xff\xd8\xff" else len(data)
    while place + 4 <= len(data) and data[place] == 0xFF and data[place + 1] != SCAN:
        if data[place + 1] == APP2 and data[place + 4 : place + 4 + len(HEAD)] == HEAD:
            yield place + 4 + len(HEAD)
        place += 2 + struct.unpack_from(">H", data, place + 2)[0]


def _kinds(data: bytes | mmap.mmap, begin: int) -> Iterator[int]:
    """Yield the kind of each image, from an index that is laid out as a TIFF file."""
    order = "<" if data[begin : begin + 2] == b"II" else ">"
    (place,) = struct.unpack_from(f"{order}I", data, begin + 4)
    (tags,) = struct.unpack_from(f"{order}H", data, begin + place)
    for number in range(tags):
        tag, _, size, where = struct.unpack_from(f"{order}HHII", data, begin + place + 2 + 12 * number)
        if tag == ENTRIES:
            for first in range(begin + where, min(begin + where + size, len(data)), 16):
                yield struct.unpack_from(f"{order}I", data, first)[0] >> 16 & 0xFF
