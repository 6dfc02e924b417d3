"""Intersect camera rays with boxes and balls, and shade the hits."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

HEIGHT, WIDTH = 192, 256
FOCAL_PX = 220.0

Vector = NDArray[np.float32]
"""float32 (3, h, w) or (3, 1, 1): x to the right, y down, z ahead, in meters."""


def vector(place: Sequence[float] | Vector) -> Vector:
    return np.array(place, np.float32).reshape(3, 1, 1)


@cache
def directions(fine: int) -> Vector:
    x = (np.arange(WIDTH * fine) + 0.5) / fine - WIDTH / 2
    y = (np.arange(HEIGHT * fine) + 0.5) / fine - HEIGHT / 2
    x, y = np.meshgrid(x / FOCAL_PX, y / FOCAL_PX)
    return np.stack([x, y, np.ones_like(x)]).astype(np.float32)


def box(eye: Vector, rays: Vector, center: Vector, size: Vector) -> Vector:
    low, high = (center - size - eye) / rays, (center + size - eye) / rays
    enter, leave = np.minimum(low, high).max(axis=0), np.maximum(low, high).min(axis=0)
    return np.where((enter < leave) & (enter > 0.1), enter, np.inf).astype(np.float32)


def ball(eye: Vector, rays: Vector, center: Vector, radius: Vector) -> Vector:
    to_eye = eye - center
    a, b, c = (rays * rays).sum(0), (rays * to_eye).sum(0), (to_eye * to_eye).sum(0) - radius * radius
    enter = (-b - np.sqrt(b * b - a * c)) / a
    return np.where(enter > 0.1, enter, np.inf).astype(np.float32)


def paint(place: Vector, seed: int) -> NDArray[np.float32]:
    """Colors, float32 (h, w, 3) in 0..255, that stick to places in meters."""
    x, y, z = place
    texture = _texture(seed)
    size = np.float32(texture.shape[0])
    u = np.mod((x + 0.6 * z + 0.37 * y) * (size / 4), size)
    v = np.mod((y + 0.8 * z - 0.29 * x) * (size / 4), size)
    color = cv2.remap(texture, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
    return np.asarray(color, np.float32)


@cache
def _texture(seed: int) -> NDArray[np.float32]:
    """float32 (512, 512, 3) in 0..255 that repeats without a seam: blotches of many sizes."""
    random = np.random.default_rng(seed)
    size, contrast = 512, random.uniform(0.2, 1.0)
    texture = np.zeros((size, size, 3), np.float32)
    for blur_px, share in ((2.5, 10), (6, 14), (20, 18), (60, 16)):
        frequencies = np.fft.fftfreq(size), np.fft.rfftfreq(size)
        rows, columns = (np.exp(-2 * (np.pi * blur_px * each) ** 2) for each in frequencies)
        noise = np.fft.rfft2(
            random.normal(size=(size, size, 1)) + 0.4 * random.normal(size=(size, size, 3)), axes=(0, 1)
        )
        layer = np.fft.irfft2(noise * rows[:, None, None] * columns[None, :, None], axes=(0, 1))
        texture += (contrast * share * layer / layer.std()).astype(np.float32)
    return np.clip(texture + random.uniform(70, 190, 3), 0, 255).astype(np.float32)
