"""Show the measure panel: histogram, limits, the alarm's limit and the object detector."""

from __future__ import annotations

import math

from PyQt6.QtWidgets import QVBoxLayout, QWidget

from viewer.desktop.panels._object_options import ObjectOptions
from viewer.desktop.panels.base import BasePanel
from viewer.desktop.state.measuring.depth_scale import DepthScale
from viewer.desktop.state.measuring.objects import Objects
from viewer.desktop.state.measuring.probe_set import ProbeSet
from viewer.desktop.state.measuring.proximity_alarm import ProximityAlarm
from viewer.desktop.state.view_state import ViewState
from viewer.desktop.widgets.actions import Actions
from viewer.desktop.widgets.controls import LabeledSlider, labeled_row
from viewer.desktop.widgets.histogram import Histogram

NEAREST_ALARM, FARTHEST_TIMES = 0.2, 100.0
"""Meters at the left end of the alarm's slider, and the factor up to its right end."""


class Panel(BasePanel):
    """Histogram, limits and contours of the view, limit of the alarm, and the detector; tools are in the tool rail."""

    order = 3

    def __init__(
        self,
        actions: Actions,
        view_state: ViewState,
        probe_set: ProbeSet,
        depth_scale: DepthScale,
        alarm: ProximityAlarm,
        objects: Objects,
    ) -> None:
        super().__init__(actions)
        self._view_state = view_state
        self._alarm = alarm
        look = view_state
        self.histogram = Histogram(probe_set, depth_scale, view_state)
        self.nearer_than = LabeledSlider(
            self.tr("Only nearer than"), self.tr(
"Gray out everything farther than this share of the "
"display range"), 100
        )  # fmt: skip
        self.nearer_than.valueChanged.connect(lambda percent: look.set(nearer_than=percent / 100))
        self.contours = LabeledSlider(
            self.tr("Contour lines"), self.tr("Number of contour lines of equal depth"), 24
        )
        self.contours.valueChanged.connect(lambda count: look.set(contours=count))
        alarm = alarm
        self.alarm_limit = LabeledSlider(
            self.tr("Alarm nearer than"),
            self.tr("In meters if calibrated, otherwise a share of the display range; lock the range first"),
            100,
        )
        self.alarm_limit.valueChanged.connect(
            lambda step: alarm.set_limit(_meters(step) if alarm.is_metric else step / 100)
        )
        self._alarm_row = QWidget()
        limit_row = labeled_row(self.alarm_limit)
        limit_row.setContentsMargins(0, 0, 0, 0)
        self._alarm_row.setLayout(limit_row)
        self._alarm_row.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.histogram)
        column.addLayout(labeled_row(self.nearer_than))
        column.addLayout(labeled_row(self.contours))
        column.addWidget(self._alarm_row)
        self.objects = ObjectOptions(objects)
        column.addWidget(self.objects)
        alarm.limit_changed.connect(self._follow_alarm)
        alarm.toggled.connect(self._alarm_row.setVisible)
        look.changed.connect(self._follow)
        self._follow()
        self._follow_alarm()

    def title(self) -> str:
        return self.tr("Measure")

    def _follow_alarm(self) -> None:
        alarm = self._alarm
        share = math.log(alarm.meters / NEAREST_ALARM, FARTHEST_TIMES) if alarm.is_metric else alarm.share
        self.alarm_limit.show_value(round(100 * share), alarm.words(alarm.limit))

    def _follow(self) -> None:
        look = self._view_state.settings
        self.nearer_than.setEnabled(look.has_colors or look.view == "points")
        self.contours.setEnabled(look.has_colors)
        percent = round(look.nearer_than * 100)
        self.nearer_than.show_value(
            percent, self.tr("{percent} %").format(percent=percent) if percent else self.tr("Off")
        )
        self.contours.show_value(look.contours, str(look.contours) if look.contours else self.tr("Off"))


def _meters(step: int) -> float:
    """Map slider steps to meters on a logarithmic scale from 0.2 to 20."""
    return round(float(NEAREST_ALARM * FARTHEST_TIMES ** (step / 100)), 2)
