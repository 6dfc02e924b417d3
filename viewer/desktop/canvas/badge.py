"""Paint a red dot and a short text in a corner of the canvas, for activities that go on in the background.

It is also visible in full screen; it is not part of recordings and shared views.
"""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QWidget

from viewer.desktop.canvas.canvas import Canvas
from viewer.desktop.canvas.layer import paint_ground
from viewer.desktop.style.theme import ON_SURROUND, RECORDING

CORNER = 12
"""Pixels to the corner of the canvas."""


class Badge(QWidget):
    """Transparent to the mouse. `words` is the text."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.words) + 36, metrics.height() + 10)

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        paint_ground(painter, whole)
        painter.setBrush(RECORDING)
        painter.drawEllipse(QPointF(15, whole.center().y()), 5, 5)
        painter.setPen(ON_SURROUND)
        painter.drawText(whole.adjusted(27, 0, -4, 0), int(Qt.AlignmentFlag.AlignVCenter), self.words)
        painter.end()
