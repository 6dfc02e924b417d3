"""A picture as MiDaS_small wants it: size, resampling and normalization of the official transform.

batch = network_input(image)                   # uint8 (H, W, 3) RGB -> float32 (1, 3, h, w)
height, width = network_size(480, 640)         # (192, 256)
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.frame import Image

SIDE = 256
"""Neither side of the network's input is longer, in pixels."""
STEP = 32
"""Both sides are multiples of this: the encoder halves them five times."""

MEAN = np.array((0.485, 0.456, 0.406))
DEVIATION = np.array((0.229, 0.224, 0.225))
"""ImageNet's, per channel (RGB), of values in [0, 1]."""


def network_size(height: int, width: int) -> tuple[int, int]:
    """Height and width of the network's input for a picture of this size, in pixels.

    The aspect is kept up to rounding, half to even as upstream does it: 16:9 becomes 256x128. A very long and
    thin picture, where upstream ends at zero, keeps one step.
    """
    scale = min(SIDE / height, SIDE / width)
    return _rounded(scale * height), _rounded(scale * width)


def network_input(image: Image) -> NDArray[np.float32]:
    """A picture, uint8 (H, W, 3) RGB, as float32 (1, 3, h, w), normalized.

    Reckoned in float64 and rounded once, as upstream does, so that the network's output can be held against
    upstream's to the last bit. Scaled to [0, 1] after resampling, where there are fewer pixels to divide.
    """
    height, width = network_size(*image.shape[:2])
    resized = cv2.resize(image.astype(np.float64), (width, height), interpolation=cv2.INTER_CUBIC)
    normalized = (resized / 255.0 - MEAN) / DEVIATION
    return np.ascontiguousarray(normalized.transpose(2, 0, 1), np.float32)[np.newaxis]


def _rounded(length: float) -> int:
    """To a multiple of STEP, at least one and at most SIDE."""
    steps = int(np.round(length / STEP))
    return min(max(steps, 1) * STEP, SIDE)
