"""Render small moving scenes with exactly known depth.

    scene = tripod(seed=3)                        # or handheld, sideways, forward, quick_ball
    for shot in scene.shots(): shot.frame, shot.truth

A ray is cast through every pixel into a room with boxes and balls in it; textures stick to the surfaces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.evaluation.stabilizer_trial.rays import (
    HEIGHT,
    WIDTH,
    ball,
    box,
    directions,
    paint,
    vector,
)
from pipeline.frame import Frame

ROOM = np.array([[-3.0, -1.4, -2.0], [3.0, 1.4, 7.0]])
"""Meters: left, top, back; right, bottom, front. The camera looks along z from about the origin."""

Path = Callable[[float], tuple[float, float, float]]
"""Return the position x, y, z in meters at a time in seconds."""


def still(x: float, y: float, z: float) -> Path:
    """A path that stays where it is."""
    return lambda _: (x, y, z)


AT_REST = still(0, 0, 0)


@dataclass(frozen=True)
class Thing:
    """A box or a ball. `size` is half of its width, height and depth; a ball has its radius three times."""

    path: Path
    size: tuple[float, float, float]
    round: bool = False


@dataclass(frozen=True, eq=False)
class Shot:
    """One rendered frame. `truth`: 1/z, float32 (h, w)."""

    frame: Frame
    truth: NDArray[np.float32]


@dataclass(frozen=True)
class TrialScene:
    """Things in a room, and a camera with a path and a yaw in radians. `rate` in frames per second."""

    things: tuple[Thing, ...]
    camera: Path = AT_REST
    yaw: Callable[[float], float] = lambda _: 0.0
    seconds: float = 2.0
    rate: int = 30
    dropped: frozenset[int] = frozenset()
    noise_levels: float = 1.5
    seed: int = 0
    start: float = 0.0

    def shots(self) -> Iterator[Shot]:
        """Every frame that was not dropped."""
        random = np.random.default_rng(self.seed)
        for index in range(int(self.seconds * self.rate)):
            if index not in self.dropped:
                yield self.shot(index, random)

    def shot(self, index: int, random: np.random.Generator) -> Shot:
        """One frame."""
        timestamp = Fraction(index, self.rate)
        moment = self.start + float(timestamp)
        return self._taken(index, timestamp, moment, random, 1)

    def large(self, scale: int) -> Shot:
        """Render the first frame, enlarged by an integer factor."""
        return self._taken(0, Fraction(0), self.start, np.random.default_rng(self.seed), scale)

    def _taken(
        self, index: int, timestamp: Fraction, moment: float, random: np.random.Generator, scale: int
    ) -> Shot:
        image, truth = _render(self, moment, scale)
        noisy = np.clip(image + random.normal(0, self.noise_levels, image.shape), 0, 255)
        return Shot(Frame.now(noisy.astype(np.uint8), index, timestamp), truth)


def _render(scene: TrialScene, moment: float, scale: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Picture, float32 (h, w, 3), and truth. Vectors have x, y, z first: numpy is faster so."""
    fine = 2  # pictures are averaged over 2x2 rays, truth is that of one of them
    turn = scene.yaw(moment)
    x, y, z = directions(fine * scale)
    rays = np.stack([np.cos(turn) * x + np.sin(turn) * z, y, np.cos(turn) * z - np.sin(turn) * x]).astype(
        np.float32
    )
    eye = vector(scene.camera(moment))
    # A ray's parameter is its z in the camera: depth, not distance.
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = (vector(corner) for corner in ROOM)
        depth = np.maximum((low - eye) / rays, (high - eye) / rays).min(axis=0)
        image = paint(eye + rays * depth, 1000 + scene.seed)
        for number, thing in enumerate(scene.things):
            center, size = vector(thing.path(moment)), vector(thing.size)
            hit = ball(eye, rays, center, size[0]) if thing.round else box(eye, rays, center, size)
            nearer = hit < depth
            if not nearer.any():
                continue
            rows, columns = np.nonzero(nearer)
            part = slice(rows.min(), rows.max() + 1), slice(columns.min(), columns.max() + 1)
            inside = nearer[part]
            place = eye + rays[:, *part] * np.where(inside, hit[part], 0) - center
            image[part] = np.where(inside[..., None], paint(place, 7 * scene.seed + number + 1), image[part])
            depth = np.where(nearer, hit, depth)
    small = cv2.resize(image, (WIDTH * scale, HEIGHT * scale), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32), (1 / depth[::fine, ::fine]).astype(np.float32)


def furniture(seed: int) -> tuple[Thing, ...]:
    """Some boxes and balls that stand around."""
    random = np.random.default_rng(seed)
    things = []
    for side in (-1, 1, -1, 1, -1):
        half = random.uniform(0.2, 0.5, 3)
        place = side * random.uniform(0.5, 2.2), 1.4 - half[1], random.uniform(2.5, 5.5)
        things.append(Thing(still(*place), tuple(half)))
    radius = random.uniform(0.2, 0.4)
    things.append(
        Thing(still(random.uniform(-1, 1), 1.4 - radius, random.uniform(2, 4)), (radius,) * 3, round=True)
    )
    return tuple(things)


def walker(seed: int) -> Thing:
    """Someone who crosses the picture, to and fro."""
    random = np.random.default_rng(50 + seed)
    speed, phase, z = random.uniform(1.5, 2.2), random.uniform(0, 6.28), random.uniform(1.6, 2.2)
    return Thing(lambda t: (0.8 * np.sin(speed * t + phase), 0.35, z), (0.16, 1.0, 0.12))


def tripod(seed: int, **changes: Any) -> TrialScene:
    """The camera stands; someone walks."""
    return TrialScene((*furniture(seed), walker(seed)), seed=seed, **changes)


def handheld(seed: int, **changes: Any) -> TrialScene:
    """The camera is held in a hand, trembles and drifts; someone walks."""
    random = np.random.default_rng(70 + seed)
    a, b, c = random.uniform(0, 6.28, 3)
    return TrialScene(
        (*furniture(seed), walker(seed)),
        camera=lambda t: (
            0.15 * np.sin(1.3 * t + a) + 0.01 * np.sin(11 * t),
            0.05 * np.sin(1.9 * t + b),
            0.1 * np.sin(t + c),
        ),
        yaw=lambda t: 0.06 * np.sin(1.7 * t + c) + 0.004 * np.sin(13 * t),
        seed=seed,
        **changes,
    )


def sideways(seed: int, **changes: Any) -> TrialScene:
    """The camera travels past the furniture and turns."""
    direction = 1 if seed % 2 else -1
    return TrialScene(
        furniture(seed),
        camera=lambda t: (direction * (0.5 * t - 0.5), 0.0, 0.0),
        yaw=lambda t: direction * (0.12 * t - 0.12),
        seed=seed,
        **changes,
    )


def forward(seed: int, **changes: Any) -> TrialScene:
    """The camera goes into the room."""
    return TrialScene(
        furniture(seed), camera=lambda t: (0.1 * np.sin(t), 0.0, -1.5 + 0.8 * t), seed=seed, **changes
    )


def quick_ball(seed: int, **changes: Any) -> TrialScene:
    """The camera stands; a ball flies to and fro fast, close to the camera."""
    random = np.random.default_rng(90 + seed)
    speed, phase = random.uniform(4, 6), random.uniform(0, 6.28)
    ball = Thing(
        lambda t: (0.7 * np.sin(speed * t + phase), 0.3 * np.sin(1.7 * speed * t), 1.6),
        (0.2,) * 3,
        round=True,
    )
    return TrialScene((*furniture(seed), ball), seed=seed, **changes)
