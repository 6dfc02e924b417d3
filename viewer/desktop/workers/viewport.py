"""Compute the visible part of the frame for zoom and pan, the same for both halves of a view.

part = Viewport().zoomed(2, (0.3, 0.5))       # the point at (0.3, 0.5) stays fixed
part = part.moved(0.1, 0)
close = cut(depth, part, (width, height))     # the depth frame, cropped
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.frame import DepthFrame

CLOSEST = 32.0
"""Largest zoom: a few pixels of the model output fill the canvas."""


@dataclass(frozen=True)
class Viewport:
    """`left` and `top` are shares of the frame's width and height; `zoom` 1 shows all of it."""

    left: float = 0.0
    top: float = 0.0
    zoom: float = 1.0

    @property
    def side(self) -> float:
        """Return the visible share of the frame's width and height."""
        return 1 / self.zoom

    @property
    def is_whole(self) -> bool:
        """Whether the whole frame is visible."""
        return self.zoom == 1

    def zoomed(self, factor: float, at: tuple[float, float] = (0.5, 0.5)) -> Viewport:
        """Zoom by a factor; `at`, in shares of the visible part, stays fixed."""
        zoom = max(1.0, min(self.zoom * factor, CLOSEST))
        grown = self.side - 1 / zoom
        return _within(self.left + at[0] * grown, self.top + at[1] * grown, zoom)

    def moved(self, right: float, down: float) -> Viewport:
        """Pan by shares of the visible part, to the right and down."""
        return _within(self.left + right * self.side, self.top + down * self.side, self.zoom)


WHOLE = Viewport()


def _within(left: float, top: float, zoom: float) -> Viewport:
    room = 1 - 1 / zoom
    return Viewport(max(0.0, min(left, room)), max(0.0, min(top, room)), zoom)


def cut(depth: DepthFrame, part: Viewport, size: tuple[int, int]) -> DepthFrame:
    """Crop a depth frame; its image and its disparity both become (width, height) pixels."""
    image = np.asarray(part_of(depth.frame.image, part, size, cv2.INTER_LINEAR), np.uint8)
    disparity = np.asarray(part_of(depth.disparity, part, size, cv2.INTER_CUBIC), np.float32)
    return replace(depth, frame=replace(depth.frame, image=image), disparity=disparity)


def part_of(pixels: NDArray[Any], part: Viewport, size: tuple[int, int], interpolation: int) -> NDArray[Any]:
    """Crop and scale: exactly when enlarging, on whole pixels and by averaging when shrinking."""
    height, width = pixels.shape[:2]
    left, top = part.left * width, part.top * height
    across, down = part.side * width / size[0], part.side * height / size[1]  # pixels for each one wanted
    if max(across, down) > 1:
        right, bottom = left + part.side * width, top + part.side * height
        cropped = pixels[
            int(top) : max(int(top) + 1, round(bottom)), int(left) : max(int(left) + 1, round(right))
        ]
        return cv2.resize(cropped, size, interpolation=cv2.INTER_AREA)
    # Pixel centers are half a pixel in, in both.
    place = np.array([[across, 0, left + across / 2 - 0.5], [0, down, top + down / 2 - 0.5]], np.float32)
    flags = interpolation | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(pixels, place, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)


NormalizedPoint = tuple[float, float]
"""A position in the frame: shares of its width and height, each from 0 to 1."""
