"""Roads from a car, a bicycle or a pavement: lanes, cars, houses, trees, poles, people, open country."""

import math

import numpy as np

from pipeline.training import outdoors, people, shapes
from pipeline.training.camera import Camera
from pipeline.training.scene import Pen, Scene
from pipeline.training.surfaces import Surfaces
from pipeline.training.textures import Atlas
from pipeline.training.themes.daylight import daylight

FAR = 220.0  # metres of road


def _ground(scene: Scene, look: Surfaces, half_road: float, pavement: float) -> None:
    rng, pen = scene.rng, scene.at(0, 0)
    side = look.grass() if rng.random() < 0.5 else look.soil()
    pen.draw(shapes.floor(24), (0, FAR * 0.9, -0.05), (4 * FAR, FAR * 2, 1), side)
    pen.draw(shapes.floor(16), (0, FAR / 2 - 20, 0), (2 * half_road, FAR + 40, 1), look.road())
    paint = scene.material((0.75, 0.75, 0.7) if rng.random() < 0.75 else (0.8, 0.6, 0.15))
    if rng.random() < 0.8:
        dash, gap = rng.uniform(2, 5), rng.uniform(2, 8)
        for lane in range(1, int(half_road / 1.6)):
            x = -half_road + lane * 3.3
            if x > half_road - 1:
                break
            solid = rng.random() < 0.25
            for y in np.arange(-10, 110, dash + gap):
                length = dash + gap if solid else dash
                pen.draw(shapes.floor(), (x, float(y), 0.006), (0.14, length, 1), paint)
    if rng.random() < 0.6:
        for sign in (-1, 1):
            pen.draw(shapes.floor(8), (sign * (half_road - 0.3), FAR / 2, 0.006), (0.14, FAR, 1), paint)
    if pavement > 0:
        stone, curb = look.stone(), look.stone()
        for sign in (-1, 1):
            x = sign * (half_road + pavement / 2)
            pen.box((x, FAR / 2 - 20, 0.03), (pavement, FAR, 0.16), stone)
            pen.box((sign * (half_road + 0.08), FAR / 2 - 20, 0.035), (0.16, FAR, 0.17), curb)
    if rng.random() < 0.12:
        for k in range(8):
            pen.draw(
                shapes.floor(),
                (-half_road + (k + 0.5) * half_road / 4, rng.uniform(8, 10), 0.007),
                (0.45, 3, 1),
                paint,
            )


def _hills(scene: Scene, look: Surfaces) -> None:
    rng = scene.rng
    for _ in range(int(rng.integers(0, 4))):
        size, far = rng.uniform(60, 300), rng.uniform(180, 420)
        shape = shapes.lump(int(rng.integers(12)), 0.3)
        green = look.leaves() if rng.random() < 0.6 else look.soil()
        scene.at(rng.uniform(-1, 1) * far, far).draw(
            shape, (0, 0, -size * 0.05), (size * 2, size, size * rng.uniform(0.15, 0.5)), green
        )


def _roadside(pen: Pen, look: Surfaces, sign: int, edge: float, town: float, pavement: float) -> None:
    """One side of the road, from near to far; x grows away from the road."""
    rng = pen.scene.rng
    turned = -sign * math.pi / 2
    y = rng.uniform(-4, 6)
    setback = edge + pavement + rng.uniform(0.5, 8) * (1.2 - town)
    while y < FAR * 0.75:
        length = rng.uniform(7, 22)
        if rng.random() < town:
            place = pen.at(sign * setback, y + length / 2, 0, turned)
            outdoors.house(place, look, length, rng.uniform(7, 14), rng.uniform(3, 14 if town > 0.6 else 7))
        elif rng.random() < 0.6:
            for _ in range(int(rng.integers(1, 4))):
                x = edge + pavement + rng.uniform(1, 14)
                outdoors.tree(
                    pen.at(sign * x, y + rng.uniform(0, length), 0, rng.uniform(0, 6)),
                    look,
                    rng.uniform(3, 13),
                )
        y += length * rng.uniform(1.0, 1.5) * (1 + y / 120)
    if rng.random() < 0.35:
        strip = pen.at(sign * (edge + pavement + 0.6), 30, 0, turned)
        if rng.random() < 0.5:
            outdoors.fence(strip, look, 70, rng.uniform(0.6, 1.6))
        else:
            outdoors.hedge(strip, look, 60, rng.uniform(0.8, 2.2))
    step = rng.uniform(9, 35)
    if rng.random() < 0.7:
        for y in np.arange(rng.uniform(3, 12), 90, step):
            outdoors.pole(
                pen.at(sign * (edge + 0.6), float(y), 0, math.pi * (sign > 0)),
                look,
                rng.uniform(3, 9),
                rng.random() < 0.3,
            )
    if rng.random() < 0.4:
        tall = rng.uniform(3.5, 9)
        for y in np.arange(rng.uniform(3, 9), 70, rng.uniform(6, 14)):
            outdoors.tree(
                pen.at(sign * (edge + pavement * 0.7 + 0.5), float(y)), look, tall * rng.uniform(0.8, 1.2)
            )
    if pavement > 0:
        for _ in range(int(rng.integers(0, 6))):
            x, y = edge + rng.uniform(0.3, pavement), 3 + 35 * rng.random() ** 1.5
            people.standing(pen.at(sign * x, y, 0.1, rng.uniform(0, 6.3)), look, rng.uniform(1.2, 1.9))


def build(rng: np.random.Generator, atlas: Atlas) -> tuple[Scene, Camera]:
    """A straight road ahead, from its middle, its side or across."""
    scene = Scene(rng)
    look = Surfaces(scene, atlas)
    daylight(scene, atlas, rng.uniform(14, 30))
    half_road = rng.choice((2.6, 3.3, 5.0, 6.6, 8.5)) * rng.uniform(0.9, 1.1)
    town = float(np.clip(rng.uniform(-0.3, 1.2), 0, 1))
    pavement = rng.uniform(1.2, 4) if rng.random() < 0.3 + 0.6 * town else 0.0
    _ground(scene, look, half_road, pavement)
    _hills(scene, look)
    pen = scene.at(0, 0)
    for sign in (-1, 1):
        _roadside(pen, look, sign, half_road, town, pavement)
    lanes = np.arange(-half_road + 1.6, half_road - 1, 3.2)
    on_road = rng.random() < 0.7
    eye_x = (
        float(rng.choice(lanes)) + rng.normal() * 0.3
        if on_road
        else rng.choice((-1, 1)) * (half_road + max(pavement, 1) * 0.5)
    )
    for x in lanes:
        y = rng.uniform(5, 25)
        while y < 120:
            if rng.random() < 0.6:
                outdoors.car(pen.at(float(x) + rng.normal() * 0.2, y, 0, 0.0 if x < 0 else math.pi), look)
            y += rng.uniform(7, 40)
    if rng.random() < 0.5:
        for sign in (-1, 1):
            for y in np.arange(rng.uniform(2, 8), 60, rng.uniform(5.5, 11)):
                if rng.random() < 0.6 and abs(sign * (half_road - 1) - eye_x) > 1.8:
                    outdoors.car(
                        pen.at(
                            sign * (half_road - 1), float(y) + 3, 0, 0.0 if rng.random() < 0.5 else math.pi
                        ),
                        look,
                    )
    for _ in range(int(rng.integers(0, 3))):
        people.standing(
            pen.at(rng.uniform(-1, 1) * half_road, rng.uniform(4, 25), 0, rng.uniform(0, 6)), look
        )
    eye = (eye_x, 0.0, rng.uniform(1.1, 2.0) if rng.random() < 0.85 else rng.uniform(2, 7))
    yaw = rng.normal() * 0.12 if rng.random() < 0.75 else rng.uniform(-1.2, 1.2)
    pitch = rng.normal() * 0.06 - 0.03 - 0.04 * (eye[2] - 1.5)
    return scene, Camera(eye, yaw, pitch, rng.normal() * 0.025, math.radians(rng.uniform(38, 95)))
