"""Keep the distance marks and the calibration computed from them.

    distance_marks = session.distance_marks
    distance_marks.add((0.4, 0.5), 1.5)            # position in the frame, and measured meters
    distance_marks.add((0.8, 0.3), 4.0)
    distance_marks.tell(spot, disparity)           # DistanceReading(2.1, error=0.1, is_sure=True), or None

The scale of depth is arbitrary: two marks calibrate it for one model and one shot. After a cut or a change of the model
the calibration is invalid, and is marked so; each shot keeps its own marks. When a moment of the shot is shown again,
it is valid again (`marked_shot.py`). Distances at marks that are still visible show whether depth has drifted.
"""

from __future__ import annotations

from math import inf
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PyQt6.QtCore import QObject, pyqtSignal

from pipeline.errors import CalibrationError
from pipeline.frame import DepthFrame
from pipeline.geometry.calibration import Calibration
from pipeline.geometry.distance_mark import DistanceMark
from pipeline.geometry.lens import Lens
from viewer.desktop.state.measuring.calibration_drift import CalibrationLoss, PlacedMark
from viewer.desktop.state.measuring.marked_shot import MarkedShots
from viewer.desktop.state.measuring.readouts import DistanceReading, disparity_at
from viewer.desktop.workers.viewport import NormalizedPoint


class DistanceMarks(QObject):
    """Distance marks, their calibration, and whether it applies to the current image."""

    changed = pyqtSignal()
    """A mark was added or removed, or the calibration or its validity has changed."""
    lost = pyqtSignal(object)
    """The calibration has become invalid: a `CalibrationLoss`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.chosen_lens: Lens | None = None
        self._lens_of_file: Lens | None = None
        self.holds = False
        self._depth: DepthFrame | None = None
        self._shots = MarkedShots()

    @property
    def lens(self) -> Lens:
        """Return the lens in use: the user's own, else that of the file, else the assumed one."""
        return self.chosen_lens or self.file_lens or Lens()

    @property
    def file_lens(self) -> Lens | None:
        """Return the lens that the file or its precomputed depth names."""
        given = self._depth.frame.given if self._depth is not None else None
        return self._lens_of_file or (given.lens if given is not None else None)

    @property
    def placed(self) -> list[PlacedMark]:
        """Return the marks of this shot, or else of the shot marked last."""
        return self._shots.listed.placed

    @property
    def calibration(self) -> Calibration | None:
        """Return the calibration computed from them, in the scale of their shot."""
        return self._shots.listed.calibration

    @property
    def problem(self) -> CalibrationError | None:
        """Return why two or more marks give no calibration."""
        return self._shots.listed.problem

    # -- what the user asks for ----------------------------------------------------------------------------------

    @property
    def depth(self) -> DepthFrame | None:
        """Return the depth frame on the screen."""
        return self._depth

    @property
    def can_mark(self) -> bool:
        """Return whether there is an image with a stable scale."""
        return self._depth is not None and self._depth.shot_start is not None

    def add(self, spot: NormalizedPoint, distance: float) -> None:
        """Add a mark: this point is at this distance in meters, more than 0. Other shots keep theirs."""
        depth = self._depth
        if depth is None or depth.shot_start is None:
            return
        self._shots.here.mark(spot, distance, depth, self.lens)
        self._shots.select(self._shots.here)
        self._fit()

    def remove(self, placed: PlacedMark) -> None:
        """Remove a mark."""
        self._shots.listed.placed.remove(placed)
        self._fit()

    def clear(self) -> None:
        """Remove all marks and the calibration."""
        self._shots.clear()
        self._follow()

    def use_lens(self, lens: Lens | None, *, is_of_file: bool = False) -> None:
        """Use the user's lens or that of the file; distances along the line of sight are converted with it."""
        if is_of_file:
            self._lens_of_file = lens
        else:
            self.chosen_lens = lens
        for shot in self._shots.marked:
            for placed in shot.placed:
                ahead = placed.distance / float(self._slant(*placed.spot))
                placed.mark = DistanceMark(placed.mark.disparity, ahead)
            if shot.placed:
                shot.fit(self.lens, self._is_metric)
        self._follow()

    def take(self, calibration: Calibration) -> None:
        """Use a calibration from a file; it is assumed to apply to the current shot."""
        if self._depth is not None:
            calibration.require_model(self._depth.model)
        self.chosen_lens = calibration.lens or self.chosen_lens
        self._shots.here.load(calibration)
        self._shots.select(self._shots.here)
        self._follow()

    def hold(self) -> None:
        """Apply the calibration to the current shot, too."""
        depth = self._depth
        if self.calibration is not None and depth is not None and depth.shot_start is not None:
            self.calibration.require_model(depth.model)
            shots = self._shots
            shots.listed.trust()
            shots.select(shots.here if shots.listed is shots.here else shots.listed.adopted(depth))
            self._follow()

    def write(self, path: Path) -> None:
        """Write a file for `--calibration`. Raises `CalibrationError`."""
        if self.calibration is not None:
            self.calibration.write(path)

    @property
    def known(self) -> Calibration | None:
        """Return the calibration in use: that of the marks while valid, else that of the file or the model."""
        if self.calibration is not None and self.holds:
            return self.calibration
        return self._depth.own_calibration if self._depth is not None else None

    @property
    def is_elsewhere(self) -> bool:
        """Return whether a calibration exists, but for another shot of this model; it applies again with that shot."""
        depth, key = self._depth, self._shots.listed.key
        is_there = not self.holds and self.calibration is not None
        return is_there and depth is not None and depth.model == key.model

    # -- estimates ----------------------------------------------------------------------------------------------

    def tell(self, spot: NormalizedPoint, disparity: float) -> DistanceReading | None:
        """Return the distance for this disparity at this position; None without a calibration."""
        known = self.known
        if known is None:
            return None
        slant = float(self._slant(*spot))
        return DistanceReading(
            float(known.known_meters(disparity)) * slant,
            float(known.error(disparity)) * slant,
            bool(known.covers(disparity)),
        )

    def tell_at(self, depth: DepthFrame, spot: NormalizedPoint) -> DistanceReading | None:
        """Return the distance at a position of a frame."""
        return self.tell(spot, disparity_at(depth, spot))

    def _meters_at(self, depth: DepthFrame, spot: NormalizedPoint) -> float:
        reading = self.tell_at(depth, spot)
        return reading.meters if reading is not None else inf

    def meters(self, x: ArrayLike, y: ArrayLike, disparity: ArrayLike) -> NDArray[np.float64] | None:
        """Return the distances at many positions; NaN if too far to tell."""
        known = self.known
        meters = None if known is None else known.known_meters(disparity) * self._slant(x, y)
        return None if meters is None else np.where(np.isfinite(meters), meters, np.nan)

    def _slant(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
        """Return the ratio of the distance along the line of sight to that along the optical axis."""
        height, width = self._depth.frame.image.shape[:2] if self._depth is not None else (3, 4)
        return self.lens.slant(x, y, (height, width))

    # -- what the session tells ----------------------------------------------------------------------------------

    def on_frame_shown(self, depth: DepthFrame) -> None:
        """Handle a new frame on the screen."""
        before, self._depth = self._depth, depth
        could = before is not None and (before.shot_start is None, before.own_calibration)
        if could != (depth.shot_start is None, depth.own_calibration):
            self.changed.emit()  # marks can be set, or not any more; so with meters
        if depth.shot_start is None:  # the network alone, for a while: another scale in every frame
            if self.holds:
                self.holds = False
                self.changed.emit()
            return
        if self._shots.see(depth):
            self._follow()
        listed = self._shots.listed
        if self.holds and listed is not self._shots.here:
            is_same = depth.model == listed.key.model
            self._lose(CalibrationLoss.SCENE if is_same else CalibrationLoss.NETWORK)
        elif self.holds and listed.drift.look(
            depth.frame.image, depth.frame.timestamp, self.placed, lambda spot: self._meters_at(depth, spot)
        ):
            listed.has_drifted = True
            self._lose(CalibrationLoss.DRIFT)
        elif not self.holds and self._can_hold:
            self._follow()

    def forget(self) -> None:
        """Reset for another source."""
        self._depth, self._lens_of_file = None, None
        self._shots = MarkedShots()
        self._follow()

    @property
    def _is_metric(self) -> bool:
        return self._depth is not None and self._depth.is_metric

    @property
    def _can_hold(self) -> bool:
        """Return whether the calibration applies to what is on the screen."""
        listed = self._shots.listed
        is_here = listed is self._shots.here and self.can_mark
        return is_here and listed.calibration is not None and not listed.has_drifted

    def _lose(self, why: CalibrationLoss) -> None:
        self.holds = False
        for placed in self.placed:
            placed.now = None
        self.changed.emit()
        self.lost.emit(why)

    def _fit(self) -> None:
        self._shots.listed.fit(self.lens, self._is_metric)
        self._follow()

    def _follow(self) -> None:
        self.holds = self._can_hold
        self.changed.emit()
