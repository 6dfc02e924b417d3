"""Find and measure points of the point cloud, as it is seen in a picture of a size.

spot = picked(depth, options, size, (320, 200))          # the place of the frame that is seen there
first, second = located(depth, options, size, [spot, other])
distance_between(first, second)                          # meters, or relative without a calibration
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.frame import DepthFrame
from viewer.views.eye import Eye
from viewer.views.points import MOST, Scene, scene_of
from viewer.views.settings import ViewSettings

REACH = 8.0
"""Pixels around the pointer in which a point is found."""
SAME = 0.1
"""Points in reach whose distance from the eye differs by less than this share are on one thing."""
Spot = tuple[float, float]


@dataclass(frozen=True)
class LocatedPoint:
    """`seen`: column and row in the picture. `position`: right, down and ahead of the camera."""

    seen: tuple[float, float]
    position: tuple[float, float, float]


def picked(depth: DepthFrame, options: ViewSettings, size: tuple[int, int], at: Spot) -> Spot | None:
    """Return the place in the frame, as shares, of the point that is seen at a pixel; None on empty ground."""
    scene = scene_of(depth, options, MOST // 2)
    columns, rows, ahead = _eye(scene, options, size).project(scene.points)
    away = np.hypot(columns - np.float32(at[0]), rows - np.float32(at[1]))
    in_reach = scene.is_known & scene.within(options) & (away <= REACH)
    if not in_reach.any():
        return None
    front = float(ahead[in_reach].min())
    is_candidate = in_reach & (ahead <= front + SAME * abs(front))
    row, column = np.unravel_index(np.argmin(np.where(is_candidate, away, np.inf)), away.shape)
    return (float(column) + 0.5) / away.shape[1], (float(row) + 0.5) / away.shape[0]


def located(
    depth: DepthFrame, options: ViewSettings, size: tuple[int, int], spots: Sequence[Spot]
) -> list[LocatedPoint | None]:
    """Return where places of the frame are in space and in the picture; None where depth is not known now."""
    scene = scene_of(depth, options, MOST // 2)
    height, width = scene.is_known.shape
    eye, found = _eye(scene, options, size), list[LocatedPoint | None]()
    for across, down in spots:
        place = min(int(down * height), height - 1), min(int(across * width), width - 1)
        if not scene.is_known[place]:
            found.append(None)
            continue
        columns, rows, _ahead = eye.project(scene.points[place][None])
        x, y, z = scene.points[place].tolist()
        found.append(LocatedPoint((float(columns[0]), float(rows[0])), (x, y, z)))
    return found


def distance_between(first: LocatedPoint, second: LocatedPoint) -> float:
    """Return the straight distance in the unit of the scene."""
    return math.dist(first.position, second.position)


def _eye(scene: Scene, options: ViewSettings, size: tuple[int, int]) -> Eye:
    return Eye.of(options, scene.middle, scene.lens, scene.points.shape[1::-1], size)
