"""Find features in key frames and match them: SIFT, compared as RootSIFT (Arandjelović and Zisserman, 2012).

found = detect(image)
pairs = match(found, other)          # uint32 (n, 2): numbers of features
candidates(everything)               # which key frames to match: neighbors in time, and others that look alike
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image

MOST = 2000
CONTRAST = 0.01
"""SIFT's threshold: a quarter of the usual one, because the number of features is bounded anyway."""
RATIO = 0.8
"""Largest ratio of the distances to the best and the second-best match (Lowe, 2004)."""
OFFSETS = (1, 2, 3, 4, 6, 8, 16, 32)
"""How far apart in the clip key frames are that are matched in any case."""
STRONGEST, LEAST_ALIKE, ALIKE = 200, 12, 3
"""Features by which places are recognized, least matches of them, and other key frames for each."""


@dataclass(frozen=True, eq=False)
class Features:
    """Strongest first. `places`: float32 (n, 2), x and y in pixels from the corner; `signs`: uint8 (n, 128)."""

    places: NDArray[np.float32]
    signs: NDArray[np.uint8]


def detect(image: Image) -> Features:
    """Return the strongest features of an image."""
    sift = cv2.SIFT.create(MOST, contrastThreshold=CONTRAST)
    points, signs = sift.detectAndCompute(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), None)
    if not points:
        return Features(np.empty((0, 2), np.float32), np.empty((0, 128), np.uint8))
    order = np.argsort([-point.response for point in points], kind="stable")
    places = np.array([points[each].pt for each in order], np.float32) + np.float32(0.5)
    signs = signs[order]
    root = np.sqrt(signs / np.maximum(signs.sum(axis=1, keepdims=True), 1e-9))
    return Features(places, np.clip(np.round(512 * root), 0, 255).astype(np.uint8))


def match(one: Features, other: Features) -> NDArray[np.uint32]:
    """Return matches that are best both ways and clearly better than the second best."""
    return _matches(_unit(one.signs), _unit(other.signs))


def candidates(everything: Sequence[Features]) -> list[tuple[int, int]]:
    """Return the pairs of key frames to match, in the order of the later one."""
    count = len(everything)
    pairs = {(each - offset, each) for each in range(count) for offset in OFFSETS if each >= offset}
    signs = [_unit(each.signs[:STRONGEST]) for each in everything]
    for later in range(count):
        alike = [
            (len(_matches(signs[earlier], signs[later])), earlier)
            for earlier in range(later - max(OFFSETS[:6]))
            if (earlier, later) not in pairs
        ]
        best = sorted(alike, reverse=True)[:ALIKE]
        pairs |= {(earlier, later) for number, earlier in best if number >= LEAST_ALIKE}
    return sorted(pairs, key=lambda pair: (pair[1], pair[0]))


def _unit(signs: NDArray[np.uint8]) -> NDArray[np.float32]:
    values = signs.astype(np.float32)
    return np.asarray(values / np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-9), np.float32)


def _matches(one: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.uint32]:
    if len(one) < 2 or len(other) < 2:
        return np.empty((0, 2), np.uint32)
    likeness = one @ other.T
    rows = np.arange(len(one))
    best, back = likeness.argmax(axis=1), likeness.argmax(axis=0)
    first = likeness[rows, best]
    likeness[rows, best] = -1
    second = likeness.max(axis=1)
    is_clear = 1 - first < RATIO**2 * (1 - second)  # squared distances of unit vectors, halved
    chosen = is_clear & (back[best] == rows)
    return np.stack([rows[chosen], best[chosen]], axis=1).astype(np.uint32)
