"""People who face a camera on a desk, as a webcam sees them."""

import math

import numpy as np

from pipeline.training import people, props, things
from pipeline.training.camera import Camera, looking_at
from pipeline.training.scene import Light, Scene
from pipeline.training.textures import Atlas
from pipeline.training.themes import indoors


def build(rng: np.random.Generator, atlas: Atlas) -> tuple[Scene, Camera]:
    """One or more people who face a camera on a desk, their room behind them."""
    width, length, height = rng.uniform(2.4, 6), rng.uniform(1.8, 6), rng.uniform(2.3, 2.9)
    scene, look, pen = indoors.room(rng, atlas, width, length, height)
    if rng.random() < 0.7:
        indoors.line_walls(pen, look, width, length)
    indoors.indoor_light(scene, width, length, height)
    if rng.random() < 0.3:  # an evenly lit office: hardly a shadow
        scene.air.ambient_up = scene.air.ambient_down = (0.7, 0.7, 0.7)
    scene.lights.append(Light((rng.normal() * 0.4, 0.1, 1.4), indoors.warm(rng, rng.uniform(0.1, 0.6))))
    eye = (rng.normal() * 0.15, 0.12, rng.uniform(0.95, 1.5))
    distance = float(np.exp(rng.uniform(np.log(0.4), np.log(2.4))))
    seat = eye[2] - rng.uniform(0.62, 0.95)
    count = 1 if rng.random() < 0.75 else int(rng.integers(2, 4))
    for k in range(count):
        x = eye[0] + rng.normal() * 0.12 + (k - (count - 1) / 2) * 0.7
        person = pen.at(x, eye[1] + distance + rng.normal() * 0.1 + 0.3 * (count > 1), 0, rng.normal() * 0.3)
        drawn = False
        if look.atlas.props is not None and rng.random() < 0.4:
            # Whoever stands is let down through the floor until the camera looks at the head.
            tall = rng.uniform(1.5, 1.85)
            drop = eye[2] - rng.uniform(0.82, 1.0) * tall
            drawn = props.standing(person.at(0, 0.1, min(0.0, drop)), look, "person", tall)
        if drawn:
            pass
        elif rng.random() < (0.85 if distance < 1.1 else 0.35):
            people.sitting(person, look, seat)
            if rng.random() < 0.6:
                back = look.cloth()
                person.cushion((0, 0.2, seat + 0.35), (0.5, 0.1, rng.uniform(0.5, 0.9)), back, 6)
        else:
            people.standing(person.at(0, 0.1, min(0.0, eye[2] - rng.uniform(1.2, 1.55))), look)
    if rng.random() < 0.3:  # somebody behind them, half hidden at times
        behind = eye[1] + distance + rng.uniform(0.5, 2.5)
        if behind < length - 0.3:
            x = eye[0] + rng.normal() * 0.3 * behind
            people.standing(pen.at(x, behind, 0, rng.uniform(0, 6.3)), look, rng.uniform(1.5, 1.9))
    if rng.random() < 0.45:
        desk = eye[2] - rng.uniform(0.25, 0.5)
        pen.box((eye[0], 0.4, desk - 0.02), (rng.uniform(1, 2.4), 0.6, 0.04), look.wood())
        for _ in range(int(rng.integers(0, 4))):
            things.thing(
                pen.at(eye[0] + rng.normal() * 0.4, rng.uniform(0.35, 0.65), desk),
                look,
                rng.uniform(0.08, 0.25),
            )
    if rng.random() < 0.3:
        indoors.free_standing(
            pen.at(rng.uniform(-0.4, 0.4) * width, length * rng.uniform(0.5, 0.9), 0, rng.uniform(0, 6)), look
        )
    target = (eye[0] + rng.normal() * 0.15, eye[1] + distance, eye[2] + rng.normal() * 0.1 * max(1, distance))
    return scene, looking_at(eye, target, rng.normal() * 0.04, math.radians(rng.uniform(45, 85)))
