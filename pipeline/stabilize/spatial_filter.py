"""Smooth the disparity of one frame and keep its edges.

The bilateral filter of Tomasi and Manduchi, “Bilateral Filtering for Gray and Color Images”, ICCV 1998: a pixel is
averaged with its neighbors by their distance and by the difference of their disparities. That difference counts in
shares of the display range, so the result does not depend on the unknown scale of disparity.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from pipeline.frame import DepthFrame

WIDEST = 0.012
"""Standard deviation over space at full strength, in shares of the longer side: 3 pixels of 256."""
TOLERANCE = 0.04
"""Standard deviation over disparity at full strength, in shares of the display range: larger steps are edges."""


def smoothed(depth: DepthFrame, strength: float) -> DepthFrame:
    """Return the frame with smoother disparity; `strength` from 0 (unchanged) to 1."""
    far, near = depth.display_range
    if strength <= 0 or not near > far:
        return depth
    disparity = np.ascontiguousarray(depth.disparity, np.float32)
    space = max(WIDEST * strength * max(disparity.shape), 0.5)
    tolerance = TOLERANCE * strength * (near - far)
    filtered = cv2.bilateralFilter(disparity, 2 * round(1.5 * space) + 1, tolerance, space)
    return replace(depth, disparity=np.asarray(filtered, np.float32))
