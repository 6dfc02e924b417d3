"""Large rooms in which the same things stand in rows: offices, classrooms, libraries, canteens, an audience."""

import math

import numpy as np

from pipeline.training import furniture, people, props, things
from pipeline.training.camera import Camera, looking_at
from pipeline.training.scene import Light, Pen, Scene
from pipeline.training.surfaces import Surfaces
from pipeline.training.textures import Atlas
from pipeline.training.themes import indoors


def _desk(pen: Pen, look: Surfaces) -> None:
    """A place to work: table, chair, what lies on the table, at times whoever works there."""
    rng = pen.scene.rng
    high = rng.uniform(0.7, 0.78)
    furniture.table(pen, look, rng.uniform(0.9, 1.6), 0.7, high)
    if rng.random() < 0.5:
        things.monitor(
            pen.at(rng.normal() * 0.2, 0.15, high, rng.normal() * 0.2), look, rng.uniform(0.4, 0.7)
        )
    elif rng.random() < 0.3:
        things.laptop(pen.at(rng.normal() * 0.2, 0.0, high), look)
    things.strewn(pen, look, int(rng.integers(0, 4)), (1.0, 1.0, high), (0.4, 0.25), (0.08, 0.3))
    chair = pen.at(rng.normal() * 0.15, -0.6 + rng.normal() * 0.1, 0, math.pi + rng.normal() * 0.4)
    indoors.seat(chair, look, taken=0.15)


def _shelves(pen: Pen, look: Surfaces) -> None:
    """Two shelves back to back."""
    rng = pen.scene.rng
    wide, tall = rng.uniform(0.9, 1.5), rng.uniform(1.2, 2.2)
    furniture.shelf(pen.at(0, 0), look, wide, tall)
    furniture.shelf(pen.at(0, 0, 0, math.pi), look, wide, tall)


def _table(pen: Pen, look: Surfaces) -> None:
    """A table with chairs on two sides."""
    rng = pen.scene.rng
    wide, high = rng.uniform(0.7, 1.8), rng.uniform(0.7, 0.8)
    furniture.table(pen, look, wide, 0.8, high)
    for side in (-1, 1):
        for x in (-0.25, 0.25) if wide > 1.3 else (0.0,):
            chair = pen.at(x * wide, side * 0.55, 0, math.pi * (side < 0) + rng.normal() * 0.2)
            indoors.seat(chair, look, taken=0.12)
    for _ in range(int(rng.integers(0, 4))):
        things.thing(pen.at(rng.uniform(-0.4, 0.4) * wide, rng.uniform(-0.3, 0.3), high), look, 0.25)


def _seat(pen: Pen, look: Surfaces) -> None:
    if not (pen.scene.rng.random() < 0.5 and props.standing(pen, look, "seat")):
        furniture.chair(pen, look)


ROWS = ((_desk, 1.5, 1.7), (_shelves, 1.3, 2.2), (_table, 2.0, 2.3), (_seat, 0.65, 1.0))
"""What stands there, and how far apart its neighbours are, across and along, in metres."""


def build(rng: np.random.Generator, atlas: Atlas) -> tuple[Scene, Camera]:
    """Seen along the rows, across them or aslant, from among them or from the wall."""
    width, length, height = rng.uniform(4.5, 11), rng.uniform(6, 15), rng.uniform(2.5, 4.2)
    scene, look, pen = indoors.room(rng, atlas, width, length, height)
    indoors.indoor_light(scene, width, length, height)
    for y in np.arange(1.2, length, rng.uniform(2, 4)):
        pen.shadowless().box((0, float(y), height - 0.02), (width * 0.5, 0.3, 0.03), look.lamp())
        scene.lights.append(Light((0, float(y), height - 0.3), (0.3, 0.3, 0.3)))
    del scene.lights[8:]
    eye = rng.uniform(-0.42, 0.42) * width, rng.uniform(0.3, 2.5), rng.uniform(1.0, 1.9)
    thing, across, along = ROWS[rng.integers(len(ROWS))]
    turned = rng.random() < 0.5
    step_x, step_y = (along, across) if turned else (across, along)
    step_x, step_y = step_x * rng.uniform(1, 1.4), step_y * rng.uniform(1, 1.4)
    filled, front = rng.uniform(0.6, 1.0), rng.choice((0, math.pi)) + (math.pi / 2 if turned else 0)
    for x in np.arange(-width / 2 + 0.9, width / 2 - 0.8, step_x):
        for y in np.arange(rng.uniform(0.8, 2.0), length - 1.0, step_y):
            if rng.random() < filled and math.dist((x, y), eye[:2]) > 1.1:
                thing(pen.at(float(x), float(y), 0, front + rng.normal() * 0.03), look)
    if rng.random() < 0.6:
        indoors.line_walls(pen, look, width, length, eye[:2])
    for _ in range(int(rng.integers(0, 5))):
        there = rng.uniform(-0.45, 0.45) * width, rng.uniform(1.5, length - 0.5)
        if math.dist(there, eye[:2]) > 0.9:
            people.standing(pen.at(*there, 0, rng.uniform(0, 6.3)), look, rng.uniform(1.4, 1.9))
    indoors.lived_in(pen, look, width, length, height, eye[:2])
    target = rng.uniform(-0.5, 0.5) * width, length * rng.uniform(0.4, 1.0), rng.uniform(0.2, 1.1) * eye[2]
    span = math.radians(float(np.clip(rng.normal(62, 12), 38, 105)))
    return scene, looking_at(eye, target, rng.normal() * 0.05, span)
