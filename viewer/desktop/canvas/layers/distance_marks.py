"""Draw distance marks, set with a click and a number."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QPainter, QPolygonF
from PyQt6.QtWidgets import QWidget

from viewer.desktop.canvas.frame_mapping import FrameMapping
from viewer.desktop.canvas.layer import Layer, chip, label, pens
from viewer.desktop.canvas.layers.distance_editor import DistanceEditor
from viewer.desktop.state.measuring.distance_marks import DistanceMarks
from viewer.desktop.state.measuring.readouts import disparity_at, tell_meters
from viewer.desktop.style.theme import ON_SURROUND, SURROUND
from viewer.desktop.workers.viewport import NormalizedPoint

RADIUS = 6.5
FAINT = 0.4
"""Opacity of marks that do not apply to this scene."""
FIRST_GUESS = 1.5
"""Meters, if nothing is calibrated yet."""


class DistanceMarksLayer(Layer):
    """While active, a click sets a mark and asks for its distance."""

    toggled = pyqtSignal(bool)
    asking = pyqtSignal()
    """The dialog was opened or closed, or `is_on` has changed."""

    def __init__(self, distance_marks: DistanceMarks, canvas: QWidget) -> None:
        super().__init__()
        self._distance_marks = distance_marks
        self.is_on = False
        self.editor = DistanceEditor(canvas)
        self._asked: NormalizedPoint | None = None
        self.editor.given.connect(self._take)
        self.editor.closed.connect(self._forget)
        distance_marks.changed.connect(self.changed)

    def switch(self, wanted: bool) -> None:
        """Start or stop setting marks."""
        wanted = wanted and self._distance_marks.can_mark
        if not wanted:
            self.editor.close_it()
        self.is_on = wanted
        self.toggled.emit(wanted)
        self.asking.emit()
        self.changed.emit()

    @property
    def awaits_a_place(self) -> bool:
        """Whether it is active and no dialog is open."""
        return self.is_on and self._asked is None

    def ask(self, spot: NormalizedPoint, point: QPointF) -> None:
        """Ask for the distance at this position of the frame, beside this point of the canvas."""
        depth = self._distance_marks.depth
        if depth is None or not self._distance_marks.can_mark:
            return
        self._asked = spot
        known = self._distance_marks.tell(spot, disparity_at(depth, spot))
        self.editor.ask(point, known.meters if known is not None else FIRST_GUESS)
        self.asking.emit()
        self.changed.emit()

    def press(self, point: QPointF, place: FrameMapping) -> bool:
        spot = place.spot_at(point)
        if not self.is_on or spot is None:
            return False
        self.ask(spot, point)
        return True

    def cursor(self, point: QPointF, place: FrameMapping) -> Qt.CursorShape | None:
        return Qt.CursorShape.CrossCursor if self.is_on and place.rect.contains(point) else None

    def paint(self, painter: QPainter, place: FrameMapping) -> None:
        known = self._distance_marks
        if self.is_on and self._asked is None:
            words = self.tr("Click an object at a known distance · Esc to finish")
            chip(painter, place, words, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter)
        for placed in known.placed:
            is_there = known.holds or known.calibration is None
            painter.setOpacity(1.0 if is_there else FAINT)
            self._paint_mark(painter, place, placed.spot, tell_meters(placed.distance))
        painter.setOpacity(1.0)
        if self._asked is not None:
            self._paint_mark(painter, place, self._asked, "")

    def _paint_mark(self, painter: QPainter, place: FrameMapping, spot: NormalizedPoint, words: str) -> None:
        """Paint a diamond in every tile, and the text beside the last one."""
        points = list(zip(place.points_of(spot), place.tile_rects(), strict=True))
        for point, tile in points:
            if tile.contains(point):
                painter.setBrush(QColor(SURROUND))
                for pen in pens(ON_SURROUND, 1.8):
                    painter.setPen(pen)
                    painter.drawPolygon(_diamond(point))
        point, tile = points[-1]
        if words and tile.contains(point):
            around = QRectF(point.x() - RADIUS, point.y() - RADIUS, 2 * RADIUS, 2 * RADIUS)
            label(painter, around.adjusted(-6, -6, 6, 6), place, words)

    def _take(self, meters: float) -> None:
        if self._asked is not None:
            self._distance_marks.add(self._asked, meters)

    def _forget(self) -> None:
        self._asked = None
        self.asking.emit()
        self.changed.emit()


def _diamond(center: QPointF) -> QPolygonF:
    return QPolygonF(
        [center + QPointF(*way) for way in ((0, -RADIUS), (RADIUS, 0), (0, RADIUS), (-RADIUS, 0))]
    )
