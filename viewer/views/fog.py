"""Render fog: distant parts fade."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.arrays import Image
from pipeline.frame import DepthFrame
from pipeline.geometry.calibration import NEAREST
from viewer.views._effects import distance_of, nearness_of
from viewer.views.settings import ViewSettings

COLORS = {"gray": (196, 201, 206), "white": (240, 242, 244), "blue": (150, 175, 205), "sand": (214, 188, 150),
          "night": (16, 18, 26)}  # fmt: skip


def render(depth: DepthFrame, options: ViewSettings) -> Image:
    """uint8 (H, W, 3) RGB, the size of the frame."""
    away = distance_of(nearness_of(depth, options)) - np.float32(NEAREST)
    clear = cv2.exp(away * np.float32(-options.fog_density))
    color = np.full_like(depth.frame.image, COLORS[options.fog_color])
    return np.asarray(cv2.blendLinear(depth.frame.image, color, clear, 1 - clear), np.uint8)
