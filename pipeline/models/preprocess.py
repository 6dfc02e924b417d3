"""Preprocess images for MiDaS_small: size, resampling and normalization of the official transform.

batch = network_input(image)                   # uint8 (H, W, 3) RGB -> float32 (1, 3, h, w)
height, width = network_size(480, 640)         # (192, 256)
height, width = network_size(720, 1280, "quality")   # (256, 448)
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image

SIDE = 256
"""Neither side of the official input is longer, in pixels, nor the shorter one of the "quality" input."""
FAST = 0.75
"""Share of the official input's longest side that the "fast" one's has."""
LONGEST = 1024
"""Neither side of any input is longer, in pixels, however thin the picture."""
STEP = 32
"""Both sides are multiples of this: the encoder halves them five times."""

MEAN = np.array((0.485, 0.456, 0.406))
DEVIATION = np.array((0.229, 0.224, 0.225))
"""ImageNet's, per channel (RGB), of values in [0, 1]."""


def network_size(
    height: int, width: int, input_size: str | int = "official", side: int = SIDE
) -> tuple[int, int]:
    """Height and width of the network's input for a picture of this size, in pixels.

    The aspect is kept up to rounding, half to even as upstream does it: 16:9 becomes 256x128. A very long and
    thin picture, where upstream ends at zero, keeps one step. "quality" is the size at which upstream's accuracy
    was measured, 448x256 for 16:9; a number is the longest that a side may be. `side` is the network's own.
    """
    if input_size == "quality":
        return side_sizes(height, width, side / min(height, width), LONGEST)
    longest = {"fast": int(FAST * side), "official": side}.get(str(input_size)) or int(input_size)
    return side_sizes(height, width, min(longest / height, longest / width), longest)


def side_sizes(height: int, width: int, scale: float, longest: int, step: int = STEP) -> tuple[int, int]:
    """Both sides times `scale`, as multiples of `step`: at least one, and no longer than `longest` pixels."""

    def rounded(length: float) -> int:
        return min(max(int(np.round(length / step)), 1), longest // step) * step

    return rounded(scale * height), rounded(scale * width)


def resampled(image: Image, height: int, width: int) -> Image:
    """Return an image, uint8 (H, W, 3), at another size: averaged where it is made smaller, else interpolated.

    One of more than four times the size is halved first, which OpenCV does many times as fast as any other ratio. On
    six rendered frames of 1280x720, AbsRel of nano's depth became 1.001x.
    """
    if height * width >= image.shape[0] * image.shape[1]:
        return np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)
    while image.shape[0] > 4 * height and image.shape[1] > 4 * width:
        rows, columns = image.shape[0] // 2, image.shape[1] // 2
        if image.shape[:2] != (2 * rows, 2 * columns):
            break  # the last row or column would be lost
        image = np.asarray(cv2.resize(image, (columns, rows), interpolation=cv2.INTER_AREA), np.uint8)
    return np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def network_input(image: Image, input_size: str | int = "official", side: int = SIDE) -> NDArray[np.float32]:
    """A picture, uint8 (H, W, 3) RGB, as float32 (1, 3, h, w), normalized.

    Upstream resamples in float64, which takes twice as long and gives the same: what goes in are whole numbers up to
    255.
    """
    height, width = network_size(image.shape[0], image.shape[1], input_size, side)
    resized = cv2.resize(image.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    return normalized(np.asarray(resized, np.float32))


def normalized(resized: NDArray[np.uint8] | NDArray[np.float32]) -> NDArray[np.float32]:
    """RGB (h, w, 3) in [0, 255] as float32 (1, 3, h, w), normalized as ImageNet's pictures are.

    Plane by plane in float32: in one expression for all channels it takes twenty times as long.
    """
    planes = np.empty((1, 3, *resized.shape[:2]), np.float32)
    for channel, (mean, deviation) in enumerate(zip(MEAN, DEVIATION, strict=True)):
        plane = planes[0, channel]
        np.multiply(resized[..., channel], np.float32(1 / (255 * deviation)), out=plane)
        plane -= np.float32(mean / deviation)
    return planes
