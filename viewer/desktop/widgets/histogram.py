"""Show the depth histogram and the display range; drag its ends, double-click for auto.

The height of a bar is the square root of its count, so that a sky or a wall does not hide all others.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QEvent, QLineF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QWidget

from pipeline.render.picture import within
from viewer.desktop.state.measuring.depth_scale import DepthScale
from viewer.desktop.state.measuring.probe_set import ProbeSet
from viewer.desktop.state.measuring.readouts import histogram, span
from viewer.desktop.state.measuring.ticks import spaced
from viewer.desktop.state.view_state import ViewState
from viewer.desktop.style.languages import decimal
from viewer.desktop.widgets.throttle import at_intervals
from viewer.views.coloring import shown_table

BINS = 58
REACH = 8
"""Pixels beside an end of the range where it can be grabbed."""
STEP = 0.02
"""Share of the width that a key press moves an end."""
REFRESH_MS = 120


class Histogram(QWidget):
    """Shows the newest frame; changes `look.settings.far` and `near`."""

    def __init__(self, probe_set: ProbeSet, depth_scale: DepthScale, view_state: ViewState) -> None:
        super().__init__()
        self._probe_set = probe_set
        self._depth_scale = depth_scale
        self._pointer: float | None = None  # where it is across
        self._view_state = view_state
        self._counts: NDArray[np.float64] = np.zeros(BINS)  # the largest is 1
        self._shares = self._counts  # of the frame
        self._span = (0.0, 1.0)
        self._held = ""  # "far" or "near", while it is dragged
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Histogram and display range"))
        self.setToolTip(
            self.tr(
                "Depth histogram, root scale. Drag the ends to set the display range; double-click for auto.\n"
                "Keys: arrows move the near end, Shift+arrows the far end, Home for auto."
            )
        )
        probe_set.read.connect(at_intervals(self, REFRESH_MS, self._read))
        depth_scale.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(200, 78)

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors, area = self.palette(), self._area()
        painter.setPen(QPen(colors.accent().color() if self.hasFocus() else colors.mid().color(), 1))
        painter.setBrush(colors.alternateBase())
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -18.5), 5, 5)
        limits = self._range()
        if limits is not None:
            self._paint_bars(painter, area, limits)
            self._paint_range(painter, area, limits)
            self._paint_ticks(painter, area, limits)
            self._paint_pointer(painter, area)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        if event is not None and event.button() is Qt.MouseButton.LeftButton:
            self._held = self._end_at(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        if event is None:
            return
        self._pointer = event.position().x()
        self.update()
        if self._held:
            self._move(self._held, self._value_at(event.position().x()))
        elif self._end_at(event.position().x()):
            self.setCursor(Qt.CursorShape.SplitHCursor)
        else:
            self.unsetCursor()

    def mouseReleaseEvent(self, _event: QMouseEvent | None) -> None:
        self._held = ""

    def leaveEvent(self, event: QEvent | None) -> None:
        super().leaveEvent(event)
        self._pointer = None
        self.update()

    def mouseDoubleClickEvent(self, _event: QMouseEvent | None) -> None:
        self._held = ""
        self._view_state.set(far=None, near=None)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        limits = self._range()
        if event is None or limits is None:
            return
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if steps is not None:
            end = "far" if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else "near"
            self._move(end, limits[end == "near"] + steps * STEP * (self._span[1] - self._span[0]))
        elif event.key() == Qt.Key.Key_Home:
            self._view_state.set(far=None, near=None)
        else:
            super().keyPressEvent(event)

    def _area(self) -> QRectF:
        """Return the area of the bars; the two numbers are below."""
        return QRectF(self.rect()).adjusted(REACH, 6, -REACH, -20)

    def _range(self) -> tuple[float, float] | None:
        """Return the current (far, near); None without an image."""
        depth = self._probe_set.depth
        return None if depth is None else within(depth, self._view_state.settings).display_range

    def _x_of(self, value: float) -> float:
        low, high = self._span
        area = self._area()
        return area.left() + max(0.0, min((value - low) / (high - low), 1.0)) * area.width()

    def _value_at(self, x: float) -> float:
        low, high = self._span
        area = self._area()
        return low + max(0.0, min((x - area.left()) / area.width(), 1.0)) * (high - low)

    def _end_at(self, x: float) -> str:
        limits = self._range()
        if limits is None:
            return ""
        away = {"far": abs(x - self._x_of(limits[0])), "near": abs(x - self._x_of(limits[1]))}
        end = min(away, key=lambda name: away[name])
        return end if away[end] <= REACH else ""

    def _move(self, end: str, value: float) -> None:
        """Move an end, neither beyond the other end nor outside of the histogram."""
        limits = self._range()
        if limits is None:
            return
        least = (self._span[1] - self._span[0]) / 100
        far, near = limits
        if end == "far":
            far = max(0.0, min(value, near - least))
        else:
            near = max(value, far + least, least)
        if far < near:
            self._view_state.set(far=far, near=near)

    def _paint_bars(self, painter: QPainter, area: QRectF, limits: tuple[float, float]) -> None:
        depth = self._probe_set.depth
        assert depth is not None  # it has a range
        table, (low, high), (far, near) = shown_table(self._view_state.settings, depth), self._span, limits
        step, outside = area.width() / BINS, self.palette().dark().color()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        values = low + (np.arange(BINS) + 0.5) / BINS * (high - low)
        shares = (values - far) / (near - far) if near > far else np.full(BINS, -1.0)
        outline = QPolygonF()
        for number, (count, share) in enumerate(zip(self._counts, shares, strict=True)):
            color = QColor(*table[round(share * 255)].tolist()) if 0 <= share <= 1 else outside
            tall = max(np.sqrt(count), 0.02 if count else 0.0) * area.height()
            bar = QRectF(area.left() + number * step, area.bottom() - tall, step, tall)
            painter.fillRect(bar, color)
            outline += QPolygonF([bar.topLeft(), bar.topRight()])
        painter.setPen(QPen(self.palette().placeholderText().color(), 1))  # some colors are as the background
        painter.drawPolyline(outline)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _paint_range(self, painter: QPainter, area: QRectF, limits: tuple[float, float]) -> None:
        colors = self.palette()
        by_hand = self._view_state.settings.far is not None or self._view_state.settings.near is not None
        accent = colors.accent().color() if by_hand else colors.text().color()
        painter.setPen(QPen(accent, 1.6))
        for value in limits:
            x = self._x_of(value)
            painter.drawLine(QLineF(x, area.top() - 4, x, area.bottom() + 4))

    def _paint_ticks(self, painter: QPainter, area: QRectF, limits: tuple[float, float]) -> None:
        """Paint round values below the bars."""
        far, near = limits
        metrics, ticks = painter.fontMetrics(), list(self._depth_scale.ticks())
        widest = max((metrics.horizontalAdvance(words) for _share, words in ticks), default=0)
        places = [(self._x_of(far + share * (near - far)), words) for share, words in ticks]
        painter.setPen(self.palette().placeholderText().color())
        for x, words in spaced(places, widest + 10):
            painter.drawLine(QLineF(x, area.bottom() + 1, x, area.bottom() + 4))
            width = metrics.horizontalAdvance(words)
            left = max(0.0, min(x - width / 2, self.width() - width))
            box = QRectF(left, self.height() - metrics.height(), width + 1, metrics.height())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft), words)

    def _paint_pointer(self, painter: QPainter, area: QRectF) -> None:
        """Paint the value under the pointer, and the share of the frame in this bar."""
        if self._pointer is None or not area.left() <= self._pointer <= area.right():
            return
        number = min(int((self._pointer - area.left()) / area.width() * BINS), BINS - 1)
        value = self._value_at(self._pointer)
        words = self.tr("{value} · {percent} % of the frame").format(
            value=self._depth_scale.tell_on_axis(value),
            percent=decimal(100 * self._shares[number], 1),
        )
        colors, metrics = self.palette(), painter.fontMetrics()
        painter.setPen(QPen(colors.text().color(), 1))
        painter.drawLine(QLineF(self._pointer, area.top(), self._pointer, area.bottom()))
        box = QRectF(0, 0, self.width(), metrics.height() + 2)
        ground = colors.alternateBase().color()
        ground.setAlphaF(0.85)
        painter.fillRect(box.adjusted(2, 2, -2, 0), ground)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)

    def _read(self) -> None:
        depth = self._probe_set.depth
        if depth is None:
            self._counts = self._shares = np.zeros(BINS)
        elif not self._held:
            self._span = span(within(depth, self._view_state.settings))
            self._shares = histogram(depth, self._span, BINS)
            self._counts = self._shares / max(self._shares.max(), 1e-9)
        self.update()
