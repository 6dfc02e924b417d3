"""Drag the divider of the wipe view: frame on the left, depth on the right."""

from __future__ import annotations

from PyQt6.QtCore import QLineF, QPointF, QRectF, Qt
from PyQt6.QtGui import QPainter

from viewer.desktop.canvas.frame_mapping import FrameMapping
from viewer.desktop.canvas.layer import Layer, pens
from viewer.desktop.state.view_state import ViewState
from viewer.desktop.style.theme import ON_SURROUND, SURROUND

REACH = 10
"""Pixels beside the divider where it can still be grabbed."""
STEP = 0.02
"""Share of the width that a key press moves it."""


class Wipe(Layer):
    """Sets `look.settings.wipe`."""

    def __init__(self, look: ViewState) -> None:
        super().__init__()
        self._look = look
        look.changed.connect(self.changed)

    def step(self, steps: int) -> None:
        """Move the divider by key presses."""
        self._move(self._look.settings.wipe + steps * STEP)

    def paint(self, painter: QPainter, place: FrameMapping) -> None:
        if not self._is_there:
            return
        rect, x = place.rect, self._line(place)
        for pen in pens(width=2):
            painter.setPen(pen)
            painter.drawLine(QLineF(x, rect.top(), x, rect.bottom()))
        middle = rect.center().y()
        painter.setPen(pens()[0])
        painter.setBrush(ON_SURROUND)
        painter.drawEllipse(QPointF(x, middle), 12, 12)
        painter.setPen(pens(SURROUND, 2)[1])
        for side in (-1, 1):
            painter.drawPolyline(
                QPointF(x + side * 3, middle - 4), QPointF(x + side * 7, middle), QPointF(x + side * 3, middle + 4)
            )  # fmt: skip

    def press(self, point: QPointF, place: FrameMapping) -> bool:
        return self._is_there and self._grip(place).contains(point)

    def drag(self, point: QPointF, place: FrameMapping) -> None:
        if not place.rect.isEmpty():
            self._move((point.x() - place.rect.left()) / place.rect.width())

    def cursor(self, point: QPointF, place: FrameMapping) -> Qt.CursorShape | None:
        return Qt.CursorShape.SplitHCursor if self.press(point, place) else None

    @property
    def _is_there(self) -> bool:
        return self._look.settings.view == "wipe"

    def _move(self, share: float) -> None:
        self._look.set(wipe=max(0.0, min(share, 1.0)))

    def _line(self, place: FrameMapping) -> float:
        return round(place.rect.left() + self._look.settings.wipe * place.rect.width())

    def _grip(self, place: FrameMapping) -> QRectF:
        x = self._line(place)
        return QRectF(x - REACH, place.rect.top(), 2 * REACH, place.rect.height())
