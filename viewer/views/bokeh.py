"""Render shallow depth of field: sharp at the focus depth, blurred elsewhere.

What is behind what is in focus, and what is before it, are blurred in layers, each without the colors of the others:
nothing in focus bleeds into the background, and a foreground out of focus spreads over what is sharp, as through glass.
Blurring is done at half the size, where nobody can tell.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.frame import DepthFrame
from viewer.views._effects import Map, nearness_of
from viewer.views.settings import ViewSettings

WIDEST = 0.035
"""Largest blur radius, as a share of the longer side of the image."""
LAYERS = 4
"""Number of layers behind the focus, and in front of it."""
SHARP_PX = 0.8
"""Blur radii below this, in pixels, are not rendered."""
LEAST = 1e-3
"""Least coverage at which the color of a layer is known."""

Light = NDArray[np.float32]
"""float32 (h, w, 4): linear RGB times coverage, and coverage."""


def render(depth: DepthFrame, options: ViewSettings) -> Image:
    """uint8 (H, W, 3) RGB, the size of the frame."""
    image, near, focus = depth.frame.image, nearness_of(depth, options), options.focus
    height, width = image.shape[:2]
    widest = options.aperture * WIDEST * max(height, width)
    if widest < SHARP_PX:
        return image.copy()
    reach = min(1.0, SHARP_PX / widest)  # what is so much nearer or farther than the focus is still sharp
    half = (max(1, width // 2), max(1, height // 2))
    small_near = np.asarray(cv2.resize(near, half, interpolation=cv2.INTER_NEAREST), np.float32)
    light = np.square(np.asarray(cv2.resize(image, half, interpolation=cv2.INTER_AREA), np.float32))
    behind = _layers(light, focus - small_near, reach, widest / 2, from_far=True)
    before = _layers(light, small_near - focus, reach, widest / 2, from_far=False)
    under, over = (np.asarray(cv2.resize(stack, (width, height)), np.float32) for stack in (behind, before))
    picture = under[..., :3] / np.maximum(under[..., 3:], LEAST)
    known = np.clip(under[..., 3], 0, 1)
    in_focus = _ramp(near - (focus - reach), reach)
    sharp = np.maximum(in_focus, 1 - known)[..., None]
    picture += (np.square(image.astype(np.float32)) - picture) * sharp
    picture *= 1 - over[..., 3:]
    picture += over[..., :3]
    return np.asarray(np.rint(np.sqrt(picture.clip(0, 255**2))), np.uint8)


def _layers(light: NDArray[np.float32], away: Map, reach: float, widest: float, *, from_far: bool) -> Light:
    """Composite the blurred layers on one side of the focus that are more than `reach` away from it."""
    stack = np.zeros((*away.shape, 4), np.float32)
    most = float(away.max())
    if most <= reach:
        return stack
    edges = np.linspace(reach, most, LAYERS + 1)
    bounds = list(pairwise(edges))
    for low, high in reversed(bounds) if from_far else bounds:
        inside = ((away > low) & (away <= high)).astype(np.float32)
        if not inside.any():
            continue
        radius = widest * (low + high) / 2
        share = _blurred(np.dstack([light * inside[..., None], inside]), radius)
        if from_far:  # what is nearer hides it, but is there in its place: no gap between layers
            whole = _blurred((away <= high).astype(np.float32), radius)
            share *= (whole / np.maximum(share[..., 3], LEAST))[..., None] * (share[..., 3:] > LEAST)
        stack = share + stack * (1 - share[..., 3:].clip(0, 1))
    return stack


def _ramp(values: Map, width: float) -> Map:
    """Return 0 below 0, 1 above `width`, and a linear ramp in between."""
    return np.asarray(np.clip(values / np.float32(max(width, 1e-6)), 0, 1), np.float32)


def _blurred(values: NDArray[np.float32], radius: float) -> NDArray[np.float32]:
    """Blur by a disk of this radius in pixels, at a reduced size."""
    height, width = values.shape[:2]
    shrink = 2 ** max(0, round(np.log2(max(radius, 1) / 2.5)))
    size = (max(1, width // shrink), max(1, height // shrink))
    small = cv2.resize(values, size, interpolation=cv2.INTER_AREA) if shrink > 1 else values
    soft = cv2.filter2D(small, -1, _disk(round(radius / shrink * 4)), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(soft, (width, height)) if shrink > 1 else soft, np.float32)


@cache
def _disk(quarters: int) -> NDArray[np.float32]:
    """Return a disk kernel with a soft rim; the radius is in quarters of a pixel."""
    radius = max(quarters / 4, 0.5)
    side = int(np.ceil(radius))
    y, x = np.mgrid[-side : side + 1, -side : side + 1]
    disk = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1).astype(np.float32)
    return np.asarray(disk / disk.sum(), np.float32)
