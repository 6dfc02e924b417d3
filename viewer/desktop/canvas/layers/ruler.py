"""Measure the distance between two points of the point cloud: click them."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter

from viewer.desktop.canvas.frame_mapping import FrameMapping
from viewer.desktop.canvas.layer import chip, label, pens
from viewer.desktop.canvas.layers.space_tool import SpaceTool, size_of
from viewer.desktop.style.languages import brief
from viewer.desktop.style.theme import PROFILE
from viewer.views.space_measure import LocatedPoint, distance_between, located

DOT = 5
"""Radius in pixels of an end."""


class Ruler(SpaceTool):
    """Draws the line between two points, with its length."""

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
        if not self.is_in_hand:
            return
        if len(self.ends) < 2:
            hint = self.tr("Click the second point") if self.ends else self.tr("Click the first point")
            chip(painter, place, hint, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
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
            label(painter, around, place, words)

    def _located(self, place: FrameMapping) -> list[LocatedPoint]:
        """Return the ends whose depth is known now."""
        if (depth := self._screen.depth) is None or not self.ends:
            return []
        found = located(depth, self._look.settings, size_of(place), self.ends)
        return [end for end in found if end is not None]
