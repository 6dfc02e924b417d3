"""Depth as a relief of points, looked at from the side. Proportions are not real: how deep it is, is not known.

What is farther than `nearer_than` is left out, so that what stands in front can be seen alone.
"""

from __future__ import annotations

import math
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.frame import DepthFrame, Image
from pipeline.picture import nearness, within
from viewer.views._colors import colored
from viewer.views.base import ViewSettings

MOST = 120_000
"""Points: about as many as the network has pixels, a few times over, and few enough to be turned while it plays."""
RELIEF = 0.8
"""From farthest to nearest, in heights of the picture."""
EYE = 2.2
"""How far away the eye is, in heights of the picture."""
GROUND = (19, 19, 20)
"""What is seen where no point is: the window's own surround."""


def render(depth: DepthFrame, options: ViewSettings) -> Image:
    """uint8 (H, W, 3) RGB, the size of the frame."""
    height, width = depth.frame.image.shape[:2]
    scale = min(1.0, math.sqrt(MOST / (width * height)))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    image = np.asarray(cv2.resize(depth.frame.image, size, interpolation=cv2.INTER_AREA), np.uint8)
    small = replace(within(depth, options), frame=replace(depth.frame, image=image))
    near = nearness(small, options.refine)
    colors = image
    if options.points_color == "depth":
        colors = colored(np.rint(near * 255).astype(np.uint8), options)
    shown = near >= options.nearer_than
    painted = _painted(*_seen(near, options.yaw, options.pitch, size), colors, shown)
    return np.asarray(cv2.resize(painted, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _seen(
    nearness: NDArray[np.float32], yaw: float, pitch: float, size: tuple[int, int]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
    """Column, row and closeness to the eye of every point: each (rows, columns)."""
    width, height = size
    x = ((np.arange(width, dtype=np.float32) + 0.5 - width / 2) / height)[None]
    y = ((np.arange(height, dtype=np.float32) + 0.5) / height - 0.5)[:, None]
    z = (nearness - np.float32(0.5)) * np.float32(RELIEF)
    turn, tilt = math.radians(yaw), math.radians(pitch)
    x, z = x * math.cos(turn) + z * math.sin(turn), z * math.cos(turn) - x * math.sin(turn)
    y, z = y * math.cos(tilt) + z * math.sin(tilt), z * math.cos(tilt) - y * math.sin(tilt)
    closer = EYE / (EYE - z)
    columns = np.floor(x * closer * height + width / 2).astype(np.int32)
    rows = np.floor((y * closer + 0.5) * height).astype(np.int32)
    return columns, rows, z.astype(np.float32)


def _painted(
    columns: NDArray[np.int32],
    rows: NDArray[np.int32],
    closeness: NDArray[np.float32],
    colors: Image,
    shown: NDArray[np.bool_],
) -> Image:
    """The farthest first, so that the nearest is on top; gaps between neighbors are closed."""
    height, width = closeness.shape
    shown = shown & (columns >= 0) & (columns < width) & (rows >= 0) & (rows < height)
    order = np.argsort(closeness[shown])
    places = (rows[shown] * width + columns[shown])[order]
    picture = np.zeros((height * width, 3), np.uint8)
    filled = np.zeros(height * width, np.uint8)
    picture[places], filled[places] = colors[shown][order], 1
    picture, filled = picture.reshape(height, width, 3), filled.reshape(height, width)
    around = np.ones((3, 3), np.uint8)
    wider = np.asarray(cv2.dilate(picture, around), np.uint8)
    near = np.asarray(cv2.dilate(filled, around), np.uint8)
    gaps = (filled == 0) & (near == 1)
    picture[gaps] = wider[gaps]
    picture[near == 0] = GROUND
    return picture
