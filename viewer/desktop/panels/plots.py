"""Show plots below the canvas: pinned probes over time, and the depth profile."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QHBoxLayout

from viewer.desktop.panels.base import Area, BasePanel
from viewer.desktop.state.measuring.distance_marks import DistanceMarks
from viewer.desktop.state.measuring.probe_set import ProbeSet
from viewer.desktop.state.measuring.readouts import PROFILE_POINTS, along
from viewer.desktop.style.languages import decimal
from viewer.desktop.style.theme import PROFILE, SERIES
from viewer.desktop.widgets.actions import Actions
from viewer.desktop.widgets.plot import Plot, Series

REFRESH_MS = 66
"""Plots follow the picture, but no faster than can be read."""


class Panel(BasePanel):
    """Two plots, each shown while it has something to show."""

    area = Area.BELOW
    order = -1

    def __init__(self, actions: Actions, probe_set: ProbeSet, distance_marks: DistanceMarks) -> None:
        super().__init__(actions)
        self._probe_set = probe_set
        self._distance_marks = distance_marks
        self.setObjectName("plots")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.over_time = Plot(self.tr("Pinned probes"), marks_last=True)
        self.over_time.setToolTip(
            self.tr(
                "Depth at each pinned probe: relative disparity (higher is nearer), or meters if calibrated"
            )
        )
        self.along_line = Plot(self.tr("Depth profile"))
        self.along_line.setToolTip(
            self.tr("Depth along the line: relative disparity, or meters if calibrated")
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.over_time)
        row.addWidget(self.along_line)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        probe_set.read.connect(self._refresh_soon)
        probe_set.changed.connect(self._arrange)
        distance_marks.changed.connect(self._name)
        self._arrange()

    def refresh(self) -> None:
        """Draw what was read."""
        probe_set = self._probe_set
        if probe_set.pins:
            series = [
                Series(SERIES[pin.color], times, self._values(*pin.spot, values))
                for pin in probe_set.pins
                for times, values in [np.array(pin.history, float).reshape(-1, 2).T]
            ]
            times = [seconds for pin in probe_set.pins for seconds, _ in pin.history]
            passed = max(times) - min(times) if times else 0.0
            past = self.tr("{seconds} s ago").format(seconds=decimal(passed, 1)) if passed >= 0.05 else ""
            self.over_time.show_lines(series, (past, self.tr("now") if times else ""))
        if probe_set.line is not None:
            share = np.linspace(0, 1, PROFILE_POINTS)
            series = []
            if probe_set.depth is not None:
                (left, top), (right, bottom) = probe_set.line
                values = along(probe_set.depth, *probe_set.line).astype(float)
                values = self._values(left + share * (right - left), top + share * (bottom - top), values)
                series = [Series(PROFILE, share, values)]
            self.along_line.show_lines(series, (self.tr("start"), self.tr("end")))

    def _values(self, x: ArrayLike, y: ArrayLike, disparity: NDArray[np.float64]) -> NDArray[np.float64]:
        """Meters where they are known, else disparity."""
        meters = self._distance_marks.meters(x, y, disparity)
        return disparity if meters is None else meters

    def _name(self) -> None:
        """What the numbers are."""
        known = self._distance_marks.known is not None
        self.over_time.name(self.tr("Pinned probes, meters") if known else self.tr("Pinned probes"))
        self.along_line.name(self.tr("Depth profile, meters") if known else self.tr("Depth profile"))
        self._refresh_soon()

    def _arrange(self) -> None:
        probe_set = self._probe_set
        self.over_time.setVisible(bool(probe_set.pins))
        self.along_line.setVisible(probe_set.line is not None)
        self.want(bool(probe_set.pins) or probe_set.line is not None)
        self._refresh_soon()

    def _refresh_soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()
