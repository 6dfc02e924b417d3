"""Hold the frames that a slow model sees: the newest with known depth, and the one under way."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import cv2
import numpy as np

from pipeline.arrays import Disparity
from pipeline.frame import Frame
from pipeline.stabilize.motion import Gray, Map
from pipeline.stabilize.temporal_filter import FilterState
from pipeline.stabilize.trajectory import Picture, Scenery, Trajectory, View


@dataclass(frozen=True, eq=False)
class KeyFrame:
    """The newest frame with a result of the model, and its trajectory to the newest frame."""

    timestamp: Fraction
    raw: Disparity
    state: FilterState
    scenery: Scenery
    trajectory: Trajectory

    def expected(self, view: View) -> FilterState:
        """Return the filter state, warped to the newest frame."""
        maps = np.asarray(
            cv2.merge([self.state.seconds, self.state.surprise, self.state.earlier]), np.float32
        )
        seconds, surprise, earlier = (np.asarray(each, np.float32) for each in cv2.split(view.sample(maps)))
        return FilterState(view.disparity, seconds * view.trust, surprise, earlier)


@dataclass(frozen=True, eq=False)
class PendingFrame:
    """A frame under way through the model.

    `prior` is the filter state warped to it, `trust` its confidence, `standing` the static background; None if unknown.
    """

    ticket: int
    frame: Frame
    gray: Gray | None
    prior: FilterState | None
    trust: Map | None
    standing: Picture | None
    elapsed: float
    trajectory: Trajectory | None
