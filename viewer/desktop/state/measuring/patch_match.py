"""Check whether the image around a point still looks the same.

before = patch_at(frame.image, (0.4, 0.5))
are_alike(before, patch_at(later.image, (0.4, 0.5)))     # False if it is covered or the camera moved
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from viewer.desktop.workers.viewport import NormalizedPoint

Gray = NDArray[np.uint8]
"""uint8 (SIDE_PX, SIDE_PX)."""

SIDE_PX = 16
REACH = 1 / 24
"""Half the width of a patch, as a share of that of the image."""
ALIKE = 0.9
"""Patches with at least this correlation show the same thing."""
PLAIN_LEVELS = 2.0
"""Standard deviation of gray levels below which a patch is plain, so that only its brightness is compared."""
SAME_LEVELS = 8.0


def patch_at(image: Image, spot: NormalizedPoint) -> Gray:
    """Return the patch around a position of an image, uint8 (H, W, 3) RGB."""
    height, width = image.shape[:2]
    half = max(4.0, REACH * width)
    left, top = (
        int(np.clip(share * side - half, 0, max(0.0, side - 2 * half)))
        for share, side in zip(spot, (width, height), strict=True)
    )
    part = image[top : top + round(2 * half), left : left + round(2 * half)]
    small = cv2.resize(part, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)


def are_alike(one: Gray, other: Gray) -> bool:
    """Return whether two patches show the same thing, also in another light."""
    first, second = (patch.astype(np.float32) for patch in (one, other))
    if max(first.std(), second.std()) < PLAIN_LEVELS:
        return bool(abs(first.mean() - second.mean()) < SAME_LEVELS)
    first, second = first - first.mean(), second - second.mean()
    power = float(np.sqrt((first * first).sum() * (second * second).sum()))
    return power > 0 and float((first * second).sum()) > ALIKE * power
