"""Colors of TIFF files in CIE L*a*b*, as prepress and scanners write them.

    image = neutral(image, data)             # uint8 (H, W, 3) RGB, as decoded from the bytes of the file

The decoder, libtiff, turns them into RGB without adapting the white: L*a*b* has that of paper under D50, screens have
D65, so that gray becomes brown. What it leaves out is done here, in linear light.
"""

from __future__ import annotations

import struct

import numpy as np

from pipeline.arrays import Image

PHOTOMETRIC, LAB = 262, (8, 9, 10)
"""The tag, and its values for CIE, ICC and ITU L*a*b* (TIFF 6.0, TechNotes of Photoshop)."""
FROM_SRGB = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
"""Linear sRGB to XYZ (IEC 61966-2-1)."""
D50_TO_D65 = np.array(
    [
        [0.9555766, -0.0230393, 0.0631636],
        [-0.0282895, 1.0099416, 0.0210077],
        [0.0122982, -0.0204830, 1.3299098],
    ]
)
"""Bradford's adaptation (B. Lindbloom, Chromatic Adaptation)."""


def neutral(image: Image, data: bytes) -> Image:
    """The picture with its white adapted, where the file is in L*a*b*."""
    if not _is_lab(data):
        return image
    values = np.arange(256) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    adapted = np.clip(linear[image] @ (np.linalg.inv(FROM_SRGB) @ D50_TO_D65 @ FROM_SRGB).T, 0, 1)
    coded = np.where(adapted <= 0.0031308, adapted * 12.92, 1.055 * adapted ** (1 / 2.4) - 0.055)
    return np.asarray(np.round(coded * 255), np.uint8)


def _is_lab(data: bytes) -> bool:
    """By the first directory of tags."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
    if order is None:
        return False
    try:
        (start,) = struct.unpack_from(f"{order}I", data, 4)
        (count,) = struct.unpack_from(f"{order}H", data, start)
        for number in range(count):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", data, start + 2 + 12 * number)
            if tag == PHOTOMETRIC:
                return value in LAB
    except struct.error:
        pass
    return False
