"""Furnished rooms from where a person holds a phone or stands a camera."""

import math

import numpy as np

from pipeline.training import flat, furniture, props, things
from pipeline.training.camera import Camera, looking_at
from pipeline.training.scene import Pen, Scene
from pipeline.training.surfaces import Surfaces
from pipeline.training.textures import Atlas
from pipeline.training.themes import indoors


def build(rng: np.random.Generator, atlas: Atlas) -> tuple[Scene, Camera]:
    """A room of any kind from where a person holds a phone."""
    width, length, height = rng.uniform(2.2, 7), rng.uniform(2.8, 9), rng.uniform(2.3, 3.2)
    scene, look, pen = indoors.room(rng, atlas, width, length, height)
    anywhere = rng.random() < 0.4
    camera = _any_view(rng, width, length, height)
    indoors.line_walls(pen, look, width, length, camera.eye[:2] if anywhere else None)
    indoors.indoor_light(scene, width, length, height)
    if anywhere and rng.random() < 0.35:
        _partition(pen, look, width, length, height, camera.eye[:2])
    flat.rugs(pen, look, width, length)
    if not anywhere:
        camera = (
            _close_view(pen, look, width, length)
            if rng.random() < 0.55
            else _wide_view(rng, width, length, height)
        )
    if rng.random() < 0.3:
        _sitting_corner(pen, look, camera)
    x, y, _ = camera.eye
    for _ in range(int(rng.integers(0, 2 + int(width * length / (9 if look.atlas.props is None else 5))))):
        there = rng.uniform(-0.42, 0.42) * width, rng.uniform(0.8, length - 0.5)
        if math.dist(there, (x, y)) > 0.9:
            indoors.free_standing(pen.at(*there, 0, rng.uniform(0, 6.3)), look)
    indoors.lived_in(pen, look, width, length, height, (x, y))
    return scene, camera


def _sitting_corner(pen: Pen, look: Surfaces, camera: Camera) -> None:
    """A low table on a rug before the camera, at times with seats round it: the rug is flat, the table is not."""
    rng = pen.scene.rng
    away, turn = rng.uniform(1.2, 4.0), camera.yaw + rng.normal() * 0.2
    x, y, _ = camera.eye
    place = pen.at(x - away * math.sin(turn), y + away * math.cos(turn), 0, rng.uniform(0, 6.3))
    if rng.random() < 0.85:
        rug = place.at(rng.normal() * 0.3, rng.normal() * 0.3, 10 * flat.THICK)
        flat.rug(rug, look, rng.uniform(1.2, 3.2), rng.uniform(1.0, 2.4))
    wide, deep, high = rng.uniform(0.6, 1.5), rng.uniform(0.4, 0.8), rng.uniform(0.3, 0.55)
    table = place.at(0, 0, 11 * flat.THICK)
    if not (rng.random() < 0.3 and props.standing(table, look, "table")):
        furniture.table(table, look, wide, deep, high)
        things.strewn(table, look, int(rng.integers(0, 6)), (wide, deep, high), (0.4, 0.4), (0.08, 0.35))
    for side in range(4):
        if rng.random() < 0.3:
            seat = place.at(0, 0, 0, side * math.pi / 2).at(0, rng.uniform(1.0, 1.5), 0, rng.normal() * 0.3)
            if math.dist(seat.origin[:2], (x, y)) > 0.9:
                if side % 2 == 0:
                    furniture.sofa(seat, look, rng.uniform(0.8, 2.0))
                else:
                    furniture.chair(seat, look)


def _any_view(rng: np.random.Generator, width: float, length: float, height: float) -> Camera:
    """From anywhere in the room, in a direction in which there is something to see."""
    x, y = rng.uniform(-0.44, 0.44) * width, rng.uniform(0.06, 0.94) * length
    eye_height = float(np.clip(rng.normal(1.4, 0.25), 0.5, height - 0.3))
    corners = [(sx * width / 2, sy * length) for sx in (-1, 1) for sy in (0, 1)]
    far = sorted(corners, key=lambda corner: math.dist(corner, (x, y)))[int(rng.integers(1, 4))]
    mix = rng.uniform(0.3, 1.0)  # between the middle of the room and a corner
    target = (
        far[0] * mix + rng.normal() * 0.4,
        length / 2 + (far[1] - length / 2) * mix + rng.normal() * 0.4,
    )
    drop = math.dist(target, (x, y)) * rng.normal(-0.12, 0.15)
    span = math.radians(float(np.clip(rng.normal(59, 10), 38, 100)))
    roll = rng.normal() * (0.05 if rng.random() < 0.85 else 0.5)
    return looking_at((x, y, eye_height), (*target, eye_height + drop), roll, span)


def _partition(
    pen: Pen, look: Surfaces, width: float, length: float, height: float, eye: tuple[float, float]
) -> None:
    """A wall, a pillar or a counter that stands into the room."""
    rng = pen.scene.rng
    x, y = rng.uniform(-0.5, 0.5) * width, rng.uniform(0.15, 0.85) * length
    wide, deep = rng.uniform(0.2, 0.6) * width, rng.uniform(0.1, 0.35)
    if rng.random() < 0.5:
        wide, deep = deep, rng.uniform(0.2, 0.6) * length
    away = math.hypot(max(abs(x - eye[0]) - wide / 2, 0), max(abs(y - eye[1]) - deep / 2, 0))
    if away > 0.8:
        tall = height if rng.random() < 0.65 else rng.uniform(0.8, 1.3)
        pen.box((x, y, tall / 2), (wide, deep, tall), look.wall() if rng.random() < 0.7 else look.wood())


def _wide_view(rng: np.random.Generator, width: float, length: float, height: float) -> Camera:
    """From one end of the room towards the other."""
    eye_height = float(np.clip(rng.normal(1.4, 0.3), 0.5, height - 0.3))
    eye = (rng.uniform(-0.35, 0.35) * width, rng.uniform(0.15, 0.9), eye_height)
    target = (
        rng.uniform(-0.5, 0.5) * width,
        length * rng.uniform(0.35, 1.0),
        rng.uniform(0.0, eye_height * 1.15),
    )
    return looking_at(
        eye, target, rng.normal() * 0.05, math.radians(float(np.clip(rng.normal(62, 14), 32, 110)))
    )


def _close_view(pen: Pen, look: Surfaces, width: float, length: float) -> Camera:
    """A step or two away from a piece of furniture, looking down on it."""
    rng = pen.scene.rng
    x, y = rng.uniform(-0.3, 0.3) * width, length * rng.uniform(0.35, 0.75)
    place = pen.at(x, y, 0, rng.uniform(0, 6.3))
    kind, nearest = rng.random(), 0.9
    if kind < 0.3:
        furniture.workplace(place, look, rng.uniform(1.0, 2.4), rng.uniform(0.68, 0.8))
        nearest = 0.5
        chair = place.at(rng.normal() * 0.3, -0.7 + rng.normal() * 0.1, 0, math.pi + rng.normal() * 0.4)
        indoors.seat(chair, look, taken=0.3)
    elif kind < 0.75:
        wide, deep, high = rng.uniform(0.8, 2.0), rng.uniform(0.6, 1.0), rng.uniform(0.68, 0.95)
        furniture.table(place, look, wide, deep, high)
        things.strewn(place, look, int(rng.integers(1, 9)), (wide, deep, high), (0.45, 0.42), (0.08, 0.35))
        for side in (-1, 1):
            if rng.random() < 0.7:
                spot = place.at(
                    rng.uniform(-0.3, 0.3) * wide, side * (deep / 2 + 0.15), 0, math.pi * (side < 0)
                )
                furniture.chair(spot, look)
    else:
        indoors.free_standing(place, look)
    away, angle = rng.uniform(nearest, 2.2), rng.uniform(-1.2, 1.2)
    eye_x = float(np.clip(x - away * math.sin(angle), -0.45 * width, 0.45 * width))
    eye_y = float(np.clip(y - away * math.cos(angle), 0.1, length - 0.3))
    target = (x + rng.normal() * 0.3, y + rng.normal() * 0.3, rng.uniform(0.3, 1.1))
    span = math.radians(float(np.clip(rng.normal(60, 10), 40, 90)))
    roll = rng.normal() * (0.07 if rng.random() < 0.8 else 0.6)  # some turn the camera in their hands
    return looking_at((eye_x, eye_y, rng.uniform(1.05, 1.75)), target, roll, span)
