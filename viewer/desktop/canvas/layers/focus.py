"""Set the focus with a click, in the bokeh view."""

from __future__ import annotations

from PyQt6.QtCore import QLineF, QPointF, QRectF, Qt
from PyQt6.QtGui import QPainter

from pipeline.render.picture import within
from viewer.desktop.canvas.frame_mapping import FrameMapping
from viewer.desktop.canvas.layer import Layer, pens
from viewer.desktop.state.measuring.probe_set import ProbeSet
from viewer.desktop.state.measuring.readouts import disparity_at
from viewer.desktop.state.view_state import ViewState
from viewer.desktop.workers.viewport import NormalizedPoint

SIDE = 36
"""Pixels of the focus frame, like that of cameras."""


class Focus(Layer):
    """Set `look.settings.focus` to the depth under the pointer, also while dragging."""

    def __init__(self, look: ViewState, probe_set: ProbeSet) -> None:
        super().__init__()
        self._look, self._probe_set = look, probe_set
        self._spot: NormalizedPoint | None = None
        look.changed.connect(self._follow)
        probe_set.read.connect(self._follow)

    def press(self, point: QPointF, place: FrameMapping) -> bool:
        return self._is_there and self._set(point, place)

    def drag(self, point: QPointF, place: FrameMapping) -> None:
        self._set(point, place)

    def paint(self, painter: QPainter, place: FrameMapping) -> None:
        if not self._is_there or self._spot is None:
            return
        for point in place.points_of(self._spot):
            if not place.rect.contains(point):
                continue
            frame = QRectF(0, 0, SIDE, SIDE)
            frame.moveCenter(point)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for pen in pens():
                painter.setPen(pen)
                painter.drawLines(*_corners(frame))

    def cursor(self, point: QPointF, place: FrameMapping) -> Qt.CursorShape | None:
        is_over = self._is_there and place.rect.contains(point)
        return Qt.CursorShape.CrossCursor if is_over else None

    @property
    def _is_there(self) -> bool:
        return self._look.settings.view == "bokeh" and self._probe_set.depth is not None

    def _set(self, point: QPointF, place: FrameMapping) -> bool:
        spot, depth = place.spot_at(point), self._probe_set.depth
        if spot is None or depth is None:
            return False
        far, near = within(depth, self._look.settings).display_range
        if near > far:
            share = (disparity_at(depth, spot) - far) / (near - far)
            self._spot = spot
            self._look.set(focus=round(max(0.0, min(share, 1.0)), 4))
            self.changed.emit()
        return True

    def _follow(self) -> None:
        """Remove a mark that does not apply to this view or source."""
        if self._spot is not None and not self._is_there:
            self._spot = None
            self.changed.emit()


def _corners(frame: QRectF) -> list[QLineF]:
    """Return the corners of a rectangle, two short lines each."""
    arm = frame.width() / 4
    return [
        QLineF(corner, corner + step)
        for corner, right, down in (
            (frame.topLeft(), 1, 1),
            (frame.topRight(), -1, 1),
            (frame.bottomLeft(), 1, -1),
            (frame.bottomRight(), -1, -1),
        )
        for step in (QPointF(right * arm, 0), QPointF(0, down * arm))
    ]
