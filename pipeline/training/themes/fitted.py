"""Kitchens, offices and shops with fitted furniture, seen looking down on it.

Long fronts that stand on the floor fill the lower half of the picture, and the floor before them is farther away than
the counter above: what is low in the picture is not always near.
"""

import math

import numpy as np

from pipeline.training import furniture, things
from pipeline.training.camera import Camera, looking_at
from pipeline.training.scene import Pen, Scene
from pipeline.training.surfaces import Surfaces
from pipeline.training.textures import Atlas
from pipeline.training.themes import indoors


def build(rng: np.random.Generator, atlas: Atlas) -> tuple[Scene, Camera]:
    """A room with runs of cupboards along its walls, from where a person stands before them."""
    width, length, height = rng.uniform(2.2, 5.5), rng.uniform(2.4, 6), rng.uniform(2.3, 3)
    scene, look, pen = indoors.room(rng, atlas, width, length, height)
    indoors.indoor_light(scene, width, length, height)
    far, left, right, _near = indoors.walls(pen, width, length)
    run = _Run(look)
    fronts = [far, *(wall for wall in (left, right) if rng.random() < 0.6)]
    for wall, space in fronts:
        run.draw(wall.at(0, -0.005), space)
    wall, space = fronts[rng.integers(len(fronts))]
    across = rng.uniform(-0.5, 0.5) * space
    target = wall.point((across, -run.depth * rng.uniform(0, 1.2), run.height * rng.uniform(0.1, 1.25)))
    away, side = rng.uniform(0.9, 3.2), rng.uniform(-0.9, 0.9)
    x, y, _ = wall.point((across + away * math.sin(side), -run.depth - away * math.cos(side), 0.0))
    eye = (
        float(np.clip(x, 0.75 - width / 2, width / 2 - 0.75)),
        float(np.clip(y, 0.2, length - 0.9)),
        rng.uniform(1.15, 1.8),
    )
    if rng.random() < 0.65:
        _table_before(pen, look, eye, target)
    for _ in range(int(rng.integers(0, 3))):
        there = rng.uniform(-0.3, 0.3) * width, rng.uniform(0.2, 0.75) * length
        if math.dist(there, eye[:2]) > 0.9:
            indoors.free_standing(pen.at(*there, 0, rng.uniform(0, 6.3)), look)
    indoors.lived_in(pen, look, width, length, height, eye[:2])
    roll = rng.normal() * (0.06 if rng.random() < 0.85 else 0.5)
    span = math.radians(float(np.clip(rng.normal(57, 9), 38, 90)))
    return scene, looking_at(eye, target, roll, span)


def _table_before(
    pen: Pen, look: Surfaces, eye: tuple[float, float, float], target: tuple[float, float, float]
) -> None:
    """A table between the eye and what it looks at, at times at its very edge, with chairs around."""
    rng = pen.scene.rng
    yaw = math.atan2(eye[0] - target[0], target[1] - eye[1])
    away, aside = rng.uniform(0.35, 1.3), rng.normal() * 0.6
    x = eye[0] - away * math.sin(yaw) + aside * math.cos(yaw)
    y = eye[1] + away * math.cos(yaw) + aside * math.sin(yaw)
    place = pen.at(x, y, 0, yaw + rng.normal() * 0.4)
    wide, deep, high = rng.uniform(0.7, 2.0), rng.uniform(0.6, 1.0), rng.uniform(0.68, 0.8)
    if rng.random() < 0.7:
        furniture.table(place, look, wide, deep, high)
        things.strewn(place, look, int(rng.integers(0, 9)), (wide, deep, high), (0.45, 0.42), (0.08, 0.35))
    for side in (-1, 1):
        for _ in range(int(rng.integers(0, 3))):
            spot = place.at(
                rng.uniform(-0.45, 0.45) * wide,
                side * (deep / 2 + rng.uniform(0, 0.3)),
                0,
                math.pi * (side < 0) + rng.normal() * 0.4,
            )
            if math.dist(spot.origin[:2], eye[:2]) > 0.45:
                furniture.chair(spot, look)


class _Run:
    """Cupboards under a counter, of one make along all walls."""

    def __init__(self, look: Surfaces) -> None:
        rng = look.scene.rng
        self.look = look
        self.front = look.plain((0.05, 1)) if rng.random() < 0.7 else look.wood()
        self.top = look.stone() if rng.random() < 0.6 else look.wood()
        self.plinth, self.handle, self.back = look.plain((0.05, 0.7)), look.metal(), look.wall()
        self.depth, self.height = rng.uniform(0.4, 0.7), float(np.clip(rng.normal(0.9, 0.1), 0.6, 1.2))
        self.each, self.rows = rng.uniform(0.35, 0.8), int(rng.integers(1, 4))
        self.has_tiles, self.has_upper = rng.random() < 0.6, rng.random() < 0.5

    def draw(self, pen: Pen, width: float) -> None:
        """Draw it with its back at y = 0."""
        rng = pen.scene.rng
        deep, foot, high = self.depth, 0.1, self.height
        pen.box((0, -deep / 2 + 0.03, foot / 2), (width, deep - 0.06, foot), self.plinth)
        pen.box((0, -deep / 2, (foot + high) / 2), (width, deep, high - foot), self.front)
        pen.box((0, -deep / 2 - 0.01, high + 0.02), (width, deep + 0.03, 0.04), self.top)
        if self.has_tiles:
            pen.box((0, -0.006, high + 0.3), (width, 0.012, 0.56), self.back)
        columns = max(1, round(width / self.each))
        w, h = width / columns, (high - foot) / self.rows
        for k in range(columns):
            for row in range(self.rows):
                x, z = -width / 2 + (k + 0.5) * w, foot + (row + 0.5) * h
                pen.box((x, -deep - 0.008, z), (w - 0.012, 0.016, h - 0.012), self.front)
                up = z + 0.35 * h
                pen.rod(
                    (x - 0.3 * w, -deep - 0.035, up), (x + 0.3 * w, -deep - 0.035, up), 0.014, self.handle
                )
        for _ in range(rng.poisson(4 * width)):
            spot = pen.at(
                rng.uniform(-0.48, 0.48) * width, -deep * rng.uniform(0.15, 0.85), high + 0.04, rng.normal()
            )
            things.thing(spot, self.look, rng.uniform(0.06, 0.45))
        if self.has_upper:
            start, wide = rng.uniform(-0.2, 0.2) * width, rng.uniform(0.3, 0.6) * width
            pen.box((start, -0.17, high + 1.0), (wide, 0.34, 0.7), self.front)
            for side in (-1, 1):
                pen.box(
                    (start + side * wide / 4, -0.347, high + 1.0), (wide / 2 - 0.01, 0.014, 0.69), self.front
                )
