"""Draw the alarm: its zone, which can be dragged, and a red frame."""

from __future__ import annotations

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QPainter, QPen

from viewer.desktop.canvas.frame_mapping import FrameMapping
from viewer.desktop.canvas.layer import Layer, chip, is_near, pens
from viewer.desktop.state.measuring.proximity_alarm import LEAST_SIDE, ProximityAlarm
from viewer.desktop.state.view_state import ViewState
from viewer.desktop.style.theme import ON_SURROUND, WARNING
from viewer.desktop.workers.viewport import NormalizedPoint

FRAME = 6.0
"""Pixels of the red frame."""
HANDLE, REACH = 4.5, 6
"""Radius of a corner, and the pixels beside the outline where it can still be grabbed."""
Held = tuple[bool, bool, bool, bool]
"""Of left, top, right and bottom, those that a hand holds."""
NOTHING: Held = (False, False, False, False)


class AlarmZone(Layer):
    """Draws an `ProximityAlarm` that is on, and moves its zone."""

    def __init__(self, alarm: ProximityAlarm, look: ViewState) -> None:
        super().__init__()
        self._alarm, self._look = alarm, look
        self._held = NOTHING
        self._last: NormalizedPoint | None = None
        alarm.changed.connect(self.changed)

    def paint(self, painter: QPainter, place: FrameMapping) -> None:
        if not self._alarm.is_on or place.rect.isEmpty():
            return
        color = WARNING if self._alarm.rings else ON_SURROUND
        for zone in self._rects(place):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for pen in pens(color, 2):
                pen.setStyle(Qt.PenStyle.SolidLine if self._alarm.rings else Qt.PenStyle.DashLine)
                painter.setPen(pen)
                painter.drawRect(zone)
            painter.setBrush(color)
            painter.setPen(Qt.PenStyle.NoPen)
            for corner in (zone.topLeft(), zone.topRight(), zone.bottomLeft(), zone.bottomRight()):
                painter.drawEllipse(corner, HANDLE, HANDLE)
        if self._alarm.rings and self._alarm.nearest is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(WARNING, FRAME, join=Qt.PenJoinStyle.MiterJoin))
            half = FRAME / 2
            painter.drawRect(place.rect.adjusted(half, half, -half, -half))
            words = self.tr("Too near: {distance}").format(distance=self._alarm.nearest_words)
            inner = place.rect.adjusted(FRAME, FRAME, -FRAME, -FRAME)
            chip(painter, inner, words, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)

    def press(self, point: QPointF, place: FrameMapping) -> bool:
        self._held, self._last = self._at(point, place), place.spot_at(point)
        return self._last is not None and any(self._held)

    def drag(self, point: QPointF, place: FrameMapping) -> None:
        spot = place.spot_at(point)
        if spot is None or self._last is None:
            return
        right, down = spot[0] - self._last[0], spot[1] - self._last[1]
        edges = np.array([*self._alarm.zone[0], *self._alarm.zone[1]])
        moved = edges + np.where(self._held, [right, down, right, down], 0)
        is_inside = bool((moved >= 0).all() and (moved <= 1).all())
        if is_inside and min(moved[2] - moved[0], moved[3] - moved[1]) >= LEAST_SIDE:
            self._last = spot
            left, top, end, bottom = moved.tolist()
            self._alarm.set_zone((left, top), (end, bottom))

    def cursor(self, point: QPointF, place: FrameMapping) -> Qt.CursorShape | None:
        held = self._at(point, place)
        if not any(held):
            return None
        if all(held):
            return Qt.CursorShape.SizeAllCursor
        slants_down = held in ((True, True, False, False), (False, False, True, True))
        return Qt.CursorShape.SizeFDiagCursor if slants_down else Qt.CursorShape.SizeBDiagCursor

    def _rects(self, place: FrameMapping) -> list[QRectF]:
        """The zone, once for every tile; none in a view that is turned, where places are elsewhere."""
        if self._look.settings.view == "points":
            return []
        corners = zip(place.points_of(self._alarm.zone[0]), place.points_of(self._alarm.zone[1]), strict=True)
        return [QRectF(start, end) for start, end in corners]

    def _at(self, point: QPointF, place: FrameMapping) -> Held:
        """Which edges a hand takes hold of here: two at a corner, all four on the rest of the outline."""
        if not self._alarm.is_on:
            return NOTHING
        for zone in self._rects(place):
            for corner, held in (
                (zone.topLeft(), (True, True, False, False)),
                (zone.topRight(), (False, True, True, False)),
                (zone.bottomLeft(), (True, False, False, True)),
                (zone.bottomRight(), (False, False, True, True)),
            ):
                if is_near(point, corner):
                    return held
            outer = zone.adjusted(-REACH, -REACH, REACH, REACH)
            inner = zone.adjusted(REACH, REACH, -REACH, -REACH)
            if outer.contains(point) and not inner.contains(point):
                return True, True, True, True
        return NOTHING
