"""Render a depth frame as a colored image at the frame size, for the window and for conversions."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.frame import DepthFrame
from pipeline.render.colormap import lookup_table, paint
from pipeline.render.upsample import refine
from pipeline.settings import LookSettings

FINE = 65535
"""Number of levels before upsampling: enough for the same 256 levels as from floats."""


def depth_picture(depth: DepthFrame, look: LookSettings) -> Image:
    """Return the colored image, uint8 (H, W, 3) RGB."""
    return paint(depth_levels(within(depth, look), look.refine), look.colormap, look.invert)


def indexed_picture(depth: DepthFrame, look: LookSettings) -> IndexedImage:
    """Return the same image as levels and a color table."""
    levels = depth_levels(within(depth, look), look.refine)
    return IndexedImage(levels, lookup_table(look.colormap, look.invert))


def within(depth: DepthFrame, look: LookSettings) -> DepthFrame:
    """Return the depth frame with the manual display range, if one is set."""
    if look.far is None and look.near is None:
        return depth
    far, near = depth.display_range
    return replace(
        depth,
        display_range=(far if look.far is None else look.far, near if look.near is None else look.near),
    )


def depth_levels(depth: DepthFrame, method: str = "none") -> NDArray[np.uint8]:
    """Return nearness at the frame size, uint8 (H, W), 255 = nearest; `method` as in `pipeline.render.upsample`.

    Bicubic interpolation runs on integers, because floats at the full size take three times as long. Overshoot beside
    sharp edges is clipped.
    """
    if method != "none":
        return np.asarray(cv2.convertScaleAbs(nearness(depth, method), alpha=255), np.uint8)
    height, width = depth.frame.image.shape[:2]
    fine = (depth.normalized() * np.float32(FINE) + np.float32(0.5)).astype(np.uint16)
    large = cv2.resize(fine, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.convertScaleAbs(large, alpha=255 / FINE), np.uint8)


def nearness(depth: DepthFrame, method: str) -> NDArray[np.float32]:
    """Return nearness at the frame size, float32 (H, W) in [0, 1], 1 = nearest."""
    large = refine(depth.normalized(), depth.frame.image, method)
    return np.clip(large, 0, 1, out=large)


@dataclass(frozen=True, eq=False)
class IndexedImage:
    """An image as `levels`, uint8 (H, W), which index the colors in `table`, uint8 (256, 3) RGB."""

    levels: NDArray[np.uint8]
    table: Image
