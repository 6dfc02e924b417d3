"""Draw line icons in the colors of the palette, for light and dark and every size.

    button.setIcon(icons.icon("play"))

Drawn from paths on a 24 x 24 grid when they are first painted in a color and size, and kept: a window has forty of
them, and drawn anew they were a third of the time of its repaint. No files, no second set for the dark palette.
"""

from __future__ import annotations

from functools import lru_cache

from PyQt6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PyQt6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QImage,
    QPainter,
    QPaintEvent,
    QPalette,
    QPixmap,
)
from PyQt6.QtSvg import QSvgRenderer
from PyQt6.QtWidgets import QWidget

LINES = {
    "camera": "M4 8h3l1.6-2.5h6.8L17 8h3a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1z"
    "M12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z",
    "file": "M4 5.5h16v13H4zM8 5.5v13M16 5.5v13M4 12h4M16 12h4M4 8.75h4M16 8.75h4M4 15.25h4M16 15.25h4",
    "folder": "M3 6.5h6l2 2.5h10v9.5H3z",
    "link": "M10 14a4 4 0 0 0 6 .4l2.9-2.9a4 4 0 0 0-5.7-5.7L12 7"
    "M14 10a4 4 0 0 0-6-.4l-2.9 2.9a4 4 0 0 0 5.7 5.7L12 17",
    "demo": "M12 3.5l8 4.5v8l-8 4.5-8-4.5V8zM4 8l8 4.5L20 8M12 12.5v8",
    "scene": "M3.5 9.5L9 6v8.5l-5.5 4zM9 6l6 2.5v8.5l-6-2.5M15 8.5L20.5 5v9L15 17M12 20.5h.01M8.5 19.5h.01M16 20h.01",
    "clock": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2",
    "snapshot": "M4 8V5h3M17 5h3v3M20 16v3h-3M7 19H4v-3M12 15.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z",
    "panel": "M3.5 5h17v14h-17zM15 5v14",
    "expand": "M9 4H4v5M15 4h5v5M20 15v5h-5M4 15v5h5",
    "more": "M5 12h.01M12 12h.01M19 12h.01",
    "copy": "M8.5 8.5h11v11h-11zM5 15.5H4.5v-11h11V5",
    "export": "M12 15.5V4.5M8 8l4-4 4 4M5 12.5v7h14v-7",
    "close": "M6.5 6.5l11 11M17.5 6.5l-11 11",
    "loop": "M17 3.5l3 3-3 3M4 11V9a2.5 2.5 0 0 1 2.5-2.5H20M7 20.5l-3-3 3-3M20 13v2a2.5 2.5 0 0 1-2.5 2.5H4",
    "section": "M7.5 4.5H4v15h3.5M16.5 4.5H20v15h-3.5M8.5 15.5l2-6 2 6M9.2 13.6h2.6M14.2 9.5v6",
    "legend": "M8 3.5h5v17H8zM13 7h3M13 12h3M13 17h3",
    "probe": "M12 3.5v5M12 15.5v5M3.5 12h5M15.5 12h5M12 12h.01",
    "pin": "M12 20.5c-4-4.6-6-7.8-6-10.4a6 6 0 0 1 12 0c0 2.6-2 5.8-6 10.4z"
    "M12 12.3a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z",
    "profile": "M4 4v16h16M7 15.5l3.5-6 3.5 4 5-8",
    "ruler": "M7.6 16.4l8.8-8.8"
    "M5.5 16a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM18.5 3a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
    "plane": "M3.5 16.5l6.5-6h10.5l-6.5 6zM12 13.3V4.5M9.5 7L12 4.5 14.5 7",
    "region": "M4 6h16v12H4zM2.8 4.8h2.4v2.4H2.8zM18.8 4.8h2.4v2.4h-2.4zM2.8 16.8h2.4v2.4H2.8zM18.8 16.8h2.4v2.4h-2.4z",
    "distances": "M3.5 15.5l12-12 5 5-12 12zM7 12l2 2M10 9l2.5 2.5M13 6l2 2",
    "alarm": "M6 17V11a6 6 0 0 1 12 0v6l1.5 1.5h-15zM10.5 21h3",
    "clear": "M5 7h14M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10.5 10.5v6M13.5 10.5v6",
    "right": "M10 7.5l4.5 4.5-4.5 4.5",
    "down": "M7.5 10l4.5 4.5 4.5-4.5",
    "info": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5M12 8h.01",
    "error": "M12 4l9 15.5H3zM12 10v4.5M12 17h.01",
    "download": "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4.5 20h15",
    "keyboard": "M3 7h18v10H3zM7 10.5h.01M10.3 10.5h.01M13.7 10.5h.01M17 10.5h.01M8 14h8",
    "volume": "M4 9.5h3.5L12 5.5v13l-4.5-4H4zM15 9a4 4 0 0 1 0 6M17.5 6.5a7.8 7.8 0 0 1 0 11",
    "muted": "M4 9.5h3.5L12 5.5v13l-4.5-4H4zM15.5 9.5l5 5M20.5 9.5l-5 5",
    "drop": "M12 4v9M8.5 9.5L12 13l3.5-3.5M4 14v5h16v-5",
    "window": "M3.5 5h17v14h-17zM3.5 9h17",
    "quit": "M14 4.5h5v15h-5M4 12h10M10.5 8.5L14 12l-3.5 3.5",
    "difference": "M4 6h11v11H4zM9 6V3.5h11v11h-5M7 11.5h5M9.5 9v5",
    "eye": "M3 12c2.2-4 5.2-6 9-6s6.8 2 9 6c-2.2 4-5.2 6-9 6s-6.8-2-9-6z"
    "M12 14.6a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2z",
    "palette": "M12 3.5a8.5 8.5 0 1 0 0 17V3.5z",
}
SOLIDS = {
    "play": "M7 4.8v14.4c0 .6.7 1 1.2.7l11.4-7.2c.5-.3.5-1 0-1.4L8.2 4.1C7.7 3.8 7 4.2 7 4.8z",
    "pause": "M6.5 4.5h3.6v15H6.5zM13.9 4.5h3.6v15h-3.6z",
    "record": "M12 5.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z",
    "start": "M5 5h2.6v14H5zM19 5.6v12.8c0 .6-.7 1-1.2.6L9 12.6c-.4-.3-.4-.9 0-1.2l8.8-6.4c.5-.4 1.2 0 1.2.6z",
}


class _Engine(QIconEngine):
    """Paints one path in the current text color of the palette."""

    def __init__(self, name: str, role: QPalette.ColorRole) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:  # type: ignore[override]
        draw(painter, QRectF(rect), self._name, self._color(mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State) -> QPixmap:
        if size.isEmpty():
            return QPixmap(size)  # a button that is squeezed to nothing while its window is laid out
        return QPixmap.fromImage(_drawn(self._name, self._color(mode).rgba(), size.width(), size.height()))

    def _color(self, mode: QIcon.Mode) -> QColor:
        is_disabled = mode is QIcon.Mode.Disabled
        group = QPalette.ColorGroup.Disabled if is_disabled else QPalette.ColorGroup.Active
        role = QPalette.ColorRole.HighlightedText if mode is QIcon.Mode.Selected else self._role
        return QGuiApplication.palette().color(group, role)

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._role)


def icon(name: str, role: QPalette.ColorRole = QPalette.ColorRole.ButtonText) -> QIcon:
    """Return the icon of this name, in a color of the palette."""
    return QIcon(_Engine(name, role))


def draw(painter: QPainter, rect: QRectF, name: str, color: QColor) -> None:
    """Paint an icon into `rect`, in any color, sharp on every screen."""
    device = painter.device()
    size = (rect.size() * (1.0 if device is None else device.devicePixelRatioF())).toSize()
    if not size.isEmpty():
        painter.drawImage(rect, _drawn(name, color.rgba(), size.width(), size.height()))


@lru_cache(maxsize=1024)
def _drawn(name: str, rgba: int, width: int, height: int) -> QImage:
    """Return the icon at this size in device pixels; nobody changes the image."""
    made = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(_svg(name, QColor.fromRgba(rgba)))).render(painter, QRectF(made.rect()))
    painter.end()
    return made


class IconLabel(QWidget):
    """An icon without interaction."""

    def __init__(
        self, name: str, side: int, role: QPalette.ColorRole = QPalette.ColorRole.WindowText
    ) -> None:
        super().__init__()
        self.setFixedSize(side, side)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._name, self._role = name, role

    def become(self, name: str, role: QPalette.ColorRole) -> None:
        """Show another icon."""
        self._name, self._role = name, role
        self.update()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        draw(painter, QRectF(self.rect()), self._name, self.palette().color(self._role))
        painter.end()


def _svg(name: str, color: QColor) -> bytes:
    alpha = color.alphaF()
    if name in SOLIDS:
        shape = f'<path d="{SOLIDS[name]}" fill="{color.name()}" fill-opacity="{alpha:.2f}"/>'
    else:
        width = 2.6 if name == "more" else 1.6
        shape = (
            f'<path d="{LINES[name]}" fill="none" stroke="{color.name()}" stroke-opacity="{alpha:.2f}" '
            f'stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round"/>'
        )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{shape}</svg>'.encode()
