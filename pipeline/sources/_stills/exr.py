"""Convert OpenEXR images for display: linear light of any primaries to 8-bit BT.709.

    image = decode(data, "shot_0001.exr")    # uint8 (H, W, 3) RGB, the whole display window, square pixels

1.0 is white, as everywhere in compositing, and what is brighter is rolled off by the same curve as HDR video
(`tone_mapping.py`), up to 5 times that. Primaries are those of the file, BT.709 where it names none. The package
OpenEXR is an extra.
"""

from __future__ import annotations

import io
from fractions import Fraction
from types import ModuleType
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.errors import SourceUnreadableError
from pipeline.extras import install_hint
from pipeline.sources._decoding.shape import shown_size
from pipeline.sources._decoding.tone_mapping import USUAL_PEAK, shown

MAGIC = b"\x76\x2f\x31\x01"
"""Magic number of OpenEXR files."""
BT709 = (0.64, 0.33, 0.30, 0.60, 0.15, 0.06, 0.3127, 0.3290)
"""x and y of red, green, blue and white, as in the attribute “chromaticities”."""


def decode(data: bytes, name: str) -> Image:
    """Decode an image to uint8 (H, W, 3) RGB; `name` is used in errors. Raises `SourceUnreadableError`."""
    package = _openexr()
    try:
        with package.File(io.BytesIO(data), separate_channels=True) as file:
            header, channels = (
                dict(file.header()),
                {name: channel.pixels for name, channel in file.channels().items()},
            )
    except (RuntimeError, TypeError, ValueError) as error:
        raise SourceUnreadableError(
            f"{name} is not a readable OpenEXR image.",
            hint="It is damaged, or it is a deep image.",
        ) from error
    light = _in_display_window(_color_of(channels, name), header)
    light = np.nan_to_num(light, nan=0.0, posinf=1e6, neginf=0.0)
    image = shown(light, _to_709(header.get("chromaticities", BT709)), USUAL_PEAK)
    height, width = image.shape[:2]
    shape = Fraction(float(header.get("pixelAspectRatio", 1.0))).limit_denominator(1000)
    size = shown_size(width, height, shape)
    return image if size == (width, height) else np.asarray(cv2.resize(image, size), np.uint8)


def _color_of(channels: dict[str, NDArray[Any]], name: str) -> NDArray[np.float32]:
    """Return float32 (H, W, 3): R, G and B of the first layer that has them, else Y."""
    layers = sorted(
        {each.removesuffix("R") for each in channels if each == "R" or each.endswith(".R")}, key=len
    )
    for layer in layers:
        if all(layer + color in channels for color in "GB"):
            return np.stack([channels[layer + color] for color in "RGB"], axis=2).astype(np.float32)
    if "Y" in channels:
        return np.repeat(channels["Y"][:, :, None], 3, axis=2).astype(np.float32)
    raise SourceUnreadableError(
        f"{name} has no color channels, only: {', '.join(sorted(channels)) or 'none'}.",
        hint="It needs R, G and B, or Y.",
    )


def _in_display_window(light: NDArray[np.float32], header: dict[str, Any]) -> NDArray[np.float32]:
    """Return the display window, black outside of the data window."""
    (left, top), (right, bottom) = (np.asarray(corner).astype(int) for corner in header["displayWindow"])
    (data_left, data_top), _ = (np.asarray(corner).astype(int) for corner in header["dataWindow"])
    seen = np.zeros((bottom - top + 1, right - left + 1, 3), np.float32)
    x, y = data_left - left, data_top - top
    part = light[max(0, -y) :, max(0, -x) :][: seen.shape[0] - max(0, y), : seen.shape[1] - max(0, x)]
    seen[max(0, y) :, max(0, x) :][: part.shape[0], : part.shape[1]] = part
    return seen


def _to_709(chromaticities: Any) -> NDArray[np.float64]:
    """Return the matrix (3, 3) from RGB of these primaries to BT.709; white stays white."""
    matrix = np.linalg.inv(_to_xyz(BT709)) @ _to_xyz(tuple(float(value) for value in chromaticities))
    return np.asarray(matrix / matrix.sum(axis=1, keepdims=True))


def _to_xyz(chromaticities: tuple[float, ...]) -> NDArray[np.float64]:
    """Return the matrix (3, 3) from RGB of these primaries to XYZ; RGB (1, 1, 1) becomes white with Y = 1."""
    points = np.array(chromaticities).reshape(4, 2)
    xyz = np.column_stack([points, 1 - points.sum(axis=1)]) / points[:, 1:]
    primaries, white = xyz[:3].T, xyz[3]
    return np.asarray(primaries * np.linalg.solve(primaries, white))


def _openexr() -> ModuleType:
    try:
        import OpenEXR
    except ImportError as error:
        raise SourceUnreadableError(
            "Reading EXR needs the package OpenEXR.", hint=install_hint("exr")
        ) from error
    package: ModuleType = OpenEXR
    return package
