"""Show that the view leaves the program: as a stream, or as a virtual camera. It stays for as long as that is so.

The corner is seen in full screen, too, and where nothing but the picture is left; it is not in what is shared.
"""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent
from PyQt6.QtWidgets import QWidget

from viewer.desktop.canvas.canvas import Canvas
from viewer.desktop.style.theme import ON_SURROUND, RECORDING, SURROUND

CORNER = 12
"""Pixels to the upper right corner of the canvas."""


class SharingBadge(QWidget):
    """On the canvas, while it has words."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._words: dict[str, str] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        canvas.resized.connect(lambda _width, _height: self._place())
        self.hide()

    def tell(self, key: str, words: str) -> None:
        """Say this of one way out; "" for one that is closed."""
        self._words.pop(key, None)
        if words:
            self._words[key] = words
        self.setAccessibleName(self.words)
        self.setVisible(bool(self._words))
        self._place()
        self.update()

    @property
    def words(self) -> str:
        """What is said."""
        return " · ".join(self._words.values())

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.words) + 36, metrics.height() + 10)

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(SURROUND)
        ground.setAlphaF(0.78)
        whole = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(whole, 6, 6)
        painter.setBrush(RECORDING)
        painter.drawEllipse(QPointF(15, whole.center().y()), 5, 5)
        painter.setPen(ON_SURROUND)
        painter.drawText(whole.adjusted(27, 0, -4, 0), int(Qt.AlignmentFlag.AlignVCenter), self.words)
        painter.end()

    def _place(self) -> None:
        size = self.sizeHint().boundedTo(self._canvas.size())
        self.setGeometry(self._canvas.width() - size.width() - CORNER, CORNER, size.width(), size.height())
