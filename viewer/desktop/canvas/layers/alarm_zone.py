"""Draw the alarm: its zone, which can be dragged, and a red frame."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QPainter, QPen

from viewer.desktop.canvas.frame_mapping import FrameMapping
from viewer.desktop.canvas.layer import chip
from viewer.desktop.canvas.zone_layer import Zone, ZoneLayer
from viewer.desktop.state.measuring.proximity_alarm import LEAST_SIDE, ProximityAlarm
from viewer.desktop.state.view_state import ViewState
from viewer.desktop.style.theme import ON_SURROUND, WARNING

FRAME = 6.0
"""Pixels of the red frame."""


class AlarmZone(ZoneLayer):
    """Draw an active `ProximityAlarm`, and move its zone."""

    least_side = LEAST_SIDE

    def __init__(self, alarm: ProximityAlarm, look: ViewState) -> None:
        super().__init__()
        self._alarm, self._look = alarm, look
        alarm.changed.connect(self.changed)

    @property
    def zone(self) -> Zone | None:
        """The zone; None in a turned view, where positions differ."""
        return self._alarm.zone if self._alarm.is_on and self._look.settings.view != "points" else None

    def move_to(self, zone: Zone) -> None:
        self._alarm.set_zone(*zone)

    def paint(self, painter: QPainter, place: FrameMapping) -> None:
        if not self._alarm.is_on or place.rect.isEmpty():
            return
        rings = self._alarm.rings
        style = Qt.PenStyle.SolidLine if rings else Qt.PenStyle.DashLine
        self.paint_zone(painter, place, WARNING if rings else ON_SURROUND, style)
        if rings and self._alarm.nearest is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(WARNING, FRAME, join=Qt.PenJoinStyle.MiterJoin))
            half = FRAME / 2
            painter.drawRect(place.rect.adjusted(half, half, -half, -half))
            self._say(
                painter, place, self.tr("Too near: {distance}").format(distance=self._alarm.nearest_words)
            )
        elif self._alarm.is_blind:
            self._say(painter, place, self.tr("Alarm paused: the distance is unknown"))

    def _say(self, painter: QPainter, place: FrameMapping, words: str) -> None:
        inner = place.rect.adjusted(FRAME, FRAME, -FRAME, -FRAME)
        chip(painter, place, words, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter, inner)
