"""Paint the caption of an empty canvas, the busy sign, and the drop target."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen
from PyQt6.QtWidgets import QWidget

from viewer.desktop.style import icons
from viewer.desktop.style.theme import ON_SURROUND, SURROUND

TURNS = 20
"""Steps of one full turn of the busy sign."""
RADIUS = 14.0


def paint_busy(painter: QPainter, center: QPointF, turn: int) -> None:
    """Paint a ring with a highlighted arc that rotates."""
    ring = QRectF(center.x() - RADIUS, center.y() - RADIUS, 2 * RADIUS, 2 * RADIUS)
    faint = QColor(ON_SURROUND)
    faint.setAlphaF(0.2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(faint, 3))
    painter.drawEllipse(ring)
    painter.setPen(QPen(ON_SURROUND, 3, cap=Qt.PenCapStyle.RoundCap))
    painter.drawArc(ring, -turn * (360 // TURNS) * 16, 90 * 16)


def paint_caption(painter: QPainter, canvas: QWidget, words: str, turn: int | None) -> None:
    """Paint text in the middle, below a busy sign unless `turn` is None."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    center = QRectF(canvas.rect()).center()
    if turn is not None:
        paint_busy(painter, center - QPointF(0, 20), turn)
        center += QPointF(0, 22)
    painter.setPen(ON_SURROUND)
    text = QRectF(0, center.y() - 20, canvas.width(), 40)
    painter.drawText(text, int(Qt.AlignmentFlag.AlignCenter), words)


def paint_invitation(painter: QPainter, canvas: QWidget, words: str) -> None:
    """Paint the drop target."""
    veil = QColor(SURROUND)
    veil.setAlphaF(0.72)
    painter.fillRect(canvas.rect(), veil)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(canvas.palette().accent().color(), 2, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(canvas.rect()).adjusted(14, 14, -14, -14), 12, 12)
    center = QRectF(canvas.rect()).center()
    icons.draw(painter, QRectF(center.x() - 18, center.y() - 36, 36, 36), "drop", ON_SURROUND)
    painter.setPen(ON_SURROUND)
    text = QRectF(0, center.y() + 6, canvas.width(), 30)
    painter.drawText(text, int(Qt.AlignmentFlag.AlignCenter), words)
