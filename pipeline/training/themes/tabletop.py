"""Close-ups: many small things on a table or floor, a wall or cloth behind them."""

import math

import numpy as np

from pipeline.training import people, shapes, things
from pipeline.training.camera import Camera, looking_at
from pipeline.training.scene import Scene
from pipeline.training.surfaces import Surfaces
from pipeline.training.textures import Atlas
from pipeline.training.themes.indoors import indoor_light


def build(rng: np.random.Generator, atlas: Atlas) -> tuple[Scene, Camera]:
    scene = Scene(rng)
    look = Surfaces(scene, atlas)
    scale = rng.uniform(0.5, 2.0)
    width, depth = 2.4 * scale, rng.uniform(0.6, 2.0) * scale
    pen = scene.at(0, 0)
    indoor_light(scene, 3 * scale, 3 * scale, 2.4)
    scene.air.contact = 0.12 * scale
    pen.draw(
        shapes.floor(4),
        (0, depth / 2, 0),
        (width * 3, depth * 3, 1),
        look.wood() if rng.random() < 0.5 else look.floor(),
    )
    back = look.any() if rng.random() < 0.5 else look.wall()
    if rng.random() < 0.8:
        pen.shadowless().box((0, depth + 0.1, 1.0), (width * 3, 0.1, 3), back)
    else:
        pen.shadowless().box((0, depth + 2, 0.5), (12, 0.1, 6), back)
    for _ in range(int(rng.integers(3, 22))):
        y = depth * rng.random()
        place = pen.at(rng.uniform(-0.5, 0.5) * width, y, 0, rng.uniform(0, 6.3))
        kind = rng.random()
        if kind < 0.72:
            things.thing(place, look, scale * rng.uniform(0.08, 0.5))
        elif kind < 0.82:
            s = scale * rng.uniform(0.1, 0.4)
            place.rod((0, 0, 0), (rng.normal() * 0.3 * s, rng.normal() * 0.3 * s, s * 2), s * 0.1, look.any())
        elif kind < 0.9:
            board = place.at(0, 0, 0, 0.0, rng.normal() * 0.3)
            w, h = scale * rng.uniform(0.2, 0.8, 2)
            board.box((0, 0, h / 2), (w, 0.02, h), look.picture(w, h, "picture", "screen", "books"))
        elif kind < 0.95:
            people.heap(place, look, scale * rng.uniform(0.1, 0.5))
        else:
            things.doll(place, look, scale * rng.uniform(0.15, 0.5))
    if rng.random() < 0.25:
        hand = look.skin()
        x, z = rng.normal() * 0.2 * scale, rng.uniform(0.05, 0.3) * scale
        start, wrist = (x, -1.0 * scale, z + 0.1), (x + rng.normal() * 0.1, -0.1 * scale, z)
        pen.limb(start, wrist, 0.09, hand)
        for k in range(4):
            pen.limb(wrist, (wrist[0] + 0.03 * (k - 1.5), wrist[1] + 0.13, z - 0.03), 0.022, hand)
    eye = (rng.normal() * 0.3 * scale, -rng.uniform(0.3, 1.4) * scale, rng.uniform(0.1, 1.0) * scale)
    target = (rng.normal() * 0.15 * scale, depth * rng.uniform(0.2, 0.7), rng.uniform(0.0, 0.35) * scale)
    roll = rng.normal() * (0.06 if rng.random() < 0.8 else 0.6)
    return scene, looking_at(eye, target, roll, math.radians(rng.uniform(35, 80)))
