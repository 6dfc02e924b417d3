"""Fit a plane to the surface at a place of the point cloud.

plane = fitted_plane(depth, options, (0.4, 0.8))         # of the floor that is seen there; None where there is none
plane.tilt, plane.distance, plane.deviation, plane.coverage
angle_between(plane, other)

Seen through a pinhole, inverse distance is linear in the picture where the surface is a plane: 1/z = a·x/z + b·y/z + c.
So it is fitted to inverse distance, whose noise is about the same everywhere; that of z grows with its square. From
the neighborhood of the place it grows to what fits and hangs together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.frame import DepthFrame
from pipeline.geometry.surface import edges
from viewer.views.eye import Eye
from viewer.views.points import MOST, scene_of
from viewer.views.settings import ViewSettings
from viewer.views.space_measure import Spot

FIRST = 0.03
"""Radius of the neighborhood that is fitted first, as a share of the width."""
ROUNDS = 12
LEAST, LARGEST = 0.008, 0.04
"""Bounds of the residual, as a share of the distance, up to which a point belongs to the plane."""
FEWEST = 12
"""Points that a plane is fitted to, at least."""
TAILS = 2, 98
"""Percentiles of the places in the plane that are its drawn ends."""
Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class FittedPlane:
    """A plane in the unit of the scene.

    `normal` points to the camera, which is `distance` away. `deviation` is the root mean square of what its points are
    off, `coverage` their share of the frame. `corners` are float32 (4, 3), around the points.
    """

    normal: tuple[float, float, float]
    distance: float
    deviation: float
    coverage: float
    corners: Floats

    @property
    def tilt(self) -> float:
        """Degrees between the plane and one that faces the camera."""
        return math.degrees(math.acos(min(1.0, abs(self.normal[2]))))


def fitted_plane(depth: DepthFrame, options: ViewSettings, spot: Spot) -> FittedPlane | None:
    """Return the plane at a place of the frame, as shares; None where no surface is known."""
    scene = scene_of(depth, options, MOST // 8)
    is_known = scene.is_known & scene.within(options)
    height, width = is_known.shape
    row, column = min(int(spot[1] * height), height - 1), min(int(spot[0] * width), width - 1)
    if not is_known[row, column]:
        return None
    inverse = np.float32(1) / scene.points[..., 2]
    rays = (scene.points * inverse[..., None]).astype(np.float32)
    down, across = np.ogrid[:height, :width]
    around = np.hypot(down - row, across - column) <= max(2.0, FIRST * width)
    near_by = np.abs(inverse - inverse[row, column]) < 0.1 * inverse[row, column]
    chosen = _connected(is_known & around & near_by, row, column)
    is_edge = _edges(scene.points[..., 2])
    plane = np.zeros(3, np.float32)
    for _ in range(ROUNDS):
        if chosen.sum() < FEWEST:
            return None
        plane = _solved(rays[chosen], inverse[chosen])
        apart = np.abs(rays @ plane / inverse - 1)
        bound = float(np.clip(3 * 1.4826 * np.median(apart[chosen]), LEAST, LARGEST))
        before, chosen = chosen, _connected(is_known & ~is_edge & (apart < bound), row, column)
        if np.array_equal(before, chosen):
            break
    length = float(np.linalg.norm(plane))
    if length <= 0 or chosen.sum() < FEWEST:
        return None
    points, normal = scene.points[chosen], -plane / np.float32(length)
    off = points @ normal + np.float32(1 / length)
    deviation, coverage = float(np.sqrt(np.mean(off**2))), float(chosen.mean())
    x, y, z = normal.tolist()
    return FittedPlane((x, y, z), 1 / length, deviation, coverage, _corners(points, normal))


def angle_between(first: FittedPlane, second: FittedPlane) -> float:
    """Return the angle between two planes in degrees, 90 at most."""
    return math.degrees(math.acos(min(1.0, abs(float(np.dot(first.normal, second.normal))))))


def seen_lines(
    plane: FittedPlane, depth: DepthFrame, options: ViewSettings, size: tuple[int, int], squares: int = 4
) -> list[list[tuple[float, float]]]:
    """Return the grid of a plane in a picture of (width, height) `size`: its outline, then lines; () behind the eye."""
    scene = scene_of(depth, options, MOST // 64)
    eye = Eye.of(options, scene.middle, scene.lens, scene.points.shape[1::-1], size)
    first, second, third, fourth = plane.corners
    lines = [plane.corners]
    for share in np.linspace(0, 1, squares + 1, dtype=np.float32)[1:-1]:
        lines.append(np.stack([first + share * (second - first), fourth + share * (third - fourth)]))
        lines.append(np.stack([first + share * (fourth - first), second + share * (third - second)]))
    seen = []
    for line in lines:
        columns, rows, ahead = eye.project(line)
        if eye.sees(ahead).all():
            seen.append(list(zip(columns.tolist(), rows.tolist(), strict=True)))
    return seen


def _solved(rays: Floats, inverse: Floats) -> Floats:
    """Return the least squares solution by its normal equations: quick, and exact enough for three unknowns."""
    exact = rays.astype(np.float64)
    solution = np.linalg.lstsq(exact.T @ exact, exact.T @ inverse, rcond=None)[0]
    return np.asarray(solution, np.float32)


def _connected(flags: Flags, row: int, column: int) -> Flags:
    """Return those that hang together with a place, which counts as set."""
    flags[row, column] = True
    _count, labels = cv2.connectedComponents(flags.view(np.uint8), connectivity=4)
    same: Flags = labels == labels[row, column]
    return same


def _edges(distance: Floats) -> Flags:
    """Return the places on the far side of a depth edge: nothing grows across one."""
    is_edge = np.zeros(distance.shape, np.bool_)
    is_edge[1:] |= edges(distance, 0)
    is_edge[:, 1:] |= edges(distance, 1)
    return is_edge


def _corners(points: Floats, normal: Floats) -> Floats:
    """Return the corners of the rectangle around points in their plane."""
    middle = points.mean(axis=0)
    level = np.array([1, 0, 0] if abs(normal[0]) < 0.9 else [0, 0, 1], np.float32)
    across = level - normal * (level @ normal)
    across /= np.linalg.norm(across)
    down = np.cross(normal, across)
    places = (points - middle) @ np.stack([across, down], axis=1)
    (left, top), (right, bottom) = np.percentile(places, TAILS, axis=0).astype(np.float32)
    foot = middle - normal * float(((points - middle) @ normal).mean())
    ends = ((left, top), (right, top), (right, bottom), (left, bottom))
    return np.stack([foot + x * across + y * down for x, y in ends]).astype(np.float32)
