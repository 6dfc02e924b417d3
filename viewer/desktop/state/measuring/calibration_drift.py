"""Detect drift of depth against the calibration, at the distance marks that are still visible.

    drift = CalibrationDrift()
    drift.look(image, now, placed, tell)       # a few times per second of the source; True after drift

Marks that are covered, or out of the camera's view, are ignored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from fractions import Fraction
from statistics import median

from pipeline.arrays import Image
from pipeline.geometry.distance_mark import DistanceMark
from viewer.desktop.state.measuring.patch_match import Gray, are_alike, patch_at
from viewer.desktop.workers.viewport import NormalizedPoint

DRIFTED = 0.25
"""Median error of the visible marks above which the calibration is no longer valid."""
PATIENCE = 2.0
"""Seconds for which this must last: a hand in front of a mark is no drift."""
EVERY = Fraction(1, 4)
"""Seconds between checks."""


class CalibrationLoss(Enum):
    """Why the calibration is no longer valid."""

    SCENE = auto()
    NETWORK = auto()
    DRIFT = auto()


@dataclass
class PlacedMark:
    """A mark in the image. `patch` is the image around it, `now` the estimated distance if it is still visible."""

    spot: NormalizedPoint
    distance: float
    mark: DistanceMark
    patch: Gray = field(repr=False)
    now: float | None = None


class CalibrationDrift:
    """Checks the marks at intervals, and remembers since when they are off."""

    def __init__(self) -> None:
        self._looked: Fraction | None = None
        self._since: Fraction | None = None

    def look(
        self,
        image: Image,
        now: Fraction,
        marks: Sequence[PlacedMark],
        tell: Callable[[NormalizedPoint], float],
    ) -> bool:
        """Return whether drift has lasted; `now` is the time of the frame, `tell` estimates the distance in meters."""
        if self._looked is not None and abs(now - self._looked) < EVERY:
            return False
        self._looked = now
        errors = []
        for placed in marks:
            in_sight = are_alike(placed.patch, patch_at(image, placed.spot))
            placed.now = tell(placed.spot) if in_sight else None
            if placed.now is not None:
                errors.append(abs(placed.now / placed.distance - 1))
        if not errors or median(errors) <= DRIFTED:
            self._since = None
        elif self._since is None:
            self._since = now
        return self._since is not None and now - self._since > PATIENCE
