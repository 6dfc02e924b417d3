"""Upsample depth from the model's input size to the frame size: bicubic, or guided by the edges of the image.

    large = enlarge(depth.disparity, frame.image.shape[:2])        # bicubic, as in the official MiDaS code
    large = refine(depth.disparity, frame.image, "guided")         # with the edges of the image

The model sees about 256 pixels; upsampled by 5, a depth edge becomes a ramp ten pixels wide. `refine` makes the edge as
steep as the edge of the image. Both methods stay within the range of the surrounding values, so there are no halos.

guided: in every small window, depth is a linear function of brightness (fast guided filter, He and Sun 2015,
arXiv:1505.00996). The coefficients are computed at the model's size; the frame size needs one multiplication per pixel.
bilateral: depth is averaged over neighbors of similar brightness (joint bilateral upsampling, Kopf et al. 2007), with a
bilateral grid that is sampled at the frame size.
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
"""Window radius of the guided filter, and its regularization: the brightness variance of noise, in levels squared."""
STEEPER = 2.0
"""Gain of the slope where the linear fit is good: the least-squares slope is too low at an edge."""
ROWS = 48
"""Rows computed at a time: few enough to stay in the processor cache."""
BRIGHTNESSES, ALIKE = 12, 12.0
"""Layers of the bilateral grid, and the standard deviation of brightness, in levels of 255."""
TINY = 1e-12
"""Least variance of disparity: flat areas have none."""
MOST_ROWS, MOST_COLUMNS = 2**15 // BRIGHTNESSES - 1, 2**15 - 2
"""Size of the pieces of the bilateral lookup: OpenCV's remap takes sides of at most 32766 pixels."""
REACH, NEAR_BY = 5, 0.8
"""The bilateral window and its standard deviation, in pixels of the model input."""

Map = NDArray[np.float32]
Gray = NDArray[np.uint8]


def enlarge(disparity: Disparity, size: tuple[int, int]) -> Disparity:
    """Upsample disparity by bicubic interpolation, as the official MiDaS code does.

    OpenCV computes the same as `torch.nn.functional.interpolate` (a = -0.75, half-pixel centers, no antialiasing).
    Beside a sharp edge, bicubic values may slightly exceed the input range.

    Parameters
    ----------
    disparity : ndarray of float32, shape (h, w)
        Disparity at any size.
    size : tuple of int
        (height, width) of the result, such as ``frame.image.shape[:2]``.

    Returns
    -------
    ndarray of float32, shape (height, width)

    Examples
    --------
    >>> large = pipeline.enlarge(depth.disparity, frame.image.shape[:2])
    """
    height, width = size
    large = cv2.resize(disparity, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(large, np.float32)


def refine(disparity: Disparity, image: Image, method: str) -> Disparity:
    """Upsample disparity to the size of its image, along the edges of the image.

    Parameters
    ----------
    disparity : ndarray of float32, shape (h, w)
    image : ndarray of uint8, shape (H, W, 3)
        RGB image.
    method : {"none", "guided", "bilateral"}
        "none" is `enlarge`, which is also used if the image is not larger than the disparity.

    Returns
    -------
    ndarray of float32, shape (H, W)
    """
    (small_height, small_width), (height, width) = disparity.shape, image.shape[:2]
    if method == "none" or height <= small_height or width <= small_width:
        return enlarge(disparity, (height, width))
    gray = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    small = cv2.resize(gray, (small_width, small_height), interpolation=cv2.INTER_AREA)
    return METHODS[method](disparity, gray, np.asarray(small, np.float32))


def refined(depth: DepthFrame, method: str) -> DepthFrame:
    """Return the depth frame with disparity at the frame size; unchanged for "none"."""
    if method == "none":
        return depth
    return replace(depth, disparity=refine(depth.disparity, depth.frame.image, method))


def _guided(disparity: Disparity, gray: Gray, small: Map) -> Disparity:
    """`gray` uint8 (H, W), `small` the same as float32 (h, w)."""
    bright, middle = _mean(small), _mean(disparity)
    together = _mean(small * disparity) - bright * middle
    slope = together / (np.maximum(_mean(small * small) - bright * bright, 0) + STRAIGHT)
    spread = np.maximum(_mean(disparity * disparity) - middle * middle, 1e-6 * np.square(middle) + TINY)
    # The share of depth variance that brightness explains (R²): texture on a flat surface explains none.
    share = STEEPER * _mean(np.clip(slope * together / spread, 0, 1))
    base = _mean(middle - slope * bright)
    around = np.ones((3, 3), np.uint8)
    planes = (
        share * _mean(slope),
        share * base + (1 - share) * disparity,
        cv2.erode(disparity, around),  # clamp to the range of the neighbors: no halos
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
    """Return the mean of every window."""
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
    # The layers of a row are stacked, so that one bilinear lookup interpolates column and brightness.
    tall = cv2.resize(grid, (BRIGHTNESSES * columns, height)).reshape(height * BRIGHTNESSES, columns)
    across, down = _places(height, width, columns)
    brightness = cv2.addWeighted(down, 1, gray, (BRIGHTNESSES - 1) / 255, 0, dtype=cv2.CV_32F)
    found = np.empty(gray.shape, np.float32)
    for top in range(0, height, MOST_ROWS):
        rows_here = slice(top, min(top + MOST_ROWS, height))
        part = tall[top * BRIGHTNESSES : rows_here.stop * BRIGHTNESSES]
        within = brightness[rows_here] - np.float32(top * BRIGHTNESSES)
        for left in range(0, width, MOST_COLUMNS):
            here = slice(left, min(left + MOST_COLUMNS, width))
            found[rows_here, here] = cv2.remap(
                part,
                across[rows_here, here],
                within[:, here],
                cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_REPLICATE,
            )
    return found


@lru_cache(maxsize=4)
def _places(height: int, width: int, columns: int) -> tuple[Map, Map]:
    """Return the grid column and the first layer of every pixel: float32 (height, width) each, read-only."""
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
