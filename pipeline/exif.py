"""Read the orientation in EXIF data (CIPA DC-008), and turn what a camera that was held otherwise has stored.

orientation(exif)                        # 1 to 8; 1 is upright, and what damaged data are taken for
image = turned(image, orientation(exif))
exif = declared_upright(exif)            # for an image that has been turned
"""

from __future__ import annotations

import struct
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

HEAD = b"Exif\0\0"
"""Stands before the data in JPEG, and by mistake elsewhere."""
ORIENTATION = 0x0112
Pixel = TypeVar("Pixel", bound=np.generic)


def orientation(exif: bytes) -> int:
    """Return how the image is to be turned, 1 to 8."""
    try:
        place, order = _orientation_at(exif)
        return int(struct.unpack_from(f"{order}H", exif, place)[0])
    except (ValueError, struct.error):
        return 1


def declared_upright(exif: bytes) -> bytes:
    """Return EXIF data that do not turn the image."""
    try:
        place, order = _orientation_at(exif)
    except (ValueError, struct.error):
        return exif
    return exif[:place] + struct.pack(f"{order}H", 1) + exif[place + 2 :]


def turned(pixels: NDArray[Pixel], orientation: int) -> NDArray[Pixel]:
    """Return an array (H, W) or (H, W, channels) upright."""
    if orientation in (5, 6, 7, 8):
        pixels = pixels.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)


def _orientation_at(exif: bytes) -> tuple[int, str]:
    """Return where the orientation is, and the byte order. Raises `ValueError` where there is none."""
    base = len(HEAD) if exif.startswith(HEAD) else 0
    order = {b"II": "<", b"MM": ">"}.get(exif[base : base + 2])
    if order is None:
        raise ValueError("no byte order")
    (start,) = struct.unpack_from(f"{order}I", exif, base + 4)
    (count,) = struct.unpack_from(f"{order}H", exif, base + start)
    for entry in range(count):
        place = base + start + 2 + 12 * entry
        if struct.unpack_from(f"{order}H", exif, place)[0] == ORIENTATION:
            return place + 8, order
    raise ValueError("no orientation")
