"""Plot a few lines with quiet axes.

plot = Plot("Along the line")
plot.show_lines([Series(SERIES[0], x, y)], x_words=("0", "1"))
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QWidget

from viewer.desktop.state.measuring.readouts import tell

PADDING = 10
DOT = 2.6
LEAST_SPAN = 1e-3
"""As a share of its height: a value that stands still is a line in the middle, and not noise writ large."""


@dataclass(frozen=True, eq=False)
class Series:
    """One line: `x` and `y` are float (n,)."""

    color: str
    x: NDArray[np.float64]
    y: NDArray[np.float64]

    def known(self) -> Series:
        """Without what is not a number."""
        is_known = np.isfinite(self.y)
        return self if is_known.all() else Series(self.color, self.x[is_known], self.y[is_known])


class Plot(QWidget):
    """Scales itself to what it shows."""

    def __init__(self, title: str, *, marks_last: bool = False) -> None:
        """`marks_last` puts a dot where each line has come to."""
        super().__init__()
        self._marks_last = marks_last
        self._title = title
        self._series: Sequence[Series] = ()
        self._x_words = ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)

    def sizeHint(self) -> QSize:
        return QSize(240, 104)

    def minimumSizeHint(self) -> QSize:
        return QSize(140, 104)

    def name(self, title: str) -> None:
        """Call it something else."""
        if title != self._title:
            self._title = title
            self.setAccessibleName(title)
            self.update()

    def show_lines(self, series: Sequence[Series], x_words: tuple[str, str]) -> None:
        """Draw these; `x_words` stand at the left and right end of the axis."""
        self._series, self._x_words = [known for line in series if len((known := line.known()).x)], x_words
        low, high = self._limits()[1]
        self.setAccessibleDescription(
            self.tr("from {low} to {high}").format(low=tell(low), high=tell(high)) if self._series else ""
        )
        self.update()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 0.88)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        (left, right), (low, high) = self._limits()
        colors = self.palette()
        quiet = colors.placeholderText().color()
        numbers = max(metrics.horizontalAdvance(tell(value)) for value in (low, high)) if self._series else 0
        area = QRectF(self.rect()).adjusted(
            PADDING + numbers + 6, PADDING + metrics.height() + 4, -PADDING, -PADDING - metrics.height() - 2
        )
        painter.setPen(colors.text().color())
        title = QRectF(PADDING, PADDING - 3, self.width() - 2 * PADDING, metrics.height())
        painter.drawText(title, int(Qt.AlignmentFlag.AlignLeft), self._title)
        painter.setPen(QPen(colors.mid().color(), 1))
        for y in (area.top(), area.bottom()):
            painter.drawLine(QPointF(area.left(), round(y) + 0.5), QPointF(area.right(), round(y) + 0.5))
        painter.setPen(quiet)
        if self._series:
            for value, y in ((high, area.top()), (low, area.bottom())):
                box = QRectF(PADDING, y - metrics.height() / 2, numbers, metrics.height())
                painter.drawText(box, int(Qt.AlignmentFlag.AlignRight), tell(value))
        below = QRectF(area.left(), area.bottom() + 3, area.width(), metrics.height())
        painter.drawText(below, int(Qt.AlignmentFlag.AlignLeft), self._x_words[0])
        painter.drawText(below, int(Qt.AlignmentFlag.AlignRight), self._x_words[1])
        for line in self._series:
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
        painter.end()

    def _limits(self) -> tuple[tuple[float, float], tuple[float, float]]:
        if not self._series:
            return (0.0, 1.0), (0.0, 1.0)
        x = np.concatenate([line.x for line in self._series])
        y = np.concatenate([line.y for line in self._series])
        return (float(x.min()), float(x.max())), _wide(float(y.min()), float(y.max()))


def _wide(low: float, high: float) -> tuple[float, float]:
    """Never nothing."""
    least = max(abs(low), abs(high), 1e-9) * LEAST_SPAN
    if high - low >= least:
        return low, high
    middle = (low + high) / 2
    return middle - least / 2, middle + least / 2
