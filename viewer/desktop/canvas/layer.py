"""Define the interface of layers: they paint on the canvas and handle the mouse.

    canvas.add_layer(Wipe(look))       # later ones lie above earlier ones and are asked first

A layer that has something to show emits `changed`; it never touches the picture itself.
"""

from __future__ import annotations

from PyQt6.QtCore import QObject, QPointF, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QPainter, QPen

from viewer.desktop.canvas.frame_mapping import FrameMapping
from viewer.desktop.style.theme import ON_SURROUND, SURROUND

MARGIN = 10
"""Pixels between the edge of the picture and words on it."""


class Layer(QObject):
    """Does nothing yet."""

    changed = pyqtSignal()
    """It has to be painted again."""
    is_shown = True
    """What is not shown is not asked anything."""

    def show(self, wanted: bool) -> None:
        """Show it or not."""
        self.is_shown = wanted
        self.changed.emit()

    def paint(self, painter: QPainter, place: FrameMapping) -> None:
        """Draw it over the picture."""

    def press(self, point: QPointF, place: FrameMapping) -> bool:
        """The left button went down; True to be given the drag that may follow."""
        return False

    def press_to_pan(self, point: QPointF, place: FrameMapping) -> bool:
        """The middle button went down, or the left one with Shift; as `press`."""
        return False

    def drag(self, point: QPointF, place: FrameMapping) -> None:
        """The pointer moved with the button held, after `press` was True."""

    def release(self) -> None:
        """The button went up."""

    def hover(self, point: QPointF | None, place: FrameMapping) -> None:
        """The pointer is here, or has left the picture."""

    def wheel(self, point: QPointF, clicks: float, place: FrameMapping) -> bool:
        """The wheel was turned, away from the user where `clicks` is positive; True when that meant something."""
        return False

    def tip(self, point: QPointF, place: FrameMapping) -> str:
        """What a tooltip says where the pointer rests; "" for nothing."""
        return ""

    def cursor(self, point: QPointF, place: FrameMapping) -> Qt.CursorShape | None:
        """What the pointer looks like here, where this layer would take a press."""
        return None


def pens(color: QColor = ON_SURROUND, width: float = 1.5) -> tuple[QPen, QPen]:
    """A dark and a colored pen, to be drawn one over the other: a line that is seen on every ground."""
    dark = QColor(SURROUND)
    dark.setAlphaF(0.75)
    cap = Qt.PenCapStyle.RoundCap
    return QPen(dark, width + 2, cap=cap), QPen(color, width, cap=cap)


def is_near(first: QPointF, second: QPointF, reach: float = 11.0) -> bool:
    """Whether a hand that aims at one means the other."""
    apart = first - second
    return apart.x() ** 2 + apart.y() ** 2 <= reach**2


def chip(painter: QPainter, within: QRectF, words: str, corner: Qt.AlignmentFlag) -> None:
    """A few words at an edge of the picture, on a ground of their own; what does not fit is left out."""
    metrics = painter.fontMetrics()
    words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(within.width()) - 2 * MARGIN - 16)
    box = QRectF(0, 0, metrics.horizontalAdvance(words) + 16, metrics.height() + 8)
    inner = within.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    box.moveCenter(inner.center())
    if corner & Qt.AlignmentFlag.AlignLeft:
        box.moveLeft(inner.left())
    if corner & Qt.AlignmentFlag.AlignTop:
        box.moveTop(inner.top())
    if corner & Qt.AlignmentFlag.AlignBottom:
        box.moveBottom(inner.bottom())
    _paint_words(painter, box, words)


def label(painter: QPainter, around: QRectF, within: QRectF, words: str, *, is_sure: bool = True) -> None:
    """A few words beside a mark: at its right where there is room, else at its left, and always inside."""
    metrics, lines = painter.fontMetrics(), words.splitlines() or [""]
    width = max(metrics.horizontalAdvance(line) for line in lines)
    box = QRectF(0, 0, width + 14, metrics.height() * len(lines) + 6)
    box.moveCenter(around.center())
    box.moveLeft(around.right())
    if box.right() > within.right():
        box.moveRight(max(around.left(), within.left() + box.width()))
    box.moveTop(max(within.top(), min(box.top(), within.bottom() - box.height())))
    _paint_words(painter, box, words, is_sure)


def paint_ground(painter: QPainter, box: QRectF) -> None:
    """The dark ground of words on the picture."""
    ground = QColor(SURROUND)
    ground.setAlphaF(0.78)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 6, 6)


def _paint_words(painter: QPainter, box: QRectF, words: str, is_sure: bool = True) -> None:
    paint_ground(painter, box)
    ink = QColor(ON_SURROUND)
    ink.setAlphaF(1.0 if is_sure else 0.6)
    painter.setPen(ink)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)
