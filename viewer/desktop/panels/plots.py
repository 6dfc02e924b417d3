"""Under the picture, while something is measured: what the pins have seen, and depth along the line."""

from __future__ import annotations

import numpy as np
from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QHBoxLayout

from viewer.desktop.actions import Actions
from viewer.desktop.instruments.plot import Plot, Series
from viewer.desktop.instruments.readings import PROFILE_POINTS, along
from viewer.desktop.languages import decimal
from viewer.desktop.panels.base import Area, BasePanel
from viewer.desktop.session import Session
from viewer.desktop.theme import PROFILE, SERIES

REFRESH_MS = 66
"""Plots follow the picture, but no faster than can be read."""


class Panel(BasePanel):
    """Two plots, each shown while it has something to show."""

    area = Area.BELOW
    order = -1

    def __init__(self, session: Session, actions: Actions) -> None:
        super().__init__(session, actions)
        self.setObjectName("plots")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.over_time = Plot(self.tr("Pinned probes"), marks_last=True)
        self.over_time.setToolTip(self.tr("Relative disparity at each pin: higher is nearer"))
        self.along_line = Plot(self.tr("Along the line"))
        self.along_line.setToolTip(self.tr("Relative disparity from one end of the line to the other"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.over_time)
        row.addWidget(self.along_line)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        session.measures.read.connect(self._refresh_soon)
        session.measures.changed.connect(self._arrange)
        self._arrange()

    def refresh(self) -> None:
        """Draw what was read."""
        measures = self.session.measures
        if measures.pins:
            series = [
                Series(SERIES[pin.color], *np.array(pin.history, float).reshape(-1, 2).T)
                for pin in measures.pins
            ]
            times = [seconds for pin in measures.pins for seconds, _ in pin.history]
            passed = max(times) - min(times) if times else 0.0
            past = self.tr("{seconds} s ago").format(seconds=decimal(passed, 1)) if passed >= 0.05 else ""
            self.over_time.show_lines(series, (past, self.tr("now") if times else ""))
        if measures.line is not None:
            share = np.linspace(0, 1, PROFILE_POINTS)
            depth = measures.depth
            values = () if depth is None else (along(depth, *measures.line).astype(float),)
            self.along_line.show_lines(
                [Series(PROFILE, share, value) for value in values], (self.tr("start"), self.tr("end"))
            )

    def _arrange(self) -> None:
        measures = self.session.measures
        self.over_time.setVisible(bool(measures.pins))
        self.along_line.setVisible(measures.line is not None)
        self.want(bool(measures.pins) or measures.line is not None)
        self._refresh_soon()

    def _refresh_soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()
