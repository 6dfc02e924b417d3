"""Preview the frame under the pointer above the timeline.

SeekPreview(bar, picture_at, words_at, ready)      # ready: signal of a requested image
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from PyQt6.QtCore import QPoint, QRectF, QSize, Qt, pyqtBoundSignal
from PyQt6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PyQt6.QtWidgets import QWidget

from pipeline.arrays import Image
from viewer.desktop.style.theme import ON_SURROUND, SURROUND, SURROUND_EDGE
from viewer.desktop.widgets import pixels
from viewer.desktop.widgets.seek_bar import SeekBar

LONGEST_SIDE = 160
PADDING = 5
ABOVE = 6
"""Pixels between the preview and the timeline."""


class SeekPreview(QWidget):
    """A child of the bar's window, so that no window manager places it."""

    def __init__(
        self,
        bar: SeekBar,
        picture_at: Callable[[int], QImage | None],
        words_at: Callable[[int], str],
        ready: pyqtBoundSignal | None = None,
    ) -> None:
        """`picture_at` must return quickly: an available image, or None."""
        super().__init__(bar)
        self._bar, self._picture_at, self._words_at = bar, picture_at, words_at
        self._value = 0
        self.picture: QImage | None = None
        self.words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        bar.hovered.connect(self._show_at)
        bar.left.connect(self.hide)
        if ready is not None:
            ready.connect(self._refresh)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        width, height = metrics.horizontalAdvance(self.words), metrics.height()
        if self.picture is not None:
            width, height = max(width, self.picture.width()), height + self.picture.height() + PADDING
        return QSize(width + 2 * PADDING, height + 2 * PADDING)

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(SURROUND_EDGE)
        painter.setBrush(QColor(SURROUND))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        if self.picture is not None:
            painter.drawImage(QPoint((self.width() - self.picture.width()) // 2, PADDING), self.picture)
        painter.setPen(ON_SURROUND)
        below = self.rect().adjusted(0, 0, 0, -PADDING)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom), self.words)
        painter.end()

    def _show_at(self, value: int) -> None:
        self._value = value
        window = self._bar.window()
        if window is not None and self.parent() is not window:
            self.setParent(window)
        self._fill()
        self.show()
        self.raise_()

    def _refresh(self) -> None:
        if self.isVisible():
            self._fill()

    def _fill(self) -> None:
        # While the handle is dragged the whole window shows the moment.
        self.picture = None if self._bar.isSliderDown() else self._picture_at(self._value)
        self.words = self._words_at(self._value)
        self.resize(self.sizeHint())
        window = self._bar.window()
        if window is not None:
            place = self._bar.mapTo(window, QPoint(round(self._bar.x_of(self._value)), 0))
            left = max(2, min(place.x() - self.width() // 2, window.width() - self.width() - 2))
            self.move(left, place.y() - self.height() - ABOVE)
        self.update()


def image_of(picture: Image) -> QImage:
    """Return the preview of an image, uint8 (H, W, 3) RGB."""
    height, width = picture.shape[:2]
    scale = min(1.0, LONGEST_SIDE / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    return pixels.image_of(small)
