"""Show the timeline: position, target of a click, and A-B part."""

from __future__ import annotations

from fractions import Fraction

from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QHideEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QSlider

from viewer.desktop.state.playback import Section
from viewer.desktop.style.languages import decimal

MILLISECONDS = 1000
"""The unit of the slider."""
MARGIN = 9
"""Pixels at either end, so that the handle is not clipped."""


def clock(seconds: float, longest: float) -> str:
    """Format a time: 1:05, 0:01:05 in long sources, 0:01.5 in short ones."""
    if longest < 10:
        return f"0:{decimal(int(seconds * 10) / 10, 1).zfill(4)}"
    whole = int(seconds)
    minutes, second = divmod(whole, 60)
    if longest >= 3600:
        hour, minute = divmod(minutes, 60)
        return f"{hour}:{minute:02d}:{second:02d}"
    return f"{minutes}:{second:02d}"


def rough_clock(seconds: float) -> str:
    """Format a duration in whole seconds: estimates are not more exact."""
    return clock(seconds, max(seconds, 10))


class SeekBar(QSlider):
    """A slider whose handle jumps to a click, and that reports the position under the pointer."""

    hovered = pyqtSignal(int)
    """The position under the pointer."""
    left = pyqtSignal()
    """The pointer has left."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setAccessibleName(self.tr("Position"))
        self.setMouseTracking(True)
        self._section: Section | None = None
        self.setFocusPolicy(
            Qt.FocusPolicy.NoFocus
        )  # the arrow keys are the window's: five seconds, one frame

    def set_section(self, section: Section | None) -> None:
        """Show the A-B part, in seconds."""
        if section != self._section:
            self._section = section
            self.update()

    def x_of(self, value: int) -> float:
        """Return the x coordinate of a position."""
        return MARGIN + value / max(1, self.maximum()) * (self.width() - 2 * MARGIN)

    def value_at(self, x: float) -> int:
        """Return the position at an x coordinate."""
        return round((x - MARGIN) / max(1, self.width() - 2 * MARGIN) * self.maximum())

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        if event is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        self.setSliderPosition(self.value_at(event.position().x()))
        self.setSliderDown(True)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        if event is None:
            return
        value = max(0, min(self.value_at(event.position().x()), self.maximum()))
        if self.isSliderDown():
            self.setSliderPosition(value)
            self.sliderMoved.emit(value)
        self.hovered.emit(value)

    def leaveEvent(self, event: QEvent | None) -> None:
        super().leaveEvent(event)
        self.left.emit()

    def hideEvent(self, event: QHideEvent | None) -> None:
        super().hideEvent(event)
        self.left.emit()

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        if event is not None and event.button() is Qt.MouseButton.LeftButton and self.isSliderDown():
            self.setSliderDown(False)

    def sizeHint(self) -> QSize:
        return QSize(200, 28)

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colors = self.palette()
        middle = self.height() / 2
        length = self.width() - 2 * MARGIN
        share = self.sliderPosition() / self.maximum() if self.maximum() else 0.0
        thick = 6 if self.underMouse() or self.isSliderDown() else 4
        painter.setBrush(colors.mid())
        painter.drawRoundedRect(QRectF(MARGIN, middle - thick / 2, length, thick), thick / 2, thick / 2)
        painter.setBrush(colors.accent())
        painter.drawRoundedRect(
            QRectF(MARGIN, middle - thick / 2, length * share, thick), thick / 2, thick / 2
        )
        if self._section is not None and self.maximum():
            self._paint_section(painter, *self._section)
        painter.setBrush(colors.accent())
        painter.setPen(Qt.PenStyle.NoPen)
        radius = 8 if self.isSliderDown() else 6.5
        painter.drawEllipse(QPointF(MARGIN + length * share, middle), radius, radius)
        painter.end()

    def _paint_section(self, painter: QPainter, start: Fraction, end: Fraction | None) -> None:
        """Paint brackets around the A-B part, and highlight it."""
        colors, middle = self.palette(), self.height() / 2
        length = self.width() - 2 * MARGIN
        share = MILLISECONDS / self.maximum()
        places = [MARGIN + length * float(at) * share for at in (start, end) if at is not None]
        painter.setPen(QPen(colors.text().color(), 2))
        for x, side in zip(places, (1, -1), strict=False):
            corners = (4 * side, -9), (0, -9), (0, 9), (4 * side, 9)
            painter.drawPolyline(QPolygonF([QPointF(x + right, middle + down) for right, down in corners]))
