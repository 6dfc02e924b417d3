"""Render a point cloud from the side; from the front, it equals the frame.

What is farther than `nearer_than` is left out, so that what stands in front can be seen alone. Where nobody has
measured, how deep it is compared with how wide is assumed; see `pipeline.geometry.surface`.
"""

from __future__ import annotations

import math
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.frame import DepthFrame
from pipeline.geometry.calibration import assumed
from pipeline.geometry.lens import Lens
from pipeline.geometry.surface import flying
from pipeline.render.picture import nearness, within
from viewer.views.coloring import colored
from viewer.views.settings import ViewSettings

MOST = 120_000
"""Maximum number of points: a few times the pixels of the model, and few enough for turning during playback."""
FARTHEST = 12.0
"""Points farther than this multiple of the median are omitted, such as the sky."""
NEAREST = 0.05
"""Points closer to the eye than this share of the distance to the center are omitted too."""
BACK = 0.8
"""How far the eye moves back in a side view, as a share of the distance to the center."""
GROUND = (19, 19, 20)
"""Background color: that of the window around the image."""


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
    far_end, near_end = small.display_range
    calibration = depth.calibration or assumed(far_end, near_end)
    distance = calibration.meters(near * np.float32(near_end - far_end) + np.float32(far_end))
    columns, rows, closeness, is_seen = _seen(
        distance, depth.lens or calibration.lens or Lens(), options.yaw, options.pitch
    )
    painted = _painted(columns, rows, closeness, colors, is_seen & (near >= options.nearer_than))
    return np.asarray(cv2.resize(painted, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _seen(
    distance: NDArray[np.float32], lens: Lens, yaw: float, pitch: float
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32], NDArray[np.bool_]]:
    """Column, row and closeness of every point to the eye, and whether it is before it: each (rows, columns).

    They are turned about the middle of what is there, before the camera that saw them.
    """
    height, width = distance.shape
    rays = lens.rays((height, width))
    with np.errstate(divide="ignore"):
        middle = float(1 / max(float((1 / distance).mean()), 1e-6))  # what is near counts more than the sky
    is_seen = (distance < FARTHEST * middle) & ~flying(distance)
    z = np.where(is_seen, distance, np.float32(middle))
    ahead, across, down = z - np.float32(middle), rays[..., 0] * z, rays[..., 1] * z
    turn, tilt = math.radians(yaw), math.radians(pitch)
    x = across * math.cos(turn) - ahead * math.sin(turn)
    ahead = ahead * math.cos(turn) + across * math.sin(turn)
    y = down * math.cos(tilt) - ahead * math.sin(tilt)
    z = ahead * math.cos(tilt) + down * math.sin(tilt)
    z = z + np.float32(middle * (1 + BACK * math.sqrt(1 - (math.cos(turn) * math.cos(tilt)) ** 2)))
    is_seen &= z > NEAREST * middle
    focal_px = lens.focal_px((height, width)) / np.where(is_seen, z, np.float32(middle))
    columns = np.floor(x * focal_px + lens.center[0] * width).astype(np.int32)
    rows = np.floor(y * focal_px + lens.center[1] * height).astype(np.int32)
    return columns, rows, -z.astype(np.float32), is_seen


def _painted(
    columns: NDArray[np.int32],
    rows: NDArray[np.int32],
    closeness: NDArray[np.float32],
    colors: Image,
    shown: NDArray[np.bool_],
) -> Image:
    """Paint the points from far to near, and close gaps between neighbors."""
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
