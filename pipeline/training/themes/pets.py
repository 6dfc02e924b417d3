"""Dogs, cats and horses close by, out of doors and in rooms, often with the people they belong to."""

import math

import numpy as np

from pipeline.training import animals, flat, outdoors, people, shapes
from pipeline.training.camera import Camera, looking_at
from pipeline.training.scene import Pen, Scene
from pipeline.training.surfaces import Surfaces
from pipeline.training.textures import Atlas
from pipeline.training.themes import indoors, park
from pipeline.training.themes.daylight import daylight

Place = tuple[float, float]


def build(rng: np.random.Generator, atlas: Atlas) -> tuple[Scene, Camera]:
    """One to three animals between one and seven metres away, from where a person stands or crouches."""
    away = 1.1 + 5.5 * rng.random() ** 1.5
    there = (rng.normal() * 0.1 * away, away)
    if rng.random() < 0.3:
        scene, look, coat = _inside(rng, atlas, there)
    else:
        scene, look, coat = _outside(rng, atlas, away)
    tall = _company(scene, look, there, coat)
    eye = rng.uniform(0.9, 1.8) if rng.random() < 0.7 else rng.uniform(0.3, 0.9)
    target = (there[0] + rng.normal() * 0.12 * away, away, tall * rng.uniform(0.2, 1.3))
    roll = rng.normal() * (0.04 if rng.random() < 0.9 else 0.4)
    return scene, looking_at((0.0, 0.0, eye), target, roll, math.radians(rng.uniform(28, 75)))


def _company(scene: Scene, look: Surfaces, there: Place, coat: int | None) -> float:
    """The animals and their people; returns how tall the one in the middle is at the shoulder."""
    rng = scene.rng
    tall = rng.uniform(0.22, 0.7) if there[1] < 3.5 or rng.random() < 0.7 else rng.uniform(0.9, 1.6)
    for k in range(int(rng.choice((1, 1, 1, 2, 3)))):
        aside = rng.normal(0, 0.25 * there[1], 2) * (k > 0)
        x, y = there[0] + aside[0], max(1.0, there[1] + aside[1])
        across = rng.choice((-1, 1)) * math.pi / 2 + rng.normal() * 0.5  # seen from its side, more or less
        turn = across if rng.random() < 0.7 else rng.uniform(0, 6.3)
        animals.animal(scene.at(x, y, 0, turn), look, tall, coat if k == 0 else None)
    for _ in range(int(rng.integers(1, 3)) if rng.random() < 0.6 else 0):
        x, y = there[0] + rng.normal() * 0.35 * there[1], there[1] + rng.normal() * 0.8
        if y > 1.2 and math.dist((x, y), there) > 0.5:
            people.standing(scene.at(x, y, 0, rng.uniform(0, 6.3)), look, rng.uniform(1.1, 1.9))
    return tall


def _inside(rng: np.random.Generator, atlas: Atlas, there: Place) -> tuple[Scene, Surfaces, int | None]:
    """A furnished room that ends behind the animals."""
    width, length, height = rng.uniform(2.5, 6), there[1] + rng.uniform(0.8, 4), rng.uniform(2.3, 3)
    scene, look, pen = indoors.room(rng, atlas, width, length, height)
    indoors.line_walls(pen, look, width, length, (0.0, 0.0))
    indoors.indoor_light(scene, width, length, height)
    flat.rugs(pen, look, width, length)
    coat = None
    if rng.random() < 0.35:
        floor, coat = look.alike()
        pen.draw(shapes.floor(6), (0, length / 2, flat.THICK), (width, length, 1), floor)
    indoors.lived_in(pen, look, width, length, height, (0.0, 0.0))
    return scene, look, coat


def _outside(rng: np.random.Generator, atlas: Atlas, away: float) -> tuple[Scene, Surfaces, int | None]:
    """A lawn, a path or a yard before leaves, a wall, or what a park has."""
    scene = Scene(rng)
    look = Surfaces(scene, atlas)
    daylight(scene, atlas, rng.uniform(9, 22))
    park.land(scene, look)
    coat = None
    if rng.random() < 0.55:
        ground, coat = look.alike() if rng.random() < 0.5 else (look.road(), None)
        strip = scene.at(0, away, 2 * flat.THICK, rng.uniform(0, 6.3))
        strip.draw(shapes.floor(10), (0, 0, 0), (rng.uniform(3, 12), rng.uniform(8, 60), 1), ground)
    behind = scene.at(rng.normal(), away + rng.uniform(0.8, 6), 0, rng.normal() * 0.4)
    kind = rng.random()
    if kind < 0.35:
        _leaves(behind, look)
    elif kind < 0.55:
        behind.box((0, 0.2, 0), (rng.uniform(6, 30), 0.4, rng.uniform(1, 8)), look.wall())
    elif kind < 0.65:
        outdoors.fence(behind, look, rng.uniform(8, 30), rng.uniform(0.8, 1.8))
    if kind > 0.3:
        park.backdrop(scene, look)
    return scene, look, coat


def _leaves(pen: Pen, look: Surfaces) -> None:
    """Shrubs and ferns in a row, along x."""
    rng, tall = pen.scene.rng, pen.scene.rng.uniform(0.5, 2.8)
    for x in np.arange(-6, 6, 0.55 * tall + 0.2):
        size = tall * rng.uniform(0.7, 1.3)
        outdoors.bush(pen.at(float(x), rng.normal() * 0.2 * tall, 0, rng.uniform(0, 6.3)), look, size)
