"""From the network's small size back to the frame's: smoothly, or with the picture's own edges.

    large = enlarge(depth.disparity, frame.image.shape[:2])        # upstream's bicubic: what was reckoned, and no more
    large = refine(depth.disparity, frame.image, "guided")         # edges where the picture has them

The network sees some 256 pixels; enlarged five times, an edge of depth is a ramp ten pixels wide. `refine` makes it as
steep as the picture's. Neither method leaves the values that stand around a place, so there are no halos.

guided: in every small neighborhood brightness explains depth as a line, as far as it does (after the fast guided filter
of He and Sun, 2015). The line is found at the network's size; at the frame's there is one multiplication a pixel.
bilateral: depth is averaged over places near by and of like brightness (joint bilateral upsampling, Kopf et al. 2007),
by way of a grid of brightnesses that is read out at the frame's size.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Disparity, Image
from pipeline.frame import DepthFrame

RADIUS, STRAIGHT = 1, 1e-4 * 255**2
"""The guided filter's neighborhood, and the variance of brightness, in squared levels, below which it is noise."""
STEEPER = 2.0
"""How much steeper the line is than the one that fits best, where all of it fits: that one stays behind at an edge."""
ROWS = 48
"""Rows reckoned at a time: few enough to stay in the processor's cache."""
BRIGHTNESSES, ALIKE = 12, 12.0
"""Layers of the bilateral grid, and how many levels of 255 may lie between what counts as alike."""
TINY = 1e-12
"""Of disparity squared: what is flat has no variance to be explained."""
REACH, NEAR_BY = 5, 0.8
"""The bilateral window and its standard deviation, in pixels of the network."""

Map = NDArray[np.float32]
Gray = NDArray[np.uint8]


def enlarge(disparity: Disparity, size: tuple[int, int]) -> Disparity:
    """Disparity, float32 (h, w), at another size (height, width), by upstream's bicubic interpolation.

    OpenCV's is the same one (a = -0.75, half-pixel centers, no smoothing when shrinking) and needs no torch.
    As with any bicubic, values beside a sharp edge may lie a little outside the range of those that went in.
    """
    height, width = size
    large = cv2.resize(disparity, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(large, np.float32)


def refine(disparity: Disparity, image: Image, method: str) -> Disparity:
    """Disparity, float32 (h, w), at the size of its image, uint8 (H, W, 3) RGB: "none", "guided" or "bilateral".

    Where the image is no larger there is nothing to be gained, and the result is that of `enlarge`.
    """
    (small_height, small_width), (height, width) = disparity.shape, image.shape[:2]
    if method == "none" or height <= small_height or width <= small_width:
        return enlarge(disparity, (height, width))
    gray = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    small = cv2.resize(gray, (small_width, small_height), interpolation=cv2.INTER_AREA)
    return METHODS[method](disparity, gray, np.asarray(small, np.float32))


def refined(depth: DepthFrame, method: str) -> DepthFrame:
    """The depth frame with disparity as large as its frame; by "none", as it is."""
    if method == "none":
        return depth
    return replace(depth, disparity=refine(depth.disparity, depth.frame.image, method))


def _guided(disparity: Disparity, gray: Gray, small: Map) -> Disparity:
    """`gray` uint8 (H, W), `small` the same as float32 (h, w)."""
    bright, middle = _mean(small), _mean(disparity)
    together = _mean(small * disparity) - bright * middle
    slope = together / (np.maximum(_mean(small * small) - bright * bright, 0) + STRAIGHT)
    spread = np.maximum(_mean(disparity * disparity) - middle * middle, 1e-6 * np.square(middle) + TINY)
    # The share of depth's variance that brightness explains: what is only painted on a surface explains none of it.
    share = STEEPER * _mean(np.clip(slope * together / spread, 0, 1))
    base = _mean(middle - slope * bright)
    around = np.ones((3, 3), np.uint8)
    planes = (
        share * _mean(slope),
        share * base + (1 - share) * disparity,
        cv2.erode(disparity, around),  # not below what stands around, and not above: no halos
        cv2.dilate(disparity, around),
    )
    height, width = gray.shape
    tall = [cv2.resize(plane.astype(np.float32), (plane.shape[1], height)) for plane in planes]
    result = np.empty(gray.shape, np.float32)
    for top in range(0, height, ROWS):
        rows = slice(top, min(top + ROWS, height))
        line, start, least, most = (cv2.resize(plane[rows], (width, rows.stop - top)) for plane in tall)
        value = cv2.add(cv2.multiply(line, gray[rows], dtype=cv2.CV_32F), start)
        cv2.min(cv2.max(value, least), most, dst=result[rows])
    return result


def _mean(values: NDArray[np.floating]) -> Map:
    """Of each pixel's neighborhood."""
    side = 2 * RADIUS + 1
    return np.asarray(cv2.boxFilter(values, -1, (side, side), borderType=cv2.BORDER_REFLECT), np.float32)


def _bilateral(disparity: Disparity, gray: Gray, small: Map) -> Disparity:
    """`gray` uint8 (H, W), `small` the same as float32 (h, w)."""
    (height, width), (rows, columns) = gray.shape, small.shape
    layers = np.linspace(0, 255, BRIGHTNESSES, dtype=np.float32)
    alike = np.exp(-((small[..., None] - layers) ** 2) / np.float32(2 * ALIKE**2)) + np.float32(1e-6)
    window = cv2.getGaussianKernel(REACH, NEAR_BY)
    weighed, weights = (
        cv2.sepFilter2D(values, -1, window, window) for values in (alike * disparity[..., None], alike)
    )
    grid = np.ascontiguousarray((weighed / weights).transpose(0, 2, 1)).reshape(rows, BRIGHTNESSES * columns)
    # A row of the frame has all layers below one another, so that one bilinear look finds column and brightness.
    tall = cv2.resize(grid, (BRIGHTNESSES * columns, height)).reshape(height * BRIGHTNESSES, columns)
    across, down = _places(height, width, columns)
    brightness = cv2.addWeighted(down, 1, gray, (BRIGHTNESSES - 1) / 255, 0, dtype=cv2.CV_32F)
    found = cv2.remap(tall, across, brightness, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found, np.float32)


@lru_cache(maxsize=4)
def _places(height: int, width: int, columns: int) -> tuple[Map, Map]:
    """Where each pixel's column and first layer are in the grid: float32 (height, width) each, read-only."""
    across = ((np.arange(width) + 0.5) * columns / width - 0.5).astype(np.float32)
    down = np.arange(height, dtype=np.float32)[:, None] * BRIGHTNESSES
    places = np.repeat(across[None], height, axis=0), np.repeat(down, width, axis=1)
    for place in places:
        place.setflags(write=False)
    return places


METHODS: dict[str, Callable[[Disparity, Gray, Map], Disparity]] = {
    "bilateral": _bilateral,
    "guided": _guided,
}
