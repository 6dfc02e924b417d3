"""Draw the line of the depth profile, dragged as a whole or by its ends."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QColor, QPainter

from viewer.desktop.canvas.frame_mapping import FrameMapping
from viewer.desktop.canvas.layer import Layer, is_near, pens
from viewer.desktop.state.measuring.probe_set import ProbeSet
from viewer.desktop.style.theme import ON_SURROUND, PROFILE
from viewer.desktop.workers.viewport import NormalizedPoint

RADIUS = 5.0
REACH = 8.0


class Profile(Layer):
    """Draw and move `probe_set.line`."""

    def __init__(self, probe_set: ProbeSet) -> None:
        super().__init__()
        self._probe_set = probe_set
        self._held: tuple[bool, bool] = (False, False)  # start, end
        self._last: NormalizedPoint | None = None
        probe_set.changed.connect(self.changed)

    def paint(self, painter: QPainter, place: FrameMapping) -> None:
        line = self._probe_set.line
        if line is None:
            return
        for start, end, tile in zip(
            place.points_of(line[0]), place.points_of(line[1]), place.tile_rects(), strict=True
        ):
            painter.save()
            painter.setClipRect(tile)
            for pen in pens(QColor(PROFILE), 2):
                painter.setPen(pen)
                painter.drawLine(start, end)
            painter.setBrush(QColor(PROFILE))
            painter.setPen(pens(ON_SURROUND, 1.5)[1])
            for point in (start, end):
                painter.drawEllipse(point, RADIUS, RADIUS)
            painter.restore()

    def press(self, point: QPointF, place: FrameMapping) -> bool:
        self._held, self._last = self._at(point, place), place.spot_at(point)
        return self._last is not None and any(self._held)

    def drag(self, point: QPointF, place: FrameMapping) -> None:
        line, spot = self._probe_set.line, place.spot_at(point)
        if line is None or spot is None or self._last is None:
            return
        right, down = spot[0] - self._last[0], spot[1] - self._last[1]
        moved = tuple(
            (end[0] + right, end[1] + down) if held else end
            for end, held in zip(line, self._held, strict=True)
        )
        if all(0 <= share <= 1 for end in moved for share in end):
            self._last = spot
            self._probe_set.set_line((moved[0], moved[1]))

    def cursor(self, point: QPointF, place: FrameMapping) -> Qt.CursorShape | None:
        return Qt.CursorShape.SizeAllCursor if any(self._at(point, place)) else None

    def _at(self, point: QPointF, place: FrameMapping) -> tuple[bool, bool]:
        """Return which ends a press at this point grabs: one of them, or both on the line itself."""
        line = self._probe_set.line
        if line is None:
            return False, False
        for start, end in zip(place.points_of(line[0]), place.points_of(line[1]), strict=True):
            for held, near in (((True, False), start), ((False, True), end)):
                if is_near(point, near):
                    return held
            if _distance(point, start, end) < REACH:
                return True, True
        return False, False


def _distance(point: QPointF, start: QPointF, end: QPointF) -> float:
    """Return the distance in pixels from a point to a line segment."""
    along = end - start
    length = QPointF.dotProduct(along, along) or 1.0
    share = max(0.0, min(QPointF.dotProduct(point - start, along) / length, 1.0))
    away = point - (start + along * share)
    return float(QPointF.dotProduct(away, away) ** 0.5)
