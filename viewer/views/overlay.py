"""Depth laid over the picture: 0 = the picture alone, 1 = depth alone."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.frame import DepthFrame, Image
from pipeline.picture import depth_picture
from viewer.views.base import ViewSettings


def render(depth: DepthFrame, options: ViewSettings) -> Image:
    """uint8 (H, W, 3) RGB, the size of the frame."""
    opacity = options.opacity
    mixed = cv2.addWeighted(depth_picture(depth, options), opacity, depth.frame.image, 1 - opacity, 0)
    return mixed.astype(np.uint8, copy=False)
