"""Define the interface of layers: they paint on the canvas and handle the mouse.

    canvas.add_layer(Wipe(look))       # later ones lie above earlier ones and are asked first

A layer that has something to show emits `changed`; it never touches the picture itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from PyQt6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QPainter, QPen

from viewer.desktop.canvas.frame_mapping import FrameMapping
from viewer.desktop.style.theme import ON_SURROUND, SURROUND

MARGIN = 10
"""Pixels between the edge of the image and text on it."""


class Layer(QObject):
    """Base class: paints nothing and ignores the mouse."""

    changed = pyqtSignal()
    """The layer has to be painted again."""
    is_shown = True
    """Hidden layers get no events."""

    def show(self, wanted: bool) -> None:
        """Show or hide the layer."""
        self.is_shown = wanted
        self.changed.emit()

    def paint(self, painter: QPainter, place: FrameMapping) -> None:
        """Paint the layer over the image."""

    def paint_pointer(self, painter: QPainter, place: FrameMapping) -> None:
        """Paint what goes with the pointer: above all layers, so that it gives way and not what it passes."""

    def press(self, point: QPointF, place: FrameMapping) -> bool:
        """Handle a press of the left button; return True to receive the drag that may follow."""
        return False

    def press_to_pan(self, point: QPointF, place: FrameMapping) -> bool:
        """Handle a press of the middle button, or of the left one with Shift; like `press`."""
        return False

    def drag(self, point: QPointF, place: FrameMapping) -> None:
        """Handle a move with the button held, after `press` returned True."""

    def release(self) -> None:
        """Handle the release of the button."""

    def hover(self, point: QPointF | None, place: FrameMapping) -> None:
        """Handle the pointer: at this point, or None when it has left the image."""

    def wheel(self, point: QPointF, clicks: float, place: FrameMapping) -> bool:
        """Handle the wheel, with positive `clicks` away from the user; return True if it was used."""
        return False

    def tip(self, point: QPointF, place: FrameMapping) -> str:
        """Return the tooltip for this point, "" for none."""
        return ""

    def cursor(self, point: QPointF, place: FrameMapping) -> Qt.CursorShape | None:
        """Return the cursor for this point, if the layer would accept a press there."""
        return None


def pens(color: QColor = ON_SURROUND, width: float = 1.5) -> tuple[QPen, QPen]:
    """Return a dark and a colored pen. A line drawn with one over the other is visible on every background."""
    dark = QColor(SURROUND)
    dark.setAlphaF(0.75)
    cap = Qt.PenCapStyle.RoundCap
    return QPen(dark, width + 2, cap=cap), QPen(color, width, cap=cap)


def is_near(first: QPointF, second: QPointF, reach: float = 11.0) -> bool:
    """Return whether two points are close enough for a mouse click."""
    apart = first - second
    return apart.x() ** 2 + apart.y() ** 2 <= reach**2


def chip(
    painter: QPainter, place: FrameMapping, words: str, corner: Qt.AlignmentFlag, within: QRectF | None = None
) -> None:
    """Paint a short text with a background at an edge of the image or of a part; what does not fit is elided."""
    metrics, area = painter.fontMetrics(), within if within is not None else place.rect
    words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(area.width()) - 2 * MARGIN - 16)
    box = QRectF(0, 0, metrics.horizontalAdvance(words) + 16, metrics.height() + 8)
    inner = area.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    box.moveCenter(inner.center())
    if corner & Qt.AlignmentFlag.AlignLeft:
        box.moveLeft(inner.left())
    if corner & Qt.AlignmentFlag.AlignTop:
        box.moveTop(inner.top())
    if corner & Qt.AlignmentFlag.AlignBottom:
        box.moveBottom(inner.bottom())
    _paint_words(painter, place, box, words)


def label(
    painter: QPainter, around: QRectF, place: FrameMapping, words: str, *, is_sure: bool = True
) -> None:
    """Paint a short text beside a mark, always inside the image: on its right if that is free, else elsewhere."""
    metrics, lines = painter.fontMetrics(), words.splitlines() or [""]
    width = max(metrics.horizontalAdvance(line) for line in lines)
    size = QSizeF(width + 14, metrics.height() * len(lines) + 6)
    boxes = list(_beside(around, size, place))
    free = (box for box in boxes if not any(box.intersects(other) for other in place.taken))
    _paint_words(painter, place, next(free, boxes[0]), words, is_sure)


def _beside(around: QRectF, size: QSizeF, place: FrameMapping) -> Iterator[QRectF]:
    """Yield where text can stand, best first: right, left, below, above; then along what stands there already."""
    within = place.rect
    left, top = around.center().x() - size.width() / 2, around.center().y() - size.height() / 2
    right_of, left_of = around.right(), around.left() - size.width()
    sides = [right_of, left_of]
    if right_of + size.width() > within.right():
        sides.reverse()
    corners = [*((x, top) for x in sides), (left, around.bottom()), (left, around.top() - size.height())]
    edges = [edge for other in place.taken for edge in (other.bottom(), other.top() - size.height())]
    edges.sort(key=lambda edge: abs(edge - top))
    for x, y in [*corners, *((x, edge) for edge in edges for x in (*sides, left))]:
        x = max(within.left(), min(x, within.right() - size.width()))
        y = max(within.top(), min(y, within.bottom() - size.height()))
        yield QRectF(QPointF(x, y), size)


def paint_ground(painter: QPainter, box: QRectF) -> None:
    """Paint the dark background of text on the image."""
    ground = QColor(SURROUND)
    ground.setAlphaF(0.78)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 6, 6)


def _paint_words(
    painter: QPainter, place: FrameMapping, box: QRectF, words: str, is_sure: bool = True
) -> None:
    place.taken.append(box)
    paint_ground(painter, box)
    ink = QColor(ON_SURROUND)
    ink.setAlphaF(1.0 if is_sure else 0.6)
    painter.setPen(ink)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)
