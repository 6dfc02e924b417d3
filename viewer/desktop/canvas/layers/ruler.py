"""Measure the distance between two points of the point cloud: click them; a drag still orbits."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QPainter

from viewer.desktop.canvas.frame_mapping import FrameMapping
from viewer.desktop.canvas.layer import Layer, chip, is_near, label, pens
from viewer.desktop.canvas.layers.orbit import Orbit
from viewer.desktop.state.screen import Screen
from viewer.desktop.state.view_state import ViewState
from viewer.desktop.style.languages import brief
from viewer.desktop.style.theme import PROFILE
from viewer.desktop.workers.viewport import NormalizedPoint
from viewer.views.space_measure import LocatedPoint, distance_between, located, picked

CLICK = 4.0
"""Pixels that the hand may move in a click."""
DOT = 5
"""Radius in pixels of an end."""


class Ruler(Layer):
    """The two ends are places of the frame, so that they follow depth while the source plays."""

    toggled = pyqtSignal(bool)

    def __init__(self, look: ViewState, screen: Screen, orbit: Orbit) -> None:
        super().__init__()
        self._look, self._screen, self._orbit = look, screen, orbit
        self.is_on = False
        self.ends: list[NormalizedPoint] = []
        self._pressed: tuple[QPointF, FrameMapping] | None = None
        screen.shown.connect(lambda _depth: self.changed.emit() if self.ends else None)

    def switch(self, wanted: bool) -> None:
        """Begin to measure, or stop and forget the ends."""
        if wanted != self.is_on:
            self.is_on = wanted
            self.ends.clear()
            self.toggled.emit(wanted)
            self.changed.emit()

    def clear(self) -> None:
        """Forget the ends."""
        self.ends.clear()
        self.changed.emit()

    def press(self, point: QPointF, place: FrameMapping) -> bool:
        self._pressed = point, place
        return self.is_on and self._orbit.press(point, place)

    def drag(self, point: QPointF, place: FrameMapping) -> None:
        if self._pressed is not None and not is_near(point, self._pressed[0], CLICK):
            self._pressed = None
        if self._pressed is None:
            self._orbit.drag(point, place)

    def release(self) -> None:
        self._orbit.release()
        if self._pressed is not None:
            self._take(*self._pressed)
        self._pressed = None

    def cursor(self, point: QPointF, place: FrameMapping) -> Qt.CursorShape | None:
        is_here = self.is_on and self._orbit.is_there and place.rect.contains(point)
        return Qt.CursorShape.CrossCursor if is_here else None

    def words(self, place: FrameMapping) -> str:
        """Return the distance with its unit, or "" without two ends with known depth."""
        return self._words(self._located(place))

    def _words(self, ends: list[LocatedPoint]) -> str:
        if len(ends) < 2 or (depth := self._screen.depth) is None:
            return ""
        size = brief(distance_between(*ends), 3)
        if depth.calibration is not None:
            return self.tr("{size} m").format(size=size)
        return self.tr("{size}, relative (no calibration)").format(size=size)

    def paint(self, painter: QPainter, place: FrameMapping) -> None:
        if not self.is_on or not self._orbit.is_there:
            return
        if len(self.ends) < 2:
            hint = self.tr("Click the second point") if self.ends else self.tr("Click the first point")
            chip(painter, place.rect, hint, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        ends = self._located(place)
        points = [place.rect.topLeft() + QPointF(*end.seen) for end in ends]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in pens(QColor(PROFILE), 2):
            painter.setPen(pen)
            if len(points) == 2:
                painter.drawLine(*points)
            for point in points:
                painter.drawEllipse(point, DOT, DOT)
        if len(points) == 2 and (words := self._words(ends)):
            around = QRectF(0, 0, 16, 16)
            around.moveCenter((points[0] + points[1]) / 2)
            label(painter, around, place.rect, words)

    def _take(self, point: QPointF, place: FrameMapping) -> None:
        if (depth := self._screen.depth) is None:
            return
        at = point - place.rect.topLeft()
        spot = picked(depth, self._look.settings, _size(place), (at.x(), at.y()))
        if spot is not None:
            self.ends = [*self.ends, spot] if len(self.ends) < 2 else [spot]
            self.changed.emit()

    def _located(self, place: FrameMapping) -> list[LocatedPoint]:
        """Return the ends whose depth is known now."""
        if (depth := self._screen.depth) is None or not self.ends:
            return []
        found = located(depth, self._look.settings, _size(place), self.ends)
        return [end for end in found if end is not None]


def _size(place: FrameMapping) -> tuple[int, int]:
    return max(1, round(place.rect.width())), max(1, round(place.rect.height()))
