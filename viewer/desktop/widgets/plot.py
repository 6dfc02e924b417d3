"""Plot a few lines with round ticks, and show the values under the pointer.

plot = Plot("Depth profile")
plot.show_lines([Series(SERIES[0], x, y)], tell=scale.format, x_words=("start", "end"), tell_x=pixels)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QWidget

from viewer.desktop.state.measuring.ticks import decimals_of, even
from viewer.desktop.style.languages import brief, decimal

PADDING = 10
BUTTON = 26
"""Pixels on the right of the title, reserved for a button of the panel."""
DOT = 2.6
LEAST_SPAN = 0.02
"""Minimum span relative to the values: a constant value is a line in the middle, not magnified noise."""
Tell = Callable[[float], str]


class TellValue(Protocol):
    """Formats a value of a line; one of an axis with the decimals that its neighbors have, too."""

    def __call__(self, value: float, decimals: int | None = None) -> str: ...


@dataclass(frozen=True, eq=False)
class Series:
    """A line: `x` and `y` are float (n,)."""

    color: str
    x: NDArray[np.float64]
    y: NDArray[np.float64]

    def known(self) -> Series:
        """Return it without NaN."""
        is_known = np.isfinite(self.y)
        return self if is_known.all() else Series(self.color, self.x[is_known], self.y[is_known])


class Plot(QWidget):
    """Scales itself to its data."""

    def __init__(self, title: str, *, marks_last: bool = False) -> None:
        """`marks_last` draws a dot at the last point of each line."""
        super().__init__()
        self._marks_last = marks_last
        self._title = title
        self._series: Sequence[Series] = ()
        self._x_words = ("", "")
        self._tell: TellValue = _plain
        self._tell_x: Tell = str
        self._pointer: float | None = None  # where it is across
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)

    def sizeHint(self) -> QSize:
        return QSize(240, 118)

    def minimumSizeHint(self) -> QSize:
        return QSize(140, 118)

    def name(self, title: str) -> None:
        """Set the title."""
        if title != self._title:
            self._title = title
            self.setAccessibleName(title)
            self.update()

    def show_lines(
        self, series: Iterable[Series], tell: TellValue, x_words: tuple[str, str], tell_x: Tell
    ) -> None:
        """Show these lines; `tell` and `tell_x` format values, `x_words` are the labels at the ends of the axis."""
        self._series, self._x_words = [known for line in series if len((known := line.known()).x)], x_words
        self._tell, self._tell_x = tell, tell_x
        low, high = self._limits()[1]
        self.setAccessibleDescription(
            self.tr("from {low} to {high}").format(low=tell(low), high=tell(high)) if self._series else ""
        )
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        if event is not None:
            self._pointer = event.position().x()
            self.update()

    def leaveEvent(self, event: QEvent | None) -> None:
        super().leaveEvent(event)
        self._pointer = None
        self.update()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 0.88)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        limits = self._limits()
        ticks = self._ticks(limits[1], metrics.height())
        widest = max((metrics.horizontalAdvance(words) for _share, words in ticks), default=0)
        below = PADDING + metrics.height() + 2
        area = QRectF(self.rect()).adjusted(
            PADDING + widest + 6, PADDING + metrics.height() + 6, -PADDING, -below
        )
        title = QRectF(PADDING, PADDING - 3, self.width() - 2 * PADDING - BUTTON, metrics.height())
        painter.setPen(self.palette().text().color())
        painter.drawText(title, int(Qt.AlignmentFlag.AlignLeft), self._title)
        self._paint_axes(painter, area, ticks)
        for line in self._series:
            self._paint_line(painter, area, limits, line)
        self._paint_pointer(painter, area, limits, title)
        painter.end()

    def _ticks(self, span: tuple[float, float], line: int) -> list[tuple[float, str]]:
        """Return (share of the height, text) of round values."""
        low, high = span
        height = self.height() - 2 * PADDING - 2 * line - 8
        values = even(low, high, max(2, int(height / (1.5 * line)))) if self._series else ()
        digits = max((decimals_of(value) for value in values), default=0)
        return [((value - low) / (high - low), self._tell(value, digits)) for value in values]

    def _paint_axes(self, painter: QPainter, area: QRectF, ticks: list[tuple[float, str]]) -> None:
        colors, metrics = self.palette(), painter.fontMetrics()
        painter.setPen(QPen(colors.mid().color(), 1))
        for share in (0.0, 1.0, *(share for share, _words in ticks)):
            y = round(area.bottom() - share * area.height()) + 0.5
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setPen(colors.placeholderText().color())
        for share, words in ticks:
            y = area.bottom() - share * area.height()
            box = QRectF(PADDING, y - metrics.height() / 2, area.left() - PADDING - 6, metrics.height())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignRight), words)
        below = QRectF(area.left(), area.bottom() + 3, area.width(), metrics.height())
        painter.drawText(below, int(Qt.AlignmentFlag.AlignLeft), self._x_words[0])
        painter.drawText(below, int(Qt.AlignmentFlag.AlignRight), self._x_words[1])

    def _paint_line(
        self, painter: QPainter, area: QRectF, limits: tuple[tuple[float, float], tuple[float, float]],
        line: Series,
    ) -> None:  # fmt: skip
        (left, right), (low, high) = limits
        share = (line.x - left) / (right - left) if right > left else np.ones_like(line.x)
        x = area.left() + share * (area.width() - DOT)
        heights = area.bottom() - (line.y - low) / (high - low) * area.height()
        points = QPolygonF([QPointF(*point) for point in zip(x.tolist(), heights.tolist(), strict=True)])
        painter.setPen(QPen(QColor(line.color), 1.8, join=Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(points)
        if self._marks_last:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(line.color))
            painter.drawEllipse(points.last(), DOT, DOT)

    def _paint_pointer(
        self, painter: QPainter, area: QRectF, limits: tuple[tuple[float, float], tuple[float, float]],
        title: QRectF,
    ) -> None:  # fmt: skip
        """Paint a vertical line at the pointer, a dot on every line of the plot, and the values above."""
        (left, right), (low, high) = limits
        if self._pointer is None or not self._series or not area.left() <= self._pointer <= area.right():
            return
        x = left + (self._pointer - area.left()) / (area.width() - DOT) * (right - left)
        colors = self.palette()
        painter.setPen(QPen(colors.text().color(), 1))
        painter.drawLine(QPointF(self._pointer, area.top()), QPointF(self._pointer, area.bottom()))
        values = []
        for line in self._series:
            nearest = int(np.abs(line.x - x).argmin())
            value = float(line.y[nearest])
            values.append(self._tell(value))
            painter.setPen(QPen(colors.window().color(), 1))
            painter.setBrush(QColor(line.color))
            y = area.bottom() - (value - low) / (high - low) * area.height()
            painter.drawEllipse(QPointF(self._pointer, y), DOT + 1.4, DOT + 1.4)
        painter.setPen(colors.text().color())
        words = f"{self._tell_x(x)}: {' · '.join(values)}"
        painter.drawText(title, int(Qt.AlignmentFlag.AlignRight), words)

    def _limits(self) -> tuple[tuple[float, float], tuple[float, float]]:
        if not self._series:
            return (0.0, 1.0), (0.0, 1.0)
        x = np.concatenate([line.x for line in self._series])
        y = np.concatenate([line.y for line in self._series])
        return (float(x.min()), float(x.max())), _wide(float(y.min()), float(y.max()))


def _wide(low: float, high: float) -> tuple[float, float]:
    """Widen an empty range."""
    least = max(abs(low), abs(high), 1e-9) * LEAST_SPAN
    if high - low >= least:
        return low, high
    middle = (low + high) / 2
    return middle - least / 2, middle + least / 2


def _plain(value: float, decimals: int | None = None) -> str:
    """Format a value before its unit is known."""
    return brief(value, 4) if decimals is None else decimal(value, decimals)
