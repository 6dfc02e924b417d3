"""Corridors: doors, stairs, people and things along the walls."""

import math

import numpy as np

from pipeline.training import flat, furniture, people
from pipeline.training.camera import Camera, looking_at
from pipeline.training.scene import Light, Scene
from pipeline.training.textures import Atlas
from pipeline.training.themes import indoors


def build(rng: np.random.Generator, atlas: Atlas) -> tuple[Scene, Camera]:
    """Long, narrow, with doors, stairs at times, people and things along the walls."""
    width, length, height = rng.uniform(1.2, 3.5), rng.uniform(7, 28), rng.uniform(2.3, 3.5)
    scene, look, pen = indoors.room(rng, atlas, width, length, height)
    indoors.indoor_light(scene, width, min(length, 8), height)
    if rng.random() < 0.4:
        flat.rugs(pen, look, width, length)
    for y in np.arange(1.5, length, rng.uniform(2, 5)):
        pen.shadowless().box((0, float(y), height - 0.02), (0.4, 1.0, 0.03), look.lamp())
        scene.lights.append(Light((0, float(y), height - 0.3), indoors.warm(rng, 0.35)))
    del scene.lights[8:]
    for side in (-1, 1):
        y = rng.uniform(0.8, 2.5)
        while y < length - 0.8:
            place = pen.at(side * width / 2, y, 0, -side * math.pi / 2)
            if rng.random() < 0.6:
                furniture.door(place, look)
            elif rng.random() < 0.5:
                furniture.framed(place.at(0, 0, 1.55), look, rng.uniform(0.4, 1.2), rng.uniform(0.4, 0.9))
            elif width > 1.8:
                furniture.cabinet(place, look, rng.uniform(0.5, 1.2), rng.uniform(0.7, 1.9))
            y += rng.uniform(1.2, 3.5)
    if rng.random() < 0.3:
        stone, start, steps = look.stone(), rng.uniform(2.5, 5), int(rng.integers(6, 14))
        for k in range(steps):
            pen.box((0, start + 0.28 * k + 2, 0.085 + 0.17 * k), (width * 0.95, 4.3, 0.17), stone)
    for _ in range(int(rng.integers(0, 4))):
        person = pen.at(
            rng.uniform(-0.35, 0.35) * width, rng.uniform(1.8, length * 0.8), 0, rng.choice((0, math.pi))
        )
        people.standing(person, look, rng.uniform(1.3, 1.9))
    eye = (rng.uniform(-0.3, 0.3) * width, 0.3, rng.uniform(0.6, 1.8))
    target = (rng.normal() * width * 0.25, rng.uniform(3, 8), eye[2] + rng.normal() * 0.5 - 0.2)
    return scene, looking_at(eye, target, rng.normal() * 0.05, math.radians(rng.uniform(40, 95)))
