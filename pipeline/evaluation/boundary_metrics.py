"""Evaluate depth boundaries: the F-score of their sharpness and position.

    boundary_f(disparity, truth)        # 0..1, more is better; both inverse depth in the same units, of one size

Two neighbors are a boundary when one is nearer than the other by some ratio; F joins how many of those found are true
with how many of the true ones are found, and is the mean over several ratios (after Bochkovskii et al., "Depth Pro",
2024). Unlike there, one counts that is a pixel or two beside the true one: nobody sees that, and a network is not
asked to tell which pixel of an edge that is two pixels soft belongs to what.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Map = NDArray[np.float32]
"""float32 (h, w)."""

RATIOS = 1.05, 1.10, 1.15, 1.20, 1.25
"""Depth ratios that count as a boundary, from barely visible to obvious."""
BESIDE_PX = 2
"""Tolerance of the position of a boundary, in pixels."""
FARTHEST = 0.05
"""Least disparity as a share of the near end: everything farther, also the sky, counts as one distance."""


def boundary_f(disparity: Map, truth: Map) -> float:
    """Return the mean F-score over `RATIOS`; 0 if there are no boundaries in the estimate or in the truth."""
    least = np.float32(FARTHEST * float(np.percentile(truth, 98)))
    found, known = (np.log(np.maximum(values, least)) for values in (disparity, truth))
    return float(np.mean([_f(found, known, float(np.log(ratio))) for ratio in RATIOS]))


def _f(found: Map, known: Map, step: float) -> float:
    """Return the F-score of log disparities, for horizontal and vertical neighbors in both orders."""
    claimed = right = due = met = 0
    for axis in (0, 1):
        for sign in (1, -1):
            here, there = (sign * np.diff(values, axis=axis) > step for values in (found, known))
            claimed, due = claimed + int(here.sum()), due + int(there.sum())
            right, met = right + int((here & _wider(there)).sum()), met + int((there & _wider(here)).sum())
    precision, recall = right / max(claimed, 1), met / max(due, 1)
    return 2 * precision * recall / max(precision + recall, 1e-9)


def _wider(marks: NDArray[np.bool_]) -> NDArray[np.bool_]:
    side = 2 * BESIDE_PX + 1
    return np.asarray(cv2.dilate(marks.astype(np.uint8), np.ones((side, side), np.uint8)) > 0)
