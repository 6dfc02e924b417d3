"""Render the frame on the left and depth on the right, or one above the other: twice as large as the frame.

In gray this is RGB-D as holographic displays take it; half squeezes both to the size of the frame.
"""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.arrays import Image
from pipeline.frame import DepthFrame
from viewer.views import depth as depth_view
from viewer.views.settings import ViewSettings


def render(depth: DepthFrame, options: ViewSettings) -> Image:
    """uint8 (H, 2 W, 3) RGB, (2 H, W, 3) where they are stacked, or (H, W, 3) at half the width each."""
    pair = [depth.frame.image, depth_view.render(depth, options)]
    height, width = pair[0].shape[:2]
    if options.arrangement == "half" and width > 1:
        widths = width // 2, width - width // 2
        halves = [
            cv2.resize(each, (part, height), interpolation=cv2.INTER_AREA)
            for each, part in zip(pair, widths, strict=True)
        ]
        return np.asarray(np.hstack(halves), np.uint8)
    return np.vstack(pair) if options.arrangement == "stacked" else np.hstack(pair)
