"""Render a point cloud from any side; from the front, it equals the frame.

What is farther than `nearer_than` or nearer than `farther_than` is left out, so that a thing can be seen alone. Where
nobody has measured, how deep it is compared with how wide is assumed; see `pipeline.geometry.surface`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.frame import DepthFrame
from pipeline.geometry.calibration import assumed
from pipeline.geometry.lens import Lens, normals, unproject
from pipeline.geometry.surface import flying
from pipeline.objects.distance import located
from pipeline.objects.drawing import draw_label, draw_outline
from pipeline.render.picture import nearness, within
from viewer.views.coloring import colored
from viewer.views.eye import WIDEST_SPREAD, Eye, draw_frustum, draw_grid, rasterized
from viewer.views.mesh import filled, steps_of, whole_squares
from viewer.views.settings import ViewSettings

MOST = 120_000
"""Maximum number of points: a few times the pixels of the model, and few enough for turning during playback."""
FARTHEST = 12.0
"""Points farther than this multiple of the median are omitted, such as the sky."""
CLOSING = 3
"""Pixels that close what rounding leaves open in a mesh."""
GROUND = (19, 19, 20)
"""Background color: that of the window around the image."""
TAILS = 1, 99
"""Percentiles of the places of points that are taken for the ends of the scene."""


@dataclass(frozen=True, eq=False)
class Scene:
    """`points` float32 (h, w, 3), `is_known` and `near` as large, and where the eye turns about."""

    points: NDArray[np.float32]
    is_known: NDArray[np.bool_]
    near: NDArray[np.float32]
    image: Image
    lens: Lens
    middle: float

    def within(self, options: ViewSettings) -> NDArray[np.bool_]:
        """Return what lies between the near and the far clip."""
        return (self.near >= options.nearer_than) & (self.near <= options.farther_than)


def render(depth: DepthFrame, options: ViewSettings) -> Image:
    """uint8 (H, W, 3) RGB, the size of the frame."""
    height, width = depth.frame.image.shape[:2]
    return render_in(depth, options, (width, height))


def render_in(depth: DepthFrame, options: ViewSettings, size: tuple[int, int], most: int = MOST) -> Image:
    """The same in a picture of (width, height) `size`, which is seen to its edges: uint8 (height, width, 3) RGB."""
    scene = scene_of(depth, options, most)
    frame = scene.points.shape[1::-1]
    eye = Eye.of(options, scene.middle, scene.lens, frame, size)
    columns, rows, ahead = eye.project(scene.points)
    is_shown = scene.is_known & eye.sees(ahead) & scene.within(options)
    ground = np.full((size[1], size[0], 3), GROUND, np.uint8)
    if options.grid and is_shown.any():
        low, high = np.percentile(scene.points[is_shown], TAILS, axis=0).astype(np.float32)
        draw_grid(ground, eye, low, high)
    colors, spread = _colors(scene, options), round(options.point_size) or _closing(eye, scene, frame)
    is_mesh = options.surface == "mesh" and min(frame) > 1
    if is_mesh:
        is_whole = whole_squares(scene.points[..., 2], is_shown)
        steps = steps_of(columns, rows, is_whole)
        columns, rows, ahead, colors, is_shown = filled(columns, rows, ahead, colors, is_whole, steps)
        spread = CLOSING
    is_solid = bool(options.point_size) and not is_mesh
    picture = rasterized(columns, rows, ahead, colors, is_shown, ground, spread, is_solid)
    if options.grid:
        draw_frustum(picture, eye, scene.lens, frame)
    if depth.frame.detections:
        _draw_objects(picture, depth, eye, scene.lens)
    return picture


def _draw_objects(picture: Image, depth: DepthFrame, eye: Eye, lens: Lens) -> None:
    """Draw the boxes of objects where they are in space, upright and as far as their objects."""
    height, width = depth.frame.image.shape[:2]
    calibration = depth.calibration or assumed(*depth.display_range)
    rays = lens.rays((height, width))
    for each in located(depth):
        left, top, right, bottom = each.detection.box
        distance = float(calibration.meters(each.disparity))
        rows = [min(int(y * height), height - 1) for y in (top, top, bottom, bottom)]
        columns = [min(int(x * width), width - 1) for x in (left, right, right, left)]
        corners = np.c_[rays[rows, columns], np.ones(4)].astype(np.float32) * np.float32(distance)
        x, y, ahead = eye.project(corners)
        if math.isfinite(distance) and eye.sees(ahead).all():
            places = [(round(float(x[each])), round(float(y[each]))) for each in range(4)]
            draw_outline(picture, places)
            draw_label(picture, each.words, min(places, key=lambda place: place[1]))


def middle_of(depth: DepthFrame) -> float:
    """How far away the middle of the scene is, about which the eye turns."""
    return _middle((depth.calibration or assumed(*depth.display_range)).meters(depth.disparity))


def fitted(depth: DepthFrame, options: ViewSettings, size: tuple[int, int]) -> dict[str, float]:
    """`dolly`, `pan_x` and `pan_y` with which the whole cloud is seen from this side, as large as it fits."""
    scene = scene_of(depth, options, MOST // 8)
    is_shown = scene.is_known & scene.within(options)
    wanted: dict[str, Any] = {"dolly": 1.0, "pan_x": 0.0, "pan_y": 0.0}
    for _ in range(3):  # nearer, things grow by different amounts: three steps come close enough
        eye = Eye.of(replace(options, **wanted), scene.middle, scene.lens, scene.points.shape[1::-1], size)
        places = np.stack([part[is_shown] for part in eye.project(scene.points)[:2]])
        if not places.size:
            break
        low, high = np.percentile(places, TAILS, axis=1)
        unit = eye.away / (eye.focal * scene.middle)
        aside = ((low + high) / 2 - np.array(eye.center)) * unit
        fills = float(max((high - low) / np.array(size)))
        wanted = {
            "dolly": float(np.clip(wanted["dolly"] * fills / 0.9, 0.05, 10)),
            "pan_x": float(np.clip(wanted["pan_x"] + aside[0], -5, 5)),
            "pan_y": float(np.clip(wanted["pan_y"] + aside[1], -5, 5)),
        }
    return {name: round(value, 4) for name, value in wanted.items()}


def scene_of(depth: DepthFrame, options: ViewSettings, most: int) -> Scene:
    """Return the points of a frame, at most about `most`."""
    height, width = depth.frame.image.shape[:2]
    scale = min(1.0, math.sqrt(most / (width * height)))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    image = np.asarray(cv2.resize(depth.frame.image, size, interpolation=cv2.INTER_AREA), np.uint8)
    small = replace(within(depth, options), frame=replace(depth.frame, image=image))
    near = nearness(small, options.refine)
    far_end, near_end = small.display_range
    calibration = depth.calibration or assumed(far_end, near_end)
    distance = calibration.meters(near * np.float32(near_end - far_end) + np.float32(far_end))
    lens = depth.lens or calibration.lens or Lens()
    middle = _middle(distance)
    is_known = (distance < FARTHEST * middle) & ~flying(distance)
    points = unproject(np.where(is_known, distance, np.float32(middle)), lens)
    return Scene(points, is_known, near, image, lens, middle)


def _middle(distance: NDArray[np.float32]) -> float:
    with np.errstate(divide="ignore"):
        return float(1 / max(float((1 / distance).mean()), 1e-6))  # what is near counts more than the sky


def _colors(scene: Scene, options: ViewSettings) -> Image:
    if options.points_color == "depth":
        return colored(np.rint(scene.near * 255).astype(np.uint8), options)
    if options.points_color == "normal":
        return np.asarray(np.rint(127.5 - 127.5 * normals(scene.points)).clip(0, 255), np.uint8)
    return scene.image


def _closing(eye: Eye, scene: Scene, frame: tuple[int, ...]) -> int:
    """Pixels between neighbors in the middle of the scene, as an odd side that closes them."""
    apart = scene.middle / scene.lens.focal_px((frame[1], frame[0])) * eye.focal / eye.away
    return min(2 * math.ceil(apart / 2) + 1, WIDEST_SPREAD)
