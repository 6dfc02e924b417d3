"""The look: colormap, invert, and how much of the picture shines through."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QIcon, QImage, QPainter, QPainterPath, QPixmap
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from pipeline.colormap import lookup_table
from pipeline.settings import COLORMAPS
from viewer.desktop.actions import Actions, with_key
from viewer.desktop.controls import Amount, Picker, Switch, amount_row
from viewer.desktop.panels.base import SWATCH, BasePanel, row
from viewer.desktop.session import Session


class Panel(BasePanel):
    """Changes `session.look` and shows it, whoever changed it."""

    order = 1

    def __init__(self, session: Session, actions: Actions) -> None:
        super().__init__(session, actions)
        look = session.look
        self.colormap = Picker(self.tr("Colormap"), with_key(self.tr("Colors from far to near"), "C"))
        self.colormap.setIconSize(SWATCH)
        for name in COLORMAPS:
            self.colormap.add(name, name.capitalize(), _swatch(name, self.devicePixelRatioF()))
        self.colormap.activated.connect(lambda _index: look.set(colormap=self.colormap.value))
        self.invert = Switch(self.tr("Invert"), with_key(self.tr("Swap the colors of near and far"), "I"))
        self.invert.toggled.connect(lambda on: look.set(invert=on))
        self.opacity = Amount(
            self.tr("Overlay opacity"), self.tr("How much depth covers the picture in the overlay"), 100
        )
        self.opacity.valueChanged.connect(lambda percent: look.set(opacity=percent / 100))
        self._opacity_row = QWidget()
        self._opacity_row.setLayout(amount_row(self.opacity))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(row(self.tr("Colormap"), self.colormap))
        column.addLayout(row(self.tr("Invert"), self.invert, beside=True))
        column.addWidget(self._opacity_row)
        if (inner := self._opacity_row.layout()) is not None:
            inner.setContentsMargins(0, 0, 0, 0)
        look.changed.connect(self._follow)
        self._follow()

    def title(self) -> str:
        return self.tr("View")

    def _follow(self) -> None:
        look = self.session.look.settings
        self.colormap.choose(look.colormap)
        self.invert.setChecked(look.invert)
        percent = round(look.opacity * 100)
        self.opacity.show_value(percent, self.tr("{percent} %").format(percent=percent))
        self._opacity_row.setEnabled(look.view == "overlay")


def _gradient(colormap: str) -> QImage:
    """A picture of 256 x 1 pixels, far at the left; it owns its pixels."""
    table = lookup_table(colormap)
    return QImage(table.tobytes(), 256, 1, 256 * 3, QImage.Format.Format_RGB888).copy()


def _swatch(colormap: str, scale: float) -> QIcon:
    pixmap = QPixmap(QSize(round(SWATCH.width() * scale), round(SWATCH.height() * scale)))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _paint_rounded(painter, QRectF(pixmap.rect()), _gradient(colormap))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)  # else the style tints it
    return icon


def _paint_rounded(painter: QPainter, rect: QRectF, image: QImage) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = QPainterPath()
    outline.addRoundedRect(rect, 3, 3)
    painter.setClipPath(outline)
    painter.drawImage(rect, image)
