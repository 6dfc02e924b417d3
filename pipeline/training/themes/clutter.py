"""Nothing in particular: shapes of all sizes in and before anything, so that geometry is read, not guessed."""

import math

import numpy as np

from pipeline.training import shapes
from pipeline.training.camera import Camera, looking_at
from pipeline.training.scene import Scene
from pipeline.training.surfaces import Surfaces
from pipeline.training.textures import Atlas
from pipeline.training.themes.daylight import daylight
from pipeline.training.themes.indoors import indoor_light


def build(rng: np.random.Generator, atlas: Atlas) -> tuple[Scene, Camera]:
    scene = Scene(rng)
    look = Surfaces(scene, atlas)
    if rng.random() < 0.5:
        daylight(scene, atlas, 10)
    else:
        indoor_light(scene, 5, 6, 3)
    pen, far = scene.at(0, 0), rng.uniform(3, 12)
    if rng.random() < 0.85:
        pen.draw(
            shapes.floor(6),
            (0, far / 2, 0),
            (far * 4, far * 4, 1),
            look.any() if rng.random() < 0.5 else look.floor(),
        )
    if rng.random() < 0.6:
        pen.shadowless().at(0, far, 0, rng.normal() * 0.4).box((0, 0, 1.5), (far * 4, 0.2, 6), look.any())
    for _ in range(int(rng.integers(4, 40))):
        y = far * rng.uniform(0.1, 1)
        s = rng.uniform(0.1, 0.9) * (0.3 + 0.2 * y)
        z = s / 2 if rng.random() < 0.75 else rng.uniform(0, 2.5)
        place = pen.at(
            rng.normal() * 0.5 * y,
            y,
            z,
            rng.uniform(0, 6.3),
            *(rng.normal(size=2) * (0.5 if z != s / 2 else 0)),
        )
        size = (s * rng.uniform(0.3, 1.2), s * rng.uniform(0.3, 1.2), s)
        kind, surface = rng.integers(7), look.any()
        shape = (
            shapes.box(), shapes.ball(2.0, 7), shapes.ball(5.0, 6), shapes.cylinder(), shapes.cylinder(0.05),
            shapes.lump(int(rng.integers(12)), 0.35), shapes.foliage(int(rng.integers(6))),
        )[kind]  # fmt: skip
        place.draw(shape, (0, 0, 0), size, surface)
    eye = (rng.normal() * 0.4, -rng.uniform(0.2, 1), rng.uniform(0.3, 2.2))
    return scene, looking_at(
        eye,
        (rng.normal() * 0.5, far * 0.5, rng.uniform(0, 1)),
        rng.normal() * 0.1,
        math.radians(rng.uniform(35, 100)),
    )
