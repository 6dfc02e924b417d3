"""Keep the distance marks and the calibration that follows from them.

    distance_marks = session.distance_marks
    distance_marks.add((0.4, 0.5), 1.5)            # a place of the frame, and meters to it as a tape tells
    distance_marks.add((0.8, 0.3), 4.0)
    distance_marks.tell(spot, disparity)           # DistanceReading(2.1, error=0.1, is_sure=True), or None

It belongs to the session. The network's scale is free: what two marks settle holds for one network, and for as long
as the stabilizer holds one scale, which is a shot. After a cut, a seek or in another network's picture it does not,
and says so; in the same shot, when a file begins again, it does. Where marks can still be seen, what is told there now
shows whether depth has drifted.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction
from math import inf
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PyQt6.QtCore import QObject, pyqtSignal

from pipeline.errors import CalibrationError
from pipeline.frame import DepthFrame
from pipeline.geometry.calibration import Calibration, of_network
from pipeline.geometry.distance_mark import DistanceMark, mark_at
from pipeline.geometry.fit import fit, rescaled
from pipeline.geometry.lens import Lens
from viewer.desktop.state.measuring.calibration_drift import CalibrationDrift, PlacedMark
from viewer.desktop.state.measuring.patch_match import patch_at
from viewer.desktop.state.measuring.readouts import disparity_at
from viewer.desktop.workers.viewport import NormalizedPoint


class CalibrationLoss(Enum):
    """Why meters no longer hold."""

    SCENE = auto()
    NETWORK = auto()
    DRIFT = auto()


@dataclass(frozen=True)
class DistanceReading:
    """`meters` from the camera, and how far off that may be, one standard deviation; inf where it is too far to tell.

    `is_sure` is False beyond the marks, where it is a guess.
    """

    meters: float
    error: float
    is_sure: bool


class DistanceMarks(QObject):
    """Marks, the calibration they make, and whether it holds for the picture that is seen."""

    changed = pyqtSignal()
    """A mark is new or gone, the calibration is another one, or it holds or does not hold any more."""
    lost = pyqtSignal(object)
    """It held, and does not any more: a `CalibrationLoss`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.placed: list[PlacedMark] = []
        self.calibration: Calibration | None = None
        self.problem: CalibrationError | None = None
        """Why two marks or more make no calibration."""
        self.lens = Lens()
        self.holds = False
        self._scale: tuple[Fraction | None, str] = None, ""
        """The shot, by its start, and the network in which marks were set, or are trusted."""
        self._depth: DepthFrame | None = None
        self._drift = CalibrationDrift()
        self._has_drifted = False

    # -- what the user asks for ----------------------------------------------------------------------------------

    @property
    def depth(self) -> DepthFrame | None:
        """What is on the screen."""
        return self._depth

    @property
    def can_mark(self) -> bool:
        """Whether there is a picture whose scale is held."""
        return self._depth is not None and self._depth.shot_start is not None

    def add(self, spot: NormalizedPoint, distance: float) -> None:
        """Add a mark: this point is at this distance in meters, more than 0."""
        depth = self._depth
        if depth is None or depth.shot_start is None:
            return
        if (depth.shot_start, depth.model) != self._scale:
            self.placed.clear()  # those of another scale cannot be joined with this one
        height, width = depth.frame.image.shape[:2]
        place = min(spot[0] * width, width - 1), min(spot[1] * height, height - 1)
        mark = mark_at(place, distance, depth.disparity, (height, width), self.lens)
        self.placed.append(PlacedMark(spot, distance, mark, patch_at(depth.frame.image, spot)))
        self._scale = depth.shot_start, depth.model
        self._fit()

    def remove(self, placed: PlacedMark) -> None:
        """Take a mark away."""
        self.placed.remove(placed)
        self._fit()

    def clear(self) -> None:
        """Know nothing any more."""
        self.placed.clear()
        self.calibration = self.problem = None
        self.holds = False
        self.changed.emit()

    def use_lens(self, lens: Lens) -> None:
        """What was measured along a slant is along the axis by the lens."""
        self.lens = lens
        for placed in self.placed:
            placed.mark = DistanceMark(
                placed.mark.disparity, placed.distance / float(self._slant(*placed.spot))
            )
        follow = self._fit if self.placed else self.changed.emit
        follow()

    def take(self, calibration: Calibration) -> None:
        """One that was made before, by its file: it is trusted to be for what is seen now."""
        self.placed.clear()
        self.calibration, self.problem = calibration, None
        self.lens = calibration.lens or self.lens
        self.hold()

    def hold(self) -> None:
        """Trust it to be right in the shot that is seen, too."""
        depth = self._depth
        if self.calibration is not None and depth is not None and depth.shot_start is not None:
            self.calibration.require_model(depth.model)
            self._scale, self.holds = (depth.shot_start, depth.model), True
            self._drift, self._has_drifted = CalibrationDrift(), False
            self.changed.emit()

    def write(self, path: Path) -> None:
        """As a file for `--calibration`. Raises `CalibrationError`."""
        if self.calibration is not None:
            self.calibration.write(path)

    @property
    def known(self) -> Calibration | None:
        """What makes meters of the picture: marks while they hold, else the network where it tells them."""
        if self.calibration is not None and self.holds:
            return self.calibration
        return of_network(self._depth.model) if self._depth is not None and self._depth.is_metric else None

    # -- estimates ----------------------------------------------------------------------------------------------

    def tell(self, spot: NormalizedPoint, disparity: float) -> DistanceReading | None:
        """How far away something of this disparity at this place is; None while no meters are known."""
        known = self.known
        if known is None:
            return None
        slant = float(self._slant(*spot))
        return DistanceReading(
            float(known.meters(disparity)) * slant,
            float(known.error(disparity)) * slant,
            bool(known.covers(disparity)),
        )

    def tell_at(self, depth: DepthFrame, spot: NormalizedPoint) -> DistanceReading | None:
        """The same, of a place in a picture."""
        return self.tell(spot, disparity_at(depth, spot))

    def _meters_at(self, depth: DepthFrame, spot: NormalizedPoint) -> float:
        reading = self.tell_at(depth, spot)
        return reading.meters if reading is not None else inf

    def meters(self, x: ArrayLike, y: ArrayLike, disparity: ArrayLike) -> NDArray[np.float64] | None:
        """Of many places at once; NaN where it is too far to tell."""
        known = self.known
        if known is None:
            return None
        meters = known.meters(disparity) * self._slant(x, y)
        return np.where(np.isfinite(meters), meters, np.nan)

    def _slant(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
        """By how much longer the straight way to a place is than that along the axis."""
        height, width = self._depth.frame.image.shape[:2] if self._depth is not None else (3, 4)
        return self.lens.slant(x, y, (height, width))

    # -- what the session tells ----------------------------------------------------------------------------------

    def on_frame_shown(self, depth: DepthFrame) -> None:
        """This is on the screen now."""
        before, self._depth = self._depth, depth
        if (
            before is None
            or (before.shot_start is None) is not (depth.shot_start is None)
            or before.is_metric is not depth.is_metric
        ):
            self.changed.emit()  # marks can be set, or not any more; so with meters
        if self.calibration is None:
            return
        if depth.shot_start is None:  # the network alone, for a while: another scale in every frame
            if self.holds:
                self.holds = False
                self.changed.emit()
            return
        is_right = (depth.shot_start, depth.model) == self._scale
        if self.holds and not is_right:
            self._lose(CalibrationLoss.SCENE if depth.model == self._scale[1] else CalibrationLoss.NETWORK)
        elif not self.holds and is_right and not self._has_drifted:
            self.holds = True
            self.changed.emit()
        elif self.holds and self._drift.look(
            depth.frame.image, depth.frame.timestamp, self.placed, lambda spot: self._meters_at(depth, spot)
        ):
            self._lose(CalibrationLoss.DRIFT)

    def forget(self) -> None:
        """Another source."""
        self._depth = None
        self.clear()

    def _lose(self, why: CalibrationLoss) -> None:
        self.holds, self._has_drifted = False, why is CalibrationLoss.DRIFT
        for placed in self.placed:
            placed.now = None
        self.changed.emit()
        self.lost.emit(why)

    def _fit(self) -> None:
        self.calibration = self.problem = None
        self._drift, self._has_drifted = CalibrationDrift(), False
        depth = self._depth
        is_metric = depth is not None and depth.is_metric
        if len(self.placed) >= (1 if is_metric else 2):
            marks = [placed.mark for placed in self.placed]
            model = depth.model if depth is not None else ""
            lens = None if self.lens == Lens() else self.lens
            try:
                if len(marks) == 1:
                    self.calibration = rescaled(marks[0], model=model, lens=lens)
                else:
                    self.calibration = fit(marks, model=model, lens=lens)
            except CalibrationError as error:
                self.problem = error
        self.holds = self.calibration is not None
        self.changed.emit()
