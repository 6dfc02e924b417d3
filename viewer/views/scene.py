"""Draw a reconstructed scene from any side, with the path of the camera.

    seen = SeenScene.of(scene)
    picture = seen.render(look, (900, 600), most=60_000)        # uint8 (600, 900, 3) RGB

The same eye and rasterizer as for the point cloud of a frame. Surfaces that face away are left out, so that a room is
looked into from outside.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.geometry.lens import Lens
from pipeline.geometry.mesh import UPRIGHT
from pipeline.reconstruction.growing.scene import SceneSoFar
from viewer.views.eye import FRUSTUM, WIDEST_SPREAD, Eye, draw_grid, draw_line, rasterized
from viewer.views.points import GROUND
from viewer.views.settings import ViewSettings

Floats = NDArray[np.float32]

TAILS = 2, 98
"""Percentiles of the places of points that are taken for the ends of the scene."""
AWAY = 2.2
"""How far the eye is from the middle of the scene, in units of its radius."""
SHADE = 0.45
"""What is left of a color where the surface is seen from the side."""
CAMERA = 0.05
"""Length of a drawn camera, in units of the radius."""
UNEVEN = 1.8
"""How much farther apart than on average most neighbors are at most."""
PATH = (224, 180, 84)
HERE = (255, 214, 120)
"""Colors of the camera path, and of the camera whose depth was fused last."""


@dataclass(frozen=True, eq=False)
class SeenScene:
    """Points and cameras about the middle of the scene, with y down and z ahead, as the eye has them."""

    points: Floats
    colors: Image
    normals: Floats | None
    cameras: Floats
    """Float32 (k, 5, 3): the place of each camera, and the corners of what it sees."""
    fused: int
    radius: float
    spacing: float
    """Between neighboring points."""
    low: Floats
    high: Floats

    @classmethod
    def of(cls, scene: SceneSoFar) -> SeenScene:
        """Return the scene about its middle, which lies ahead of the eye."""
        points = scene.points * UPRIGHT
        centers = scene.cameras[:, :3, 3] * UPRIGHT
        ends = [np.percentile(each, TAILS, axis=0) for each in (points, centers)]
        low, high = np.min(ends, axis=(0, 1)).astype(np.float32), np.max(ends, axis=(0, 1)).astype(np.float32)
        radius = max(float(np.linalg.norm(high - low)) / 2, 1e-6)
        shift = np.array([0, 0, AWAY * radius], np.float32) - (low + high) / 2
        area = float(np.prod(np.sort(high - low)[1:])) * 3  # of walls, floor and things about
        return cls(
            points + shift,
            scene.colors,
            None if scene.normals is None else scene.normals * UPRIGHT,
            _cameras(scene, CAMERA * radius) + shift,
            scene.fused,
            radius,
            math.sqrt(area / max(len(points), 1)),
            low + shift,
            high + shift,
        )

    def render(self, look: ViewSettings, size: tuple[int, int], most: int) -> Image:
        """Return the picture of (width, height) `size`, of at most about `most` points."""
        eye = self.eye(look, size)
        ground = np.full((size[1], size[0], 3), GROUND, np.uint8)
        if look.grid:
            draw_grid(ground, eye, self.low, self.high)
        step = max(1, math.ceil(len(self.points) / most))
        points, colors = self.points[::step], self.colors[::step]
        columns, rows, ahead = eye.project(points)
        is_shown = eye.sees(ahead)
        spread = round(look.point_size) or 3
        if self.normals is not None:
            facing = eye.facing(points, self.normals[::step])
            is_shown &= facing > 0
            colors = (
                _shaded(colors, facing)
                if look.points_color == "picture"
                else _by_normal(self.normals[::step])
            )
            apart = UNEVEN * self.spacing * math.sqrt(step) * eye.focal / eye.away
            spread = round(look.point_size) or min(2 * math.ceil(apart / 2) + 1, WIDEST_SPREAD)
        row = columns[None], rows[None], ahead[None], colors[None], is_shown[None]
        picture = rasterized(*row, ground, spread, self.normals is None)
        self._draw_cameras(picture, eye)
        return picture

    def eye(self, look: ViewSettings, size: tuple[int, int]) -> Eye:
        """Return the eye that looks at the middle of the scene."""
        return Eye.of(look, AWAY * self.radius, Lens(), size, size)

    def fitted(self, look: ViewSettings, size: tuple[int, int]) -> ViewSettings:
        """Return the look from the same side that shows the whole scene, as large as it fits."""
        look = replace(look, dolly=1.0, pan_x=0.0, pan_y=0.0)
        corners = np.stack(np.meshgrid(*zip(self.low, self.high, strict=True)), axis=-1).reshape(-1, 3)
        corners = np.concatenate([corners, self.cameras.reshape(-1, 3)])
        for _ in range(10):  # nearer, things grow by different amounts
            eye = self.eye(look, size)
            places = np.stack(eye.project(corners.astype(np.float32))[:2])
            low, high = places.min(axis=1), places.max(axis=1)
            unit = eye.away / (eye.focal * eye.middle)
            aside = ((low + high) / 2 - np.array(eye.center)) * unit
            fills = float(max((high - low) / np.array(size)))
            look = replace(
                look,
                dolly=float(np.clip(look.dolly * fills / 0.92, 0.05, 10)),
                pan_x=float(np.clip(look.pan_x + aside[0], -5, 5)),
                pan_y=float(np.clip(look.pan_y + aside[1], -5, 5)),
            )
        return look

    def _draw_cameras(self, picture: Image, eye: Eye) -> None:
        """Draw the path, every camera on it, and the last one larger."""
        for number in range(1, len(self.cameras)):
            draw_line(picture, eye, self.cameras[number - 1, 0], self.cameras[number, 0], PATH)
        last = self.fused - 1
        for number, (place, *corners) in enumerate(self.cameras):
            color = HERE if number == last else FRUSTUM
            for one, other in zip(corners, [*corners[1:], corners[0]], strict=True):
                draw_line(picture, eye, place, one, color)
                draw_line(picture, eye, one, other, color)


def _cameras(scene: SceneSoFar, length: float) -> Floats:
    height, width = scene.picture
    rays = scene.lens.rays((height, width))[[0, 0, -1, -1], [0, -1, -1, 0]]
    corners = np.concatenate([rays * np.array([1, -1]), -np.ones((4, 1))], axis=1) * length
    local = np.concatenate([np.zeros((1, 3)), corners])
    turn, place = scene.cameras[:, :3, :3], scene.cameras[:, :3, 3]
    found = local @ turn.transpose(0, 2, 1) + place[:, None]
    return np.asarray(found * UPRIGHT, np.float32)


def _shaded(colors: Image, facing: Floats) -> Image:
    shade = (SHADE + (1 - SHADE) * np.clip(facing, 0, 1)) * 256
    return np.asarray((colors * shade[:, None].astype(np.uint16)) >> 8, np.uint8)


def _by_normal(normals: Floats) -> Image:
    return np.asarray(cv2.convertScaleAbs(127.5 + 127.5 * normals * UPRIGHT), np.uint8)
