"""Color depth for the views: levels, colormaps and markings.

levels = levels_of(depth, options)
picture = marked(colored(levels, options), depth, levels, options)
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.frame import DepthFrame
from pipeline.render.colormap import paint
from pipeline.render.picture import depth_levels, within
from viewer.views.equalize import ranks_of
from viewer.views.settings import ViewSettings

NearnessLevels = NDArray[np.uint8]
"""uint8 (H, W), 255 = nearest."""
AWAY = 0.35
"""Brightness of the gray for places beyond the cutoff: visible, but not prominent."""


def levels_of(depth: DepthFrame, options: ViewSettings) -> NearnessLevels:
    """Return nearness at the frame size, uint8 (H, W), within the display range of the options."""
    return depth_levels(within(depth, options), options.refine)


def colored(levels: NearnessLevels, options: ViewSettings) -> Image:
    """Apply the colormap: uint8 (H, W, 3) RGB."""
    if options.gamma != 1:
        levels = np.asarray(cv2.LUT(levels, _gamma_table(options.gamma)), np.uint8)
    return paint(levels, options.colormap, options.invert)


def shown_table(options: ViewSettings, depth: DepthFrame) -> Image:
    """Return the colors of 256 even steps of the display range, from far to near, uint8 (256, 3) RGB."""
    shares = np.linspace(0, 1, 256)
    if options.equalize:
        shown = within(depth, options)
        far, near = shown.display_range
        shares = ranks_of(shown, far + shares * (near - far))
    return np.asarray(colored(np.rint(255 * shares).astype(np.uint8)[None], options)[0], np.uint8)


def marked(picture: Image, depth: DepthFrame, levels: NearnessLevels, options: ViewSettings) -> Image:
    """Add contour lines, and gray beyond the cutoff, if the options ask for them."""
    if options.contours:
        lines = _contours(levels, options.contours)
        bright = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) > 127
        picture = picture.copy()
        picture[lines] = np.where(bright[lines], 0, 255)[:, None]
    if options.nearer_than:
        gray = cv2.convertScaleAbs(cv2.cvtColor(depth.frame.image, cv2.COLOR_RGB2GRAY), alpha=AWAY)
        away = levels < round(options.nearer_than * 255)
        picture = np.where(away[:, :, None], gray[:, :, None], picture)
    return picture


def _contours(levels: NearnessLevels, count: int) -> NDArray[np.bool_]:
    """Return thin contour lines at `count` evenly spaced levels, bool (H, W)."""
    steps = (levels.astype(np.uint16) * (count + 1) >> 8).astype(np.uint8)
    lines = np.zeros(levels.shape, np.uint8)
    lines[:, 1:] |= steps[:, 1:] != steps[:, :-1]
    lines[1:] |= steps[1:] != steps[:-1]
    thickness = round(max(levels.shape) / 900)
    if thickness > 1:
        lines = np.asarray(cv2.dilate(lines, np.ones((thickness, thickness), np.uint8)), np.uint8)
    return lines.astype(bool)


@lru_cache(maxsize=64)
def _gamma_table(gamma: float) -> NearnessLevels:
    """Return a gamma table, uint8 (256,); above 1, far places get more of the colors."""
    return np.rint(255 * (np.arange(256) / 255) ** (1 / gamma)).astype(np.uint8)
