"""Draw the swatch of a colormap, alone or in a list."""

from __future__ import annotations

from PyQt6.QtCore import QModelIndex, QRectF, QSize, Qt
from PyQt6.QtGui import QImage, QPainter, QPainterPath, QPalette
from PyQt6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from pipeline.colormaps import CONFUSED
from pipeline.render.colormap import lookup_table
from viewer.desktop.style import icons

SWATCH = QSize(72, 12)
ROW = 28
NAME = Qt.ItemDataRole.UserRole
"""Role of the colormap's name of an entry; headings have none."""


def title(name: str) -> str:
    """Return the title of a colormap."""
    return name.replace("_", " ").capitalize()


def paint_swatch(painter: QPainter, rect: QRectF, name: str) -> None:
    """Paint the colors from far to near, with rounded corners."""
    table = lookup_table(name)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = QPainterPath()
    outline.addRoundedRect(rect, 3, 3)
    painter.setClipPath(outline)
    painter.drawImage(rect, QImage(table.tobytes(), 256, 1, 256 * 3, QImage.Format.Format_RGB888))
    painter.restore()


class SwatchRow(QStyledItemDelegate):
    """Paints an entry: swatch, name, and an eye if color-blind safe; headings are text only."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex) -> QSize:
        return QSize(120, ROW)

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        if painter is None:
            return
        name, words, rect = index.data(NAME), index.data(), QRectF(option.rect)
        colors = option.palette
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if name is None:
            painter.setPen(colors.color(QPalette.ColorGroup.Active, QPalette.ColorRole.PlaceholderText))
            painter.drawText(rect.adjusted(6, 4, 0, 0), int(left), words)
            painter.restore()
            return
        self.initStyleOption(option, index)
        if _is(option, "Selected") or _is(option, "MouseOver"):
            painter.setPen(Qt.PenStyle.NoPen)
            marked = QPalette.ColorRole.Mid if _is(option, "Selected") else QPalette.ColorRole.Midlight
            painter.setBrush(colors.color(marked))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 5, 5)
        middle = rect.center().y()
        swatch = QRectF(rect.left() + 8, middle - SWATCH.height() / 2, SWATCH.width(), SWATCH.height())
        paint_swatch(painter, swatch, name)
        painter.setPen(colors.color(QPalette.ColorRole.Text))
        painter.drawText(rect.adjusted(SWATCH.width() + 18, 0, -26, 0), int(left), words)
        if name not in CONFUSED:
            eye = QRectF(rect.right() - 24, middle - 8, 16, 16)
            icons.draw(painter, eye, "eye", colors.color(QPalette.ColorRole.PlaceholderText))
        painter.restore()


def _is(option: QStyleOptionViewItem, state: str) -> bool:
    return bool(option.state & QStyle.StateFlag[f"State_{state}"])
