"""Roads from a car, a bicycle or a pavement: lanes, cars, houses, trees, poles, people, open country."""

import math

import numpy as np

from pipeline.training import flat, outdoors, people, shapes
from pipeline.training.camera import Camera
from pipeline.training.scene import Pen, Scene
from pipeline.training.surfaces import Surfaces
from pipeline.training.textures import Atlas
from pipeline.training.themes.daylight import daylight

FAR = 220.0  # metres of road
PIECE = 6.0  # metres: what runs along the road is put together from such pieces, so that it can turn with it


def _ground(scene: Scene, look: Surfaces, half_road: float, pavement: float) -> None:
    rng, pen = scene.rng, scene.at(0, 0)
    side = look.grass() if rng.random() < 0.5 else look.soil()
    pen.draw(shapes.floor(48), (0, FAR * 0.9, -0.05), (4 * FAR, FAR * 2, 1), side)
    pen.draw(shapes.floor(64), (0, FAR / 2 - 20, 0), (2 * half_road, FAR + 40, 1), look.road())
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
            pen.draw(shapes.floor(48), (sign * (half_road - 0.3), FAR / 2, 0.006), (0.14, FAR, 1), paint)
    flat.patches(pen, look, half_road, 40)
    if pavement > 0:
        stone, curb = look.stone(), look.stone()
        for sign in (-1, 1):
            x = sign * (half_road + pavement / 2)
            for y in np.arange(-20, FAR - 20, PIECE):
                pen.box((x, float(y), 0.03), (pavement, PIECE, 0.16), stone)
                pen.box((sign * (half_road + 0.08), float(y), 0.035), (0.16, PIECE, 0.17), curb)
    if rng.random() < 0.25:
        crossing = rng.uniform(4, 20)
        for k in range(8):
            pen.draw(
                shapes.floor(),
                (-half_road + (k + 0.5) * half_road / 4, crossing, 0.007),
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


def _bend(scene: Scene) -> None:
    """The road turns, rises or falls; houses and trees go with it."""
    rng = scene.rng
    if rng.random() < 0.5:
        right = rng.choice((-1, 1)) * 10 ** rng.uniform(-3.6, -2.3)
        up = rng.choice((-1, 1)) * 10 ** rng.uniform(-4.2, -3.1) if rng.random() < 0.6 else 0.0
        scene.bend = float(right), float(up)


def _along(pen: Pen, look: Surfaces, x: float, clear: bool) -> None:
    """What runs along the road: guard rail, wall, hedge or fence. `clear`: cars are to see over it."""
    rng = pen.scene.rng
    start, end, kind = rng.uniform(-4, 20), rng.uniform(40, 160), rng.random()
    surface = look.metal() if clear else (look.stone() if kind < 0.4 else look.wood())
    tall = rng.uniform(0.7, 0.85) if clear else rng.uniform(0.5, 4.0)
    for y in np.arange(start, end, PIECE):
        place = pen.at(x, float(y), 0, math.pi / 2)
        if clear and kind < 0.7:
            place.box((0, 0, tall - 0.16), (PIECE, 0.06, 0.32), surface)
            for part in (-0.25, 0.25):
                place.rod((part * PIECE, 0.08, 0), (part * PIECE, 0.08, tall), 0.1, surface)
        elif clear or kind < 0.45:
            place.box((0, 0, tall / 2), (PIECE, 0.3, tall), surface)
        elif kind < 0.75:
            outdoors.hedge(place, look, PIECE, min(tall, 2.4))
        else:
            outdoors.fence(place, look, PIECE, min(tall, 1.8))


def _gantry(pen: Pen, look: Surfaces, half_road: float) -> None:
    """Signs above the road, or beside it on a tall stand."""
    rng = pen.scene.rng
    metal, high, wide = look.metal(), rng.uniform(5, 7), rng.uniform(2, 5)
    across = rng.random() < 0.6
    place = pen.at(0 if across else rng.choice((-1, 1)) * (half_road + 2), rng.uniform(12, 70))
    for x in (-half_road - 0.5, half_road + 0.5) if across else (0.0,):
        place.rod((x, 0, 0), (x, 0, high), 0.35, metal)
    if across:
        place.rod((-half_road - 0.5, 0, high), (half_road + 0.5, 0, high), 0.3, metal)
    for _ in range(int(rng.integers(1, 3)) if across else 1):
        x = rng.uniform(-0.6, 0.6) * half_road if across else 0.0
        place.box(
            (x, -0.25, high), (wide, 0.08, wide * 0.5), look.picture(wide, wide * 0.5, "screen", "picture")
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
    if rng.random() < 0.4:
        _along(pen, look, sign * (edge + pavement + 0.6), clear=False)
    if rng.random() < 0.25 and not pavement:
        _along(pen, look, sign * (edge + 0.3), clear=True)
    if rng.random() < 0.4:
        for _ in range(int(rng.integers(3, 12))):
            x, y = edge + pavement + rng.uniform(0.8, 6), rng.uniform(2, 60)
            outdoors.bush(pen.at(sign * x, y), look, rng.uniform(0.5, 2.5))
    if rng.random() < 0.25:
        _wood(pen, look, sign, edge + pavement)
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


def _wood(pen: Pen, look: Surfaces, sign: int, edge: float) -> None:
    """Trees and bushes so close to the road and to each other that nothing is to be seen between them."""
    rng = pen.scene.rng
    tall, y = rng.uniform(4, 12), rng.uniform(1, 8)
    while y < 90:
        x = edge + rng.uniform(1.2, 4)
        outdoors.tree(pen.at(sign * (x + rng.exponential(3)), y), look, tall * rng.uniform(0.7, 1.3))
        outdoors.bush(pen.at(sign * x, y + rng.uniform(0, 3)), look, rng.uniform(1, 3))
        y += rng.uniform(2, 4) * (1 + y / 30)


def build(rng: np.random.Generator, atlas: Atlas) -> tuple[Scene, Camera]:
    """A road ahead, from its middle, its side or across."""
    scene = Scene(rng)
    _bend(scene)
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
    if rng.random() < 0.2:
        _gantry(pen, look, half_road)
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
