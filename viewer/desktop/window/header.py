"""Show the bar at the top: source, view and actions."""

from __future__ import annotations

from math import ceil

from PyQt6.QtCore import QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QFontMetricsF, QGuiApplication, QPainter, QPaintEvent, QResizeEvent
from PyQt6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from pipeline.sources import screen
from viewer.desktop.state import address
from viewer.desktop.state.devices.cameras import CameraInfo
from viewer.desktop.style import icons
from viewer.desktop.widgets.actions import Actions
from viewer.desktop.widgets.buttons import MenuSegment, SegmentedControl, plain_button, tool_button
from viewer.desktop.widgets.controls import plain_tip
from viewer.views.settings import EFFECTS

TITLE_WIDTH = 210
LEAST_WIDTH = 120
NARROW, WIDE = 860, 1000
"""Pixels: narrower windows shorten the views, wider ones show text on the export button."""
BESIDE_TITLE = 66
"""Pixels of the source button besides its title: icon, arrow and padding."""


class Header(QFrame):
    """Emits requests for sources; everything else uses the actions."""

    source_chosen = pyqtSignal(str)
    menu_opening = pyqtSignal()
    """The source menu is about to open: time to search for cameras."""

    def __init__(self, actions: Actions, main_menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self._actions = actions
        self._cameras: list[CameraInfo] | None = None
        self._recent: tuple[str, ...] = ()
        self._address = ""
        self.source_menu = QMenu(self)
        self.source_menu.setToolTipsVisible(True)
        self.source_menu.aboutToShow.connect(self.menu_opening)
        self.source_menu.aboutToShow.connect(self.fill_menu)
        self.source_button = _SourceButton(self.source_menu)
        plain = [actions[f"view:{name}"] for name in actions.views if name not in EFFECTS]
        effects = [actions[f"view:{name}"] for name in EFFECTS]
        self.segments = SegmentedControl(self.tr("View"), plain)
        self.effects = MenuSegment(
            self.tr("Effects"), self.tr("Depth-based effects: bokeh, fog, relight, stereo"), effects
        )
        self.segments.add(self.effects)
        self._more = more = plain_button("more", self.tr("Menu"))
        more.setMenu(main_menu)
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        right = QHBoxLayout()
        right.setSpacing(2)
        right.addStretch()
        actions["export"].setIconText(self.tr("Export"))
        self.export = tool_button(actions["export"])
        self.full_screen = tool_button(actions["full_screen"])
        for button in (
            self.export,
            tool_button(actions["snapshot"]),
            self.full_screen,
            tool_button(actions["panel"]),
            more,
        ):
            right.addWidget(button)
        grid = QGridLayout(self)
        grid.setContentsMargins(10, 7, 8, 7)
        grid.addWidget(self.source_button, 0, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self.segments, 0, 1, Qt.AlignmentFlag.AlignCenter)
        grid.addLayout(right, 0, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        style, is_wide = Qt.ToolButtonStyle, self.width() >= WIDE
        self.export.setToolButtonStyle(
            style.ToolButtonTextBesideIcon if is_wide else style.ToolButtonIconOnly
        )
        self.full_screen.setVisible(self.width() >= NARROW)  # it is in the menu, too
        if self.segments.be_brief(self.width() < NARROW) and (layout := self.layout()) is not None:
            layout.activate()

    def set_source(self, opened: str, title: str) -> None:
        """Show the title of the current source; "" for none."""
        self._address = opened
        self.source_button.set_source(opened, title)

    def open_menu(self) -> None:
        """Open the main menu at its button."""
        self._more.showMenu()

    def set_recent(self, addresses: tuple[str, ...]) -> None:
        """Set the recent sources."""
        self._recent = addresses

    def set_cameras(self, cameras: list[CameraInfo]) -> None:
        """Set the available cameras; an open menu shows them at once."""
        changed = cameras != self._cameras
        self._cameras = cameras
        if changed and self.source_menu.isVisible():
            self.fill_menu()

    def fill_menu(self) -> None:
        """Fill the menu: cameras, ways to open a source, recent sources."""
        menu = self.source_menu
        menu.clear()
        for camera in self._cameras or ():
            self._add(menu, "camera", camera.name, camera.address)
        if not self._cameras:
            text = self.tr("Looking for cameras…") if self._cameras is None else self.tr("No camera found")
            nothing = menu.addAction(icons.icon("camera"), text)
            if nothing is not None:
                nothing.setEnabled(False)
        if screen.is_available() and QGuiApplication.platformName() != "wayland":  # which would show black
            screens = QGuiApplication.screens()
            for number in range(1, len(screens) + 1):
                target = f"screen:{number}" if len(screens) > 1 else "screen"
                self._add(menu, "window", address.title(target), target)
        menu.addSeparator()
        for name in ("open", "open_folder", "open_url", "demo"):
            menu.addAction(self._actions[name])
        others = [known for known in self._recent if known != self._address]
        if others:
            menu.addSeparator()
            for known in others:
                self._add(menu, "clock", address.title(known), known)
        if self._address:
            menu.addSeparator()
            menu.addAction(self._actions["close_source"])

    def _add(self, menu: QMenu, icon: str, text: str, target: str) -> None:
        action = menu.addAction(icons.icon(icon), text.replace("&", "&&"))
        if action is not None:
            action.setToolTip(plain_tip(address.display(target)))
            action.triggered.connect(lambda: self.source_chosen.emit(target))


class _SourceButton(QToolButton):
    """Icon and title of the source, and an arrow for the menu."""

    def __init__(self, menu: QMenu) -> None:
        super().__init__()
        self.setObjectName("sourceButton")
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(18, 18))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_source("", "")

    def set_source(self, opened: str, title: str) -> None:
        self._title = title or self.tr("Choose a source")
        self.setIcon(icons.icon(address.icon_name(opened)))
        self.setToolTip(plain_tip(address.display(opened)) or self.tr("Camera, file, folder or URL"))
        self.setAccessibleName(self.tr("Source: {title}").format(title=self._title))
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return room for the whole title, up to the usual width; in a narrow window it shrinks."""
        advance = ceil(
            QFontMetricsF(self.font()).horizontalAdvance(f" {self._title}")
        )  # half a pixel less elides
        width = min(advance, TITLE_WIDTH) + BESIDE_TITLE
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        fitting = self.fontMetrics().elidedText(
            f" {self._title}", Qt.TextElideMode.ElideMiddle, max(self.width(), LEAST_WIDTH) - BESIDE_TITLE
        )
        self.setText(fitting.replace("&", "&&"))

    def paintEvent(self, event: QPaintEvent | None) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        color = self.palette().placeholderText().color()
        icons.draw(painter, QRectF(self.width() - 22, self.height() / 2 - 8, 16, 16), "down", color)
        painter.end()
