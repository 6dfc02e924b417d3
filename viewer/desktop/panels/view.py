"""The look: colormap, invert, and how much of the picture shines through."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QIcon, QImage, QPainter, QPainterPath, QPaintEvent, QPixmap
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from pipeline.colormap import lookup_table
from pipeline.settings import COLORMAPS
from viewer.desktop.actions import Actions, with_key
from viewer.desktop.controls import Picker, Switch
from viewer.desktop.panels.base import ALIGN_RIGHT, SWATCH, BasePanel, row
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
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setPageStep(10)
        self.opacity.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.opacity.setAccessibleName(self.tr("Opacity of depth"))
        self.opacity.setToolTip(self.tr("How much depth covers the picture in the overlay"))
        self.opacity.valueChanged.connect(lambda percent: look.set(opacity=percent / 100))
        self._percent = QLabel()
        self._percent.setProperty("role", "quiet")
        self._percent.setAlignment(ALIGN_RIGHT)
        self._percent.setMinimumWidth(self._percent.fontMetrics().horizontalAdvance("100 %"))
        self._legend = _Legend()
        opacity = QWidget()
        line = QHBoxLayout(opacity)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.opacity, 1)
        line.addWidget(self._percent)
        self._opacity_row = QWidget()
        self._opacity_row.setLayout(row(self.tr("Overlay opacity"), opacity))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(row(self.tr("Colormap"), self.colormap))
        column.addWidget(self._legend)
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
        self.opacity.blockSignals(True)
        self.opacity.setValue(round(look.opacity * 100))
        self.opacity.blockSignals(False)
        self._percent.setText(self.tr("{percent} %").format(percent=self.opacity.value()))
        self._opacity_row.setEnabled(look.view == "overlay")
        self._legend.show_colors(look.colormap, look.invert)


class _Legend(QWidget):
    """The colors from far to near, with those two words."""

    def __init__(self) -> None:
        super().__init__()
        self._strip = _Strip()
        far, near = QLabel(self.tr("Far")), QLabel(self.tr("Near"))
        for label in (far, near):
            label.setProperty("role", "quiet")
        ends = QHBoxLayout()
        ends.addWidget(far)
        ends.addStretch()
        ends.addWidget(near)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self._strip)
        column.addLayout(ends)

    def show_colors(self, colormap: str, invert: bool) -> None:
        """Show these."""
        self._strip.show_colors(colormap, invert)


class _Strip(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(12)
        self._image = QImage()

    def show_colors(self, colormap: str, invert: bool) -> None:
        self._image = _gradient(colormap, invert)
        self.update()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        _paint_rounded(painter, QRectF(self.rect()), self._image)
        painter.end()


def _gradient(colormap: str, invert: bool = False) -> QImage:
    """A picture of 256 x 1 pixels, far at the left; it owns its pixels."""
    table = lookup_table(colormap, invert)
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
