"""Zoom with the wheel around the pointer, and pan by dragging; both halves of a view move together."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, Qt, pyqtSignal
from PyQt6.QtGui import QPainter

from viewer.desktop.canvas.frame_mapping import FrameMapping
from viewer.desktop.canvas.layer import Layer, chip
from viewer.desktop.style.languages import decimal
from viewer.desktop.workers.viewport import Viewport

STEP = 1.25
"""Zoom factor of one wheel click or key press."""


class Zoom(Layer):
    """Owns the visible part of the frame."""

    moved = pyqtSignal()
    """`viewport` has changed."""

    def __init__(self) -> None:
        super().__init__()
        self.viewport = Viewport()
        self._held: QPointF | None = None

    def step(self, steps: float, at: tuple[float, float] = (0.5, 0.5)) -> None:
        """Zoom in, or out for negative `steps`."""
        self._show(self.viewport.zoomed(STEP**steps, at))

    def pan(self, right: float, down: float) -> None:
        """Move the visible part, by shares of its size."""
        self._show(self.viewport.moved(right, down))

    def reset(self) -> None:
        """Show the whole frame."""
        self._show(Viewport())

    def paint(self, painter: QPainter, place: FrameMapping) -> None:
        """Paint the zoom factor, unless the whole frame is visible."""
        if self.viewport.is_whole:
            return
        words = self.tr("{zoom} ×").format(zoom=decimal(self.viewport.zoom, 1))
        chip(painter, place, words, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)

    def press(self, point: QPointF, place: FrameMapping) -> bool:
        if self.viewport.is_whole or not place.rect.contains(point):
            return False
        self._held = point
        return True

    def press_to_pan(self, point: QPointF, place: FrameMapping) -> bool:
        return self.press(point, place)

    def drag(self, point: QPointF, place: FrameMapping) -> None:
        width, height = place.tile
        if self._held is not None and min(width, height) > 0:
            by, self._held = self._held - point, point
            self.pan(by.x() / width, by.y() / height)

    def release(self) -> None:
        self._held = None

    def wheel(self, point: QPointF, clicks: float, place: FrameMapping) -> bool:
        spot = place.seen_at(point)
        if spot is None:
            return False
        self.step(clicks, spot)
        return True

    def cursor(self, point: QPointF, place: FrameMapping) -> Qt.CursorShape | None:
        if self.viewport.is_whole or not place.rect.contains(point):
            return None
        return Qt.CursorShape.OpenHandCursor if self._held is None else Qt.CursorShape.ClosedHandCursor

    def _show(self, viewport: Viewport) -> None:
        if viewport != self.viewport:
            self.viewport = viewport
            self.moved.emit()
            self.changed.emit()
