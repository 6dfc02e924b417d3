"""A rendered room and a photographed board whose geometry is exact."""

import math

import cv2
import numpy as np
from PIL import Image as Pillow

from pipeline.evaluation.stabilizer_trial.rays import HEIGHT, WIDTH
from pipeline.evaluation.stabilizer_trial.scenes import Thing, TrialScene, still

SIZE = HEIGHT, WIDTH


EYE, TURN = (-1.9, -0.3, 0.5), 0.55
"""The camera stands aside and looks at the box's corner, so that front, side and top are all seen."""


BOX = Thing(still(0.0, 0.5, 3.6), (0.55, 0.45, 0.4))
"""1.10 m wide, 0.90 m high, 0.80 m deep."""


def rendered(*things):
    scene = TrialScene(things, camera=still(*EYE), yaw=lambda _: TURN, noise_levels=0)
    return scene.shot(0, np.random.default_rng(0)).truth


def in_the_room(points):
    """From the camera's axes to the room's."""
    x, y, z = points[..., 0], points[..., 1], points[..., 2]
    cosine, sine = math.cos(TURN), math.sin(TURN)
    return np.stack([cosine * x + sine * z, y, cosine * z - sine * x], axis=-1) + EYE


def extent(points):
    return np.ptp(points, axis=0)


def photograph(path, focal=28):
    exif = Pillow.Exif()
    part = exif.get_ifd(0x8769)
    part[0xA405], part[0x920A] = focal, 4.2  # as of 35 mm film, and in truth
    exif[0x8769] = part
    Pillow.new("RGB", (400, 300), "teal").save(path, exif=exif)
    return path


def board_picture(turn, place, focal_px=525.0, size=(360, 480), distortion=(0.0, 0.0), center=(0.0, 0.0)):
    """A checkerboard of 10x7 squares of 1, rendered ray by ray: turned by three angles, its middle at `place`."""
    height, width = size
    fine = 2
    x, y = np.meshgrid((np.arange(width * fine) + 0.5) / fine, (np.arange(height * fine) + 0.5) / fine)
    rays = np.stack([x - width / 2 - center[0], y - height / 2 - center[1]], -1).reshape(-1, 1, 2) / focal_px
    if any(distortion):
        rays = cv2.undistortPoints(rays, np.eye(3), np.array([*distortion, 0, 0]))
    rays = rays.reshape(*x.shape, 2)
    rays = np.concatenate([rays, np.ones_like(rays[..., :1])], axis=2)
    rotation = cv2.Rodrigues(np.array(turn, float))[0]
    away = np.array(place, float)
    distance = (rotation[:, 2] @ away) / (rays @ rotation[:, 2])
    u, v, _ = np.moveaxis((rays * distance[..., None] - away) @ rotation, 2, 0)
    is_board = (np.abs(u) < 5) & (np.abs(v) < 3.5)
    is_rim = (np.abs(u) < 5.7) & (np.abs(v) < 4.2)
    black = is_board & ((np.floor(u) + np.floor(v + 0.5)) % 2 == 0)
    gray = np.where(black, 25, np.where(is_rim, 235, 120)).astype(np.uint8)
    return cv2.cvtColor(cv2.resize(gray, (width, height), interpolation=cv2.INTER_AREA), cv2.COLOR_GRAY2RGB)


ASKEW = [
    ((0.5, 0.1, 0.1), (0.5, 0.2, 15)), ((-0.5, 0.2, 0), (-1, 0, 16)), ((0.1, 0.6, 0.3), (0, -0.5, 17)),
    ((0.2, -0.6, 0), (1.5, 0.3, 15)), ((-0.4, -0.4, 0.2), (-2, -1, 18)), ((0.4, 0.5, -0.2), (2, 1, 18)),
]  # fmt: skip
