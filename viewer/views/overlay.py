"""Blend depth over the frame: 0 = frame only, 1 = depth only."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.arrays import Image
from pipeline.frame import DepthFrame
from viewer.views.coloring import colored, levels_of, marked
from viewer.views.settings import ViewSettings


def render(depth: DepthFrame, options: ViewSettings) -> Image:
    """uint8 (H, W, 3) RGB, the size of the frame."""
    levels, opacity = levels_of(depth, options), options.opacity
    mixed = cv2.addWeighted(colored(levels, options), opacity, depth.frame.image, 1 - opacity, 0)
    return marked(mixed.astype(np.uint8, copy=False), depth, levels, options)
