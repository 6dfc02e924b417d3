"""Render the change of depth since a frozen frame.

    picture = render(depth, reference)        # uint8 (H, W, 3) RGB: black = the same, red = nearer, blue = farther

It is no view of `viewer.views`, because it needs two frames: files have no frozen one.
"""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np

from pipeline.arrays import Image
from pipeline.frame import DepthFrame

FULL = 0.5
"""Change with the strongest color, as a share of the display range of the reference."""


def render(depth: DepthFrame, reference: DepthFrame) -> Image:
    """Return uint8 (H, W, 3) RGB. Both frames use the range of the reference, so that a new range is no change."""
    far, near = reference.display_range
    height, width = depth.frame.image.shape[:2]
    before = reference.disparity
    if before.shape != depth.disparity.shape:  # another network made it
        size = depth.disparity.shape[1], depth.disparity.shape[0]
        before = np.asarray(cv2.resize(before, size, interpolation=cv2.INTER_LINEAR), np.float32)
    change = (depth.disparity - before) / np.float32(max(near - far, 1e-6))
    levels = (128 + 127 / FULL * change).clip(0, 255).astype(np.uint8)
    large = cv2.resize(levels, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.applyColorMap(large, colors()[:, None]), np.uint8)


@cache
def colors() -> Image:
    """Return the color table, uint8 (256, 3) RGB: farther, equal at 128, nearer. It is color-blind safe."""
    import cmap

    table: Image = np.rint(cmap.Colormap("crameri:berlin").lut(256)[:, :3] * 255).astype(np.uint8)
    return table
