"""Open ground: lawns, drives and beaches with people and animals in front of trees, hills, water and houses."""

import math

import numpy as np

from pipeline.training import animals, flat, outdoors, people, shapes
from pipeline.training.camera import Camera
from pipeline.training.scene import Scene
from pipeline.training.surfaces import Surfaces
from pipeline.training.textures import Atlas
from pipeline.training.themes.daylight import daylight


def land(scene: Scene, look: Surfaces) -> None:
    """Ground that is flat near the camera and may rise into hills or end in water."""
    rng = scene.rng
    ground = look.grass() if rng.random() < 0.6 else (look.soil() if rng.random() < 0.6 else look.stone())
    ticks = np.linspace(-0.5, 0.5, 49)
    x, y = np.meshgrid(ticks, ticks)
    size = 500.0
    bumps = sum(
        a * np.sin(fx * x + fy * y + p)
        for a, fx, fy, p in zip(
            rng.uniform(0, 1, 6),
            rng.normal(size=6) * 20,
            rng.normal(size=6) * 20,
            rng.uniform(0, 6, 6),
            strict=True,
        )
    )
    far = np.hypot(x, y) * size
    rise = rng.choice((0.0, 0.3, 2.0, 12.0)) * np.clip((far - 15) / 120, 0, 1) ** 1.5
    scene.at(0, 0).draw(shapes.terrain((bumps * rise).astype(np.float32)), (0, 0, 0), (size, size, 1), ground)
    if rng.random() < 0.2:
        water = scene.material(
            (0.05, 0.1, 0.12), (0.1, 0.18, 0.2), look.atlas.pick(rng, "rough"), (3, 3), gloss=1.0, bump=0.3
        )
        scene.at(0, rng.uniform(12, 60) + 200).draw(shapes.floor(6), (0, 0, 0.12), (500, 400, 1), water)
    if rng.random() < 0.5:
        path = look.road() if rng.random() < 0.5 else look.soil()
        strip = scene.at(rng.normal() * 2, 0, 0, rng.normal() * 0.3)
        strip.draw(shapes.floor(10), (0, 40, 0.02), (rng.uniform(1, 6), 100, 1), path)
    flat.patches(scene.at(0, 0, 0.03), look, 8, 25)


def backdrop(scene: Scene, look: Surfaces) -> None:
    """Trees, hedges, houses and parked cars at some distance."""
    rng = scene.rng
    near = rng.uniform(6, 45)
    for _ in range(int(rng.integers(0, 22))):
        angle, far = rng.uniform(-1.1, 1.1), near * rng.uniform(0.8, 3.0)
        place = scene.at(far * math.sin(angle), far * math.cos(angle), -0.1, rng.uniform(0, 6))
        outdoors.tree(place, look, rng.uniform(3, 14))
    for _ in range(int(rng.integers(0, 6))):
        angle, far = rng.uniform(-1, 1), near * rng.uniform(0.5, 2.0)
        outdoors.bush(scene.at(far * math.sin(angle), far * math.cos(angle)), look, rng.uniform(0.5, 2.5))
    if rng.random() < 0.35:
        outdoors.hedge(
            scene.at(rng.normal() * 5, near * 1.1, 0, rng.normal() * 0.2),
            look,
            rng.uniform(15, 80),
            rng.uniform(1, 3),
        )
    if rng.random() < 0.25:
        outdoors.fence(
            scene.at(rng.normal() * 4, near * 0.8, 0, rng.normal() * 0.3),
            look,
            rng.uniform(10, 60),
            rng.uniform(0.8, 1.8),
        )
    for _ in range(int(rng.integers(0, 4)) if rng.random() < 0.45 else 0):
        angle, far = rng.uniform(-0.9, 0.9), near * rng.uniform(1.0, 2.5)
        place = scene.at(far * math.sin(angle), far * math.cos(angle), 0, -angle + rng.normal() * 0.4)
        outdoors.house(place, look, rng.uniform(6, 20), rng.uniform(6, 10), rng.uniform(3, 9))
    for _ in range(int(rng.integers(0, 4)) if rng.random() < 0.35 else 0):
        outdoors.car(
            scene.at(rng.uniform(-0.7, 0.7) * near, near * rng.uniform(0.4, 1.1), 0, rng.uniform(0, 6.3)),
            look,
        )


def _bed(scene: Scene, look: Surfaces) -> None:
    """Shrubs and ferns close by, along one side, at times behind a low wall."""
    rng, side = scene.rng, scene.rng.choice((-1, 1))
    edge, start, end = rng.uniform(1.0, 4), rng.uniform(1.5, 4), rng.uniform(7, 25)
    tall = rng.uniform(0.4, 1.6)
    pen = scene.at(0, 0, 0, rng.normal() * 0.25)
    low = rng.uniform(0.15, 0.6) if rng.random() < 0.4 else 0.0
    if low:
        stone = look.stone()
        pen.box((side * edge, (start + end) / 2, low / 2), (0.3, end - start, low), stone)
    y = start
    while y < end:
        for row in range(int(rng.integers(1, 4))):
            x = side * (edge + 0.6 + row * tall * 0.7 + rng.normal() * 0.15)
            outdoors.bush(
                pen.at(x, y, low, rng.uniform(0, 6)), look, tall * rng.uniform(0.7, 1.4) * (1 + 0.3 * row)
            )
        y += tall * rng.uniform(0.5, 1.1)


def _actors(scene: Scene, look: Surfaces) -> None:
    """Whom the picture is about."""
    rng = scene.rng
    nearest = rng.uniform(1.2, 9)
    for k in range(int(rng.integers(1, 6)) if rng.random() < 0.9 else 0):
        far = nearest * (1.0 if k == 0 else rng.uniform(1, 3.5))
        place = scene.at(
            far * math.tan(rng.normal() * 0.35),
            far,
            0,
            rng.uniform(0, 6.3) if rng.random() < 0.6 else rng.normal() * 0.5,
        )
        kind = rng.random()
        if kind < 0.55:
            people.standing(place, look, rng.uniform(1.0, 1.95))
        elif kind < 0.85:
            animals.animal(
                place, look, rng.uniform(0.25, 0.8) if rng.random() < 0.75 else rng.uniform(0.8, 1.6)
            )
        elif kind < 0.93:
            outdoors.bench(place, look)
        else:
            people.heap(place, look, rng.uniform(0.2, 1.5))
    if rng.random() < 0.25:
        s = rng.uniform(0.15, 0.5)
        scene.at(rng.normal(), nearest).ball((0, 0, rng.uniform(s / 2, 2)), (s, s, s), look.any())


def build(rng: np.random.Generator, atlas: Atlas) -> tuple[Scene, Camera]:
    scene = Scene(rng)
    look = Surfaces(scene, atlas)
    daylight(scene, atlas, rng.uniform(9, 22))
    land(scene, look)
    backdrop(scene, look)
    if rng.random() < 0.3:
        _bed(scene, look)
    _actors(scene, look)
    height = rng.uniform(0.3, 2.0) if rng.random() < 0.85 else rng.uniform(2, 9)
    camera = Camera(
        (0, 0, height), rng.normal() * 0.2, rng.normal() * 0.12 - 0.06 * height, rng.normal() * 0.05,
        math.radians(rng.uniform(32, 90)),
    )  # fmt: skip
    return scene, camera
