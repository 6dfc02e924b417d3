"""Raise an alarm when something comes too near in a zone of the image.

    alarm = session.alarm
    alarm.switch(True)
    alarm.set_limit(0.8)            # a share of the display range, or meters if calibrated
    alarm.rings, alarm.nearest      # whether it rings, and the value compared with the limit

With a calibration the limit is in meters; else it is a share of the display range, which should then be locked, because
an automatic range always contains something near. `alarm_zone.py` draws it.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np
from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QApplication

from pipeline.frame import DepthFrame
from pipeline.render.picture import within
from viewer.desktop.state.measuring.distance_marks import DistanceMarks
from viewer.desktop.state.measuring.probe_set import ProbeSet
from viewer.desktop.state.measuring.readouts import inside, tell_meters, with_age
from viewer.desktop.state.view_state import ViewState
from viewer.desktop.workers.viewport import NormalizedPoint

Zone = tuple[NormalizedPoint, NormalizedPoint]
"""Top left and bottom right."""
MIDDLE: Zone = ((0.25, 0.25), (0.75, 0.85))
LEAST_SIDE = 0.05
"""Minimum side of the zone, as a share of the image."""
TOUCHES = 0.02
"""The share of the zone that must be too near: single pixels may be wrong."""
CALMER = 0.95
"""Hysteresis: a ringing alarm stops only when everything is this much farther than the limit."""
EVERY = 1.0
"""Seconds between sounds."""


class ProximityAlarm(QObject):
    """Checks every frame on the screen while it is on."""

    toggled = pyqtSignal(bool)
    changed = pyqtSignal()
    """It started or stopped ringing, or the zone has changed."""
    limit_changed = pyqtSignal()
    """The limit or its unit has changed."""

    def __init__(
        self,
        probe_set: ProbeSet,
        distance_marks: DistanceMarks,
        look: ViewState,
        parent: QObject | None = None,
        sound: Callable[[], object] = QApplication.beep,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        super().__init__(parent)
        self._probe_set, self._distance_marks, self._look = probe_set, distance_marks, look
        self.sound, self._clock = sound, clock
        self.is_on = False
        self.rings = False
        self.zone = MIDDLE
        self.share, self.meters = 0.8, 1.0
        self.nearest: float | None = None
        self._sounded = -EVERY
        self._was_metric = False
        probe_set.read.connect(self._watch)
        distance_marks.changed.connect(self._watch)

    @property
    def is_metric(self) -> bool:
        """Return whether the limit is in meters. It stays so while the calibration is invalid; then nothing rings."""
        return self._distance_marks.known is not None or self._distance_marks.is_elsewhere

    @property
    def is_blind(self) -> bool:
        """Return whether it is on but no distance is known."""
        return self.is_on and self.is_metric and self._distance_marks.known is None

    @property
    def limit(self) -> float:
        """Return the limit: a share of the display range, or meters."""
        return self.meters if self.is_metric else self.share

    def set_limit(self, limit: float) -> None:
        """Set the limit in the current unit."""
        if self.is_metric:
            self.meters = limit
        else:
            self.share = limit
        self.limit_changed.emit()
        self._watch()

    def switch(self, wanted: bool) -> None:
        """Switch it on or off."""
        if wanted != self.is_on:
            self.is_on = wanted
            self._watch()
            self.toggled.emit(wanted)
            self.changed.emit()

    def set_zone(self, first: NormalizedPoint, second: NormalizedPoint) -> None:
        """Set the zone by two opposite corners."""
        (left, right), (top, bottom) = (sorted(pair) for pair in zip(first, second, strict=True))
        if min(right - left, bottom - top) >= LEAST_SIDE:
            self.zone = (max(left, 0.0), max(top, 0.0)), (min(right, 1.0), min(bottom, 1.0))
            self._watch()
            self.changed.emit()

    # -- what it sees --------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        if self.is_metric is not self._was_metric:
            self._was_metric = self.is_metric
            self.limit_changed.emit()
        depth = self._probe_set.depth
        before = self.rings
        self.nearest = self._nearest(depth) if self.is_on and depth is not None else None
        self.rings = self.nearest is not None and self._is_too_near(self.nearest)
        if self.rings and self._clock() - self._sounded >= EVERY:
            self._sounded = self._clock()
            self.sound()
        if self.is_on or before:
            self.changed.emit()

    def _nearest(self, depth: DepthFrame) -> float | None:
        """Return the nearest value of the zone except for outliers: a share of the range, or meters."""
        disparity, x, y = inside(depth, self.zone)
        if self.is_metric:
            meters = self._distance_marks.meters(x, y, disparity)
            if meters is None:
                return None
            return float(np.quantile(np.where(np.isnan(meters), np.inf, meters), TOUCHES, method="higher"))
        far, near = within(depth, self._look.settings).display_range
        nearest = float(np.quantile(disparity, 1 - TOUCHES))
        return (nearest - far) / (near - far) if near > far else None

    def _is_too_near(self, nearest: float) -> bool:
        slack = CALMER if self.rings else 1.0
        return nearest < self.limit / slack if self.is_metric else nearest > self.limit * slack

    @property
    def nearest_words(self) -> str:
        """Format the value that is compared with the limit, with unit and, for propagated depth, its age; else ""."""
        depth = self._probe_set.depth
        return "" if self.nearest is None or depth is None else with_age(self.words(self.nearest), depth)

    def words(self, value: float) -> str:
        """Format a limit, or the value compared with it, with its unit."""
        if self.is_metric:
            return tell_meters(value)
        return self.tr("{percent} %").format(percent=round(100 * value))
