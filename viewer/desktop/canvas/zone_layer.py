"""Draw a rectangle on the frame; drag its outline to move it, its corners to resize it. A base class of layers."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter

from viewer.desktop.canvas.frame_mapping import FrameMapping
from viewer.desktop.canvas.layer import Layer, is_near, pens
from viewer.desktop.workers.viewport import NormalizedPoint

HANDLE, REACH = 4.5, 6
"""Radius of a corner, and pixels beside the outline where it can still be grabbed."""
Zone = tuple[NormalizedPoint, NormalizedPoint]
"""Top left and bottom right."""
Held = tuple[bool, bool, bool, bool]
"""Whether the left, top, right and bottom edges are grabbed."""
NOTHING: Held = (False, False, False, False)


class ZoneLayer(Layer):
    """`zone` is the current rectangle, None for none; `move_to` changes it."""

    least_side = 0.02
    """Minimum side, as a share of the frame."""

    def __init__(self) -> None:
        super().__init__()
        self._held = NOTHING
        self._last: NormalizedPoint | None = None

    @property
    @abstractmethod
    def zone(self) -> Zone | None:
        """The rectangle that is drawn and dragged."""

    @abstractmethod
    def move_to(self, zone: Zone) -> None:
        """Set the rectangle while dragging."""

    def rects(self, place: FrameMapping) -> list[QRectF]:
        """Return the rectangle on the canvas, once per tile."""
        if self.zone is None:
            return []
        corners = zip(place.points_of(self.zone[0]), place.points_of(self.zone[1]), strict=True)
        return [QRectF(start, end) for start, end in corners]

    def paint_zone(
        self,
        painter: QPainter,
        place: FrameMapping,
        color: QColor,
        style: Qt.PenStyle = Qt.PenStyle.SolidLine,
    ) -> None:
        """Paint outline and corners."""
        for rect in self.rects(place):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for pen in pens(color, 2):
                pen.setStyle(style)
                painter.setPen(pen)
                painter.drawRect(rect)
            painter.setBrush(color)
            painter.setPen(Qt.PenStyle.NoPen)
            for corner in (rect.topLeft(), rect.topRight(), rect.bottomLeft(), rect.bottomRight()):
                painter.drawEllipse(corner, HANDLE, HANDLE)

    def press(self, point: QPointF, place: FrameMapping) -> bool:
        self._held, self._last = self._at(point, place), place.spot_at(point)
        return self._last is not None and any(self._held)

    def drag(self, point: QPointF, place: FrameMapping) -> None:
        spot, zone = place.spot_at(point), self.zone
        if spot is None or self._last is None or zone is None:
            return
        right, down = spot[0] - self._last[0], spot[1] - self._last[1]
        edges = np.array([*zone[0], *zone[1]])
        moved = edges + np.where(self._held, [right, down, right, down], 0)
        is_inside = bool((moved >= 0).all() and (moved <= 1).all())
        if is_inside and min(moved[2] - moved[0], moved[3] - moved[1]) >= self.least_side:
            self._last = spot
            left, top, end, bottom = moved.tolist()
            self.move_to(((left, top), (end, bottom)))

    def cursor(self, point: QPointF, place: FrameMapping) -> Qt.CursorShape | None:
        held = self._at(point, place)
        if not any(held):
            return None
        if all(held):
            return Qt.CursorShape.SizeAllCursor
        slants_down = held in ((True, True, False, False), (False, False, True, True))
        return Qt.CursorShape.SizeFDiagCursor if slants_down else Qt.CursorShape.SizeBDiagCursor

    def _at(self, point: QPointF, place: FrameMapping) -> Held:
        """Return which edges a press at this point grabs: two at a corner, all four elsewhere on the outline."""
        for zone in self.rects(place):
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
