"""Depth of the posed key frames on one scale, and what in it moves.

depths = SceneDepth(store, posed, lens)
depths.distance(number)                  # float32 (h, w), in the unit of the poses; inf where it is unknown
scale = depths.meters_per_unit(calibration)
still = depths.still(number)             # bool (h, w): not contradicted by other key frames
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.geometry.calibration import Calibration
from pipeline.geometry.lens import Lens, Size, unproject
from pipeline.geometry.surface import flying
from pipeline.reconstruction.alignment import Map, aligned, by_line, fit_line, sample
from pipeline.reconstruction.poses import PosedFrame
from pipeline.reconstruction.rectify import rectified, straight
from pipeline.reconstruction.store import KeyFrameStore

COMPARED_WITH = 8
"""Other key frames that each one is compared with."""
LEAST_SHARED = 0.2
"""Share of its points that another key frame must see to be compared."""
SMALL = 240
"""Pixels along the longer side at which key frames are compared."""
LEAST_TOLERANCE = 0.04
"""Relative difference of distances that contradicts nothing."""
LEAST_POINTS = 10
"""Points that a key frame needs for its scale."""
BEYOND = 1.3
"""Farther than the farthest point by so much, nothing is known."""


class SceneDepth:
    """Distances of all posed key frames. Those whose depth contradicts their points are left out of `posed`."""

    def __init__(
        self,
        store: KeyFrameStore,
        posed: Sequence[PosedFrame],
        lens: Lens,
        picture: Size,
        measured: Calibration | None = None,
    ) -> None:
        """`measured`: depth is exact already, and the unit of the poses is that of this calibration."""
        self._store, self.lens, self.picture, self._measured = store, lens, picture, measured
        lines = [self._line(each) for each in posed]
        self.posed = [each for each, line in zip(posed, lines, strict=True) if line is not None]
        self._lines = [line for line in lines if line is not None]
        self._small = [_shrunk(self.distance(number)) for number in range(len(self.posed))]
        self.residuals = [self._residual(number) for number in range(len(self.posed))]

    def distance(self, number: int) -> Map:
        """Return the distance of every pixel of a pinhole along its axis, at the size of the model's output."""
        found = rectified(self.seen(number), self.lens, self.picture, outside=np.inf)
        return np.asarray(found, np.float32)

    def seen(self, number: int) -> Map:
        """Return the same as the camera saw it, with the distortion of its lens."""
        posed, line = self.posed[number], self._lines[number]
        disparity = self._store.look(posed.frame).disparity
        if self._measured is None:
            found = aligned(disparity, line, posed.places, posed.distances)
        else:
            found = by_line(disparity, line)
        found[flying(found) | (found > BEYOND * posed.distances.max())] = np.inf
        return found

    def meters_per_unit(self, calibration: Calibration, *, by_first: bool) -> float | None:
        """Return the length of a unit of the poses; `by_first`: the calibration holds for the first key frame."""
        ratios = []
        for posed in self.posed[:1] if by_first else self.posed:
            disparity = self._store.look(posed.frame).disparity
            meters = sample(calibration.meters(disparity), posed.places)
            ratio = (meters / posed.distances)[np.isfinite(meters)]
            if len(ratio) >= LEAST_POINTS:
                ratios.append(float(np.median(ratio)))
        return float(np.median(ratios)) if ratios else None

    def still(self, number: int) -> NDArray[np.bool_]:
        """Return where other key frames do not see through what this one sees; bool, as large as `distance`.

        A place counts as moving, or as wrong, where it hides what most others see behind it.
        """
        small, posed = self._small[number], self.posed[number]
        points = unproject(small, straight(self.lens), self.picture).reshape(-1, 3).astype(np.float64)
        world = (points - posed.translation) @ posed.rotation
        against, by = np.zeros(small.size), np.zeros(small.size)
        for other in self._others(number):
            computed, seen = self._seen_by(other, world)
            with np.errstate(invalid="ignore", divide="ignore"):
                ratio = np.log(computed / seen)
            tolerance = max(LEAST_TOLERANCE, 3 * self.residuals[other], 3 * self.residuals[number])
            against += ratio < -tolerance
            by += np.abs(ratio) <= tolerance
        is_still = (against <= by).reshape(small.shape)
        height, width = self._store.look(posed.frame).disparity.shape
        whole = cv2.resize(is_still.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST)
        return np.asarray(whole > 0)

    def _line(self, posed: PosedFrame) -> tuple[float, float] | None:
        if len(posed.distances) < LEAST_POINTS:
            return None
        if self._measured is not None:
            return self._measured.a, self._measured.b
        disparity = self._store.look(posed.frame).disparity
        return fit_line(sample(disparity, posed.places), posed.distances)

    def _residual(self, number: int) -> float:
        """Return the median relative error of the depth at the points, before they correct it."""
        posed = self.posed[number]
        whole = by_line(self._store.look(posed.frame).disparity, self._lines[number])
        off = np.abs(np.log(sample(whole, posed.places) / posed.distances))
        return float(np.median(off))

    def _others(self, number: int) -> list[int]:
        """Return key frames that see much of the same, spread over the clip: what moves has moved between them."""
        own = self.posed[number].points
        shared = [
            other
            for other, posed in enumerate(self.posed)
            if other != number and np.isin(own, posed.points).mean() >= LEAST_SHARED
        ]
        if len(shared) <= COMPARED_WITH:
            return shared
        chosen = np.linspace(0, len(shared) - 1, COMPARED_WITH).round().astype(int)
        return [shared[each] for each in chosen]

    def _seen_by(
        self, other: int, world: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the distances of points from another camera, and those of what it sees there; NaN outside."""
        points, distance = self.posed[other].in_camera(world), self._small[other]
        height, width = distance.shape
        with np.errstate(invalid="ignore", divide="ignore"):
            x, y = (points[:, axis] / points[:, 2] * self.lens.focal for axis in (0, 1))
        long = max(self.picture)
        column, row = (x * long / self.picture[1] + 0.5) * width, (y * long / self.picture[0] + 0.5) * height
        with np.errstate(invalid="ignore"):
            is_inside = (points[:, 2] > 0) & (column >= 0) & (column < width) & (row >= 0) & (row < height)
        seen = np.full(len(points), np.nan)
        seen[is_inside] = distance[row[is_inside].astype(int), column[is_inside].astype(int)]
        return points[:, 2], seen


def _shrunk(distance: Map) -> Map:
    height, width = distance.shape
    share = min(1.0, SMALL / max(height, width))
    size = max(1, round(width * share)), max(1, round(height * share))
    return np.asarray(cv2.resize(distance, size, interpolation=cv2.INTER_NEAREST), np.float32)
