"""Relight the image: surface normals follow from depth, and shading follows from the normals.

Depth is at the network's size, and so is the shading: it models faces and rooms, not wrinkles.
"""

from __future__ import annotations

import math
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.frame import DepthFrame
from pipeline.geometry.lens import Lens, normals, unproject
from pipeline.render.picture import within
from pipeline.render.upsample import refine
from viewer.views.settings import ViewSettings

FINEST = 320
"""Longer side in pixels for the normals: finer ones show only noise of the model."""
SMOOTH, ALIKE = 15, 0.05
"""Bilateral filter: window in pixels and range sigma in nearness. It removes grain and keeps edges."""
RELIEF = 4.0
"""Ratio of the largest to the least distance: small, because far depth is mostly noise."""
DARK, BRIGHT = 0.2, 1.45
"""Brightness without light, and with light from the front."""


def render(depth: DepthFrame, options: ViewSettings) -> Image:
    """uint8 (H, W, 3) RGB, the size of the frame."""
    image = depth.frame.image
    height, width = image.shape[:2]
    scale = min(1.0, FINEST / max(height, width))
    size = (max(3, round(width * scale)), max(3, round(height * scale)))
    small = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    bare = replace(within(depth, options), frame=replace(depth.frame, image=small))
    near = np.asarray(cv2.resize(bare.normalized(), size, interpolation=cv2.INTER_LINEAR), np.float32)
    for _ in range(3):
        near = np.asarray(cv2.bilateralFilter(near, SMOOTH, ALIKE, SMOOTH / 2), np.float32)
    away = np.asarray(RELIEF / (1 + (RELIEF - 1) * near), np.float32)
    facing = normals(unproject(away, Lens(), small.shape[:2]))
    light = _toward(options.light_azimuth, options.light_elevation)
    lit = np.square((facing @ light + 1) / 2)  # softer than a bare lamp: it wraps around what is round
    lit = np.asarray(cv2.GaussianBlur(lit.astype(np.float32), (0, 0), 2.5), np.float32)
    gain = (1 - options.light_strength) + options.light_strength * (DARK + (BRIGHT - DARK) * lit)
    large = refine(np.asarray(gain, np.float32), image, "guided")
    return _brightened(image, large)


def _brightened(image: Image, gain: NDArray[np.float32]) -> Image:
    """Multiply by factors, (H, W); highlights approach white gradually and keep their hue."""
    bright = image * gain[..., None]
    over = np.maximum(bright - 200, 0)
    return np.asarray(np.minimum(bright - over + 55 * over / (over + 55), 255), np.uint8)


def _toward(azimuth: float, height: float) -> NDArray[np.float32]:
    """Return the unit vector to the light in camera axes: x right, y down, z ahead."""
    turn, up = math.radians(azimuth), math.radians(height)
    return np.array(
        [math.cos(up) * math.sin(turn), -math.sin(up), -math.cos(up) * math.cos(turn)], np.float32
    )
