"""From the pool to batches: crops, mirror images, colors changed. Batch n is the same for the same pool and seed."""

import math
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from pipeline.training import pool as pools
from pipeline.training.photo import rerecord, retake

MEAN = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
# Height and width in units, for pictures of each size in the pool, and how often one of that size is chosen.
SHAPES = {
    pools.LANDSCAPE: (((6, 8), (6, 8), (6, 8), (6, 8), (5, 8), (5, 9), (6, 6)), 0.72),
    pools.PORTRAIT: (((8, 6), (8, 6), (8, 5), (9, 5), (6, 6)), 0.14),
    pools.WIDE: (((4, 8), (4, 10), (4, 12), (4, 12), (5, 9)), 0.14),
}
UNITS = (16, 24, 32)  # pixels; each side is then rounded down to a multiple of 32
HALF_SIZE, FULL_SIZE = (0.7, 0.15, 0.15), (0.05, 0.15, 0.8)  # how often each unit is chosen
RECENT = 32  # shards of a size: what was just rendered
VIEWS = 0.5  # of the pictures that are seen again are seen from closer by or mirrored, not a frame later
TURNED = 0.1  # of the pictures are turned, as by a camera in somebody's hand
RETAKEN = 0.6  # are changed as by another camera in other light
REFRESH = 64  # batches between looks at what the renderer has added


class Batches(Dataset[tuple[Tensor, Tensor, Tensor]]):
    """`batches[n]`: pictures uint8 (B, 3, h, w), inverse depth float32 (B, h, w) and moves float32 (P, 2, 3).

    The last P pictures, `steady` of all, are the first P as a frame later shows them: moved by a few pixels, with
    other noise. A move is what `affine_grid` takes to carry the first one's depth to the later one.

    `full_from`: the batch from which on pictures have full size; before, most have half, which learns faster.
    `recent`: the share that comes from the last shards, so that what was just rendered is soon seen: those numbered
    `since` and later, or the last 32 of a size.
    """

    def __init__(
        self,
        pool: Path,
        seed: int,
        size: int,
        full_from: int,
        recent: float = 0.5,
        since: int | None = None,
        steady: float = 0.0,
    ) -> None:
        self.pool, self.seed, self.size, self.full_from = pool, seed, size, full_from
        self.recent, self.since, self.pairs = recent, since, int(size * steady)
        self.open = lru_cache(maxsize=512)(pools.open_shard)
        self.paths: dict[tuple[int, int], list[Path]] = {}
        self.recents: dict[tuple[int, int], list[Path]] = {}
        self.looked = -1

    def __getitem__(self, n: int) -> tuple[Tensor, Tensor, Tensor]:
        if n // REFRESH != self.looked or not self.paths:
            self.looked = n // REFRESH
            self.paths, self.recents = {}, {}
            for number, path in pools.shards(self.pool).items():
                self.paths.setdefault(pools.size_of(path), []).append(path)
                if self.since is not None and number >= self.since:
                    self.recents.setdefault(pools.size_of(path), []).append(path)
        if not self.paths:
            raise FileNotFoundError(f"No pictures in {self.pool} yet: run python -m pipeline.training.render")
        rng = np.random.default_rng([self.seed, n])
        sizes = list(self.paths)
        shares = np.array([SHAPES[size][1] for size in sizes])
        stored = sizes[rng.choice(len(sizes), p=shares / shares.sum())]
        shapes = SHAPES[stored][0]
        tall, wide = shapes[rng.integers(len(shapes))]
        unit = rng.choice(UNITS, p=FULL_SIZE if n >= self.full_from else HALF_SIZE)
        shape = (max(32, tall * unit // 32 * 32), max(32, wide * unit // 32 * 32))
        images = np.empty((self.size, *shape, 3), np.uint8)
        depths = np.empty((self.size, *shape), np.float32)
        moves = np.empty((self.pairs, 2, 3), np.float32)
        first = self.size - self.pairs
        for k in range(first):
            record = self._record(rng, stored)
            images[k], depths[k] = _vary(rng, record["image"], record["disparity"], shape)
        for k in range(self.pairs):
            images[first + k], depths[first + k], moves[k] = _later(rng, images[k], depths[k])
        return torch.from_numpy(images).permute(0, 3, 1, 2), torch.from_numpy(depths), torch.from_numpy(moves)

    def _record(self, rng: np.random.Generator, size: tuple[int, int]) -> np.void:
        paths = self.paths[size]
        recent = self.recents.get(size) or paths[-RECENT:]
        while True:
            try:
                among = recent if rng.random() < self.recent else paths[: -len(recent)] or paths
                shard = self.open(among[rng.integers(len(among))])
            except FileNotFoundError:  # the renderer has just made room
                continue
            record: np.void = shard[rng.integers(len(shard))]
            return record


def _vary(
    rng: np.random.Generator,
    image: NDArray[np.uint8],
    disparity: NDArray[np.floating],
    shape: tuple[int, int],
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """One picture, turned at times, cropped to about the shape's aspect, mirrored, and with other colors."""
    if rng.random() < TURNED:
        image, disparity = turned(image, disparity.astype(np.float32), rng.normal() * 0.7)
    height, width = image.shape[:2]
    aspect = shape[1] / shape[0] * np.exp(rng.normal() * 0.08)
    largest = min(width, height * aspect)
    crop_width = largest * (1.0 if rng.random() < 0.35 else rng.uniform(0.6, 1.0))
    w, h = int(crop_width), min(height, int(crop_width / aspect))
    x, y = int(rng.integers(width - w + 1)), int(rng.integers(height - h + 1))
    size = shape[::-1]
    crop, deep = image[y : y + h, x : x + w], disparity[y : y + h, x : x + w].astype(np.float32)
    colors = np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_AREA), np.uint8)
    near = np.asarray(cv2.resize(deep, size, interpolation=cv2.INTER_NEAREST_EXACT), np.float32)
    if rng.random() < 0.5:
        colors, near = colors[:, ::-1], near[:, ::-1]
    if rng.random() < RETAKEN:
        colors = retake(rng, np.ascontiguousarray(colors))
    ramp = np.arange(256, dtype=np.float32)[:, None] / 255
    gain, gamma = np.exp(rng.normal(0, 0.12, 3) + rng.normal() * 0.15), np.exp(rng.normal() * 0.2)
    table = np.clip(ramp**gamma * gain + rng.normal() * 0.03, 0, 1) * 255
    colors = np.asarray(cv2.LUT(np.ascontiguousarray(colors), table.astype(np.uint8)[None]), np.uint8)
    if rng.random() < 0.05:
        colors = np.repeat(colors.mean(2, keepdims=True), 3, axis=2).astype(np.uint8)
    return colors, near


def _later(
    rng: np.random.Generator, image: NDArray[np.uint8], disparity: NDArray[np.float32]
) -> tuple[NDArray[np.uint8], NDArray[np.float32], NDArray[np.float32]]:
    """A picture as the next frame of a film may show it, its depth, and the move between them for `affine_grid`.

    Half of them are another view instead: a part of the picture, enlarged, and mirrored at times.
    What was outside mirrors what is inside, and its depth is not known.
    """
    height, width = disparity.shape
    middle = np.array([width - 1, height - 1]) / 2
    if rng.random() < VIEWS:
        angle, zoom, way = 0.0, 1 / rng.uniform(1, 1.6), rng.choice((-1, 1))
        shift = rng.uniform(-1, 1, 2) * middle * (1 - zoom)
    else:
        angle, zoom, way = rng.normal() * 0.006, math.exp(rng.normal() * 0.012), 1
        shift = rng.normal(0, 1.5, 2)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]]) * zoom
    turn[:, 0] *= way
    back = np.column_stack([turn, middle - turn @ middle + shift])  # from the later to the first
    size, inverse = (width, height), cv2.WARP_INVERSE_MAP
    colors = cv2.warpAffine(image, back, size, flags=cv2.INTER_CUBIC | inverse, borderMode=cv2.BORDER_REFLECT)
    near = cv2.warpAffine(
        disparity, back, size, flags=cv2.INTER_NEAREST | inverse, borderValue=(math.nan,) * 4
    )
    # The same in coordinates from -1 to 1, the outer edges of the outermost pixels.
    to_pixels = np.array([[width / 2, 0, (width - 1) / 2], [0, height / 2, (height - 1) / 2], [0, 0, 1]])
    move = np.linalg.solve(to_pixels, np.vstack([back, [0, 0, 1]]) @ to_pixels)[:2]
    return rerecord(rng, np.asarray(colors, np.uint8)), np.asarray(near, np.float32), move.astype(np.float32)


def turned(
    image: NDArray[np.uint8], disparity: NDArray[np.float32], angle: float
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """The middle of a picture, turned by radians, as large as fits. Depth along the axis stays what it was."""
    height, width = image.shape[:2]
    across, down = abs(math.cos(angle)), abs(math.sin(angle))
    fits = min(width / (width * across + height * down), height / (width * down + height * across))
    size = int(width * fits), int(height * fits)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    middle = np.array([width - 1, height - 1]) / 2 - turn @ (np.array(size) - 1) / 2
    back, inverse = np.column_stack([turn, middle]), cv2.WARP_INVERSE_MAP
    colors = cv2.warpAffine(image, back, size, flags=cv2.INTER_LINEAR | inverse)
    near = cv2.warpAffine(disparity, back, size, flags=cv2.INTER_NEAREST | inverse)
    return np.asarray(colors, np.uint8), np.asarray(near, np.float32)


def normalized(images: Tensor) -> Tensor:
    """uint8 (B, 3, h, w) to what the network takes."""
    return (images.float() / 255 - MEAN.to(images.device)) / STD.to(images.device)
