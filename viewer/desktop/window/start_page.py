"""Show the start page: five ways to start, and recent sources.

In a low window the ways have their titles only; in a lower one the page scrolls, and the ways come first.
"""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QEvent, QObject, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QAction, QIcon, QImage, QPixmap, QResizeEvent
from PyQt6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from viewer.desktop.state import address
from viewer.desktop.style import icons
from viewer.desktop.widgets.actions import Actions
from viewer.desktop.widgets.controls import plain_tip
from viewer.desktop.widgets.discard import discard

WIDTH = 520
ROOM = 74
"""Pixels above the page, where toasts appear: they cover no word of it."""
TALL, LOW = 58, 40
"""Height of a way with its description, and of one without."""
SHOWN_RECENT = 3
ICON, PICTURE = QSize(18, 18), QSize(64, 36)
"""Of a recent source: without a picture of it, and with one."""


class StartPage(QWidget):
    """Offers camera, file, demo, conversion and reconstruction, and accepts drops."""

    chosen = pyqtSignal(str)
    """A recent source."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture_of: Callable[[str], QImage | None] = lambda _address: None
        """A small picture of a recent source."""
        self.setObjectName("startPage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout()
        column.setSpacing(6)
        self._add_heading(column)
        self._add_ways(column, actions)
        self._drop_here = QLabel(self.tr("… or drop a file, a folder or a link into this window."))
        self._drop_here.setProperty("role", "quiet")
        column.addWidget(self._drop_here)
        column.addSpacing(8)
        self._heading = QLabel(self.tr("Recent"))
        self._heading.setProperty("role", "heading")
        column.addWidget(self._heading)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        column.addLayout(self._recent)
        middle = QWidget()
        middle.setLayout(column)
        middle.setMaximumWidth(WIDTH)
        middle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        content = self._content = QWidget()
        content.setObjectName("startContent")
        row = QHBoxLayout(content)
        row.setContentsMargins(24, ROOM, 24, 6)
        row.addStretch(1)
        row.addWidget(middle, 8, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the control that has the focus
        area.setWidget(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2, 2, 2, 2)  # the border of an invitation to drop
        whole.addWidget(area)
        content.installEventFilter(self)
        self.set_recent(())

    def _add_heading(self, column: QVBoxLayout) -> None:
        lead = QLabel(self.tr("See depth in any image"))
        lead.setObjectName("lead")
        font = lead.font()
        font.setPointSizeF(font.pointSizeF() * 1.7)
        font.setWeight(font.Weight.DemiBold)
        lead.setFont(font)
        column.addWidget(lead)
        quiet = QLabel(self.tr("Live depth from any camera, video or image, on this computer."))
        quiet.setProperty("role", "quiet")
        quiet.setWordWrap(True)
        column.addWidget(quiet)
        column.addSpacing(8)

    def _add_ways(self, column: QVBoxLayout, actions: Actions) -> None:
        self._ways: list[_Way] = []
        for icon, title, text, action in (
            ("camera", self.tr("Camera"), self.tr("Live view of the camera"), "camera"),
            ("file", self.tr("Open a file"), self.tr("A video or an image"), "open"),
            ("demo", self.tr("Demo"), self.tr("A short bundled clip"), "demo"),
            (
                "export",
                self.tr("Convert files"),
                self.tr("Videos to depth videos, images or 3D files"),
                "convert",
            ),
            (
                "scene",
                self.tr("Reconstruct a scene"),
                self.tr("A clip of a room to one 3D mesh"),
                "reconstruct",
            ),
        ):
            self._ways.append(_Way(icon, title, text, actions[action]))
            column.addWidget(self._ways[-1])

    def set_inviting(self, inviting: bool) -> None:
        """Highlight the page while something is dragged over the window."""
        self.setProperty("inviting", inviting)
        if (style := self.style()) is not None:
            style.polish(self)

    def set_recent(self, addresses: tuple[str, ...]) -> None:
        """Set the recent sources, newest first."""
        while (item := self._recent.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                discard(old)
        for known in addresses[:SHOWN_RECENT]:
            picture = self.picture_of(known)
            icon = icons.icon(address.icon_name(known)) if picture is None else QIcon(QPixmap(picture))
            button = QPushButton(icon, address.title(known))
            button.setObjectName("recent")
            button.setIconSize(ICON if picture is None else PICTURE)
            button.setToolTip(plain_tip(address.display(known)))
            button.clicked.connect(lambda _checked, known=known: self.chosen.emit(known))
            self._recent.addWidget(button)
        self._heading.setVisible(bool(addresses))
        self._fit()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:  # noqa: N802 - its name in Qt
        """Fit again when the fonts have come, or the texts have changed."""
        if event is not None and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """Leave out the descriptions where the page would have to scroll with them."""
        whole = self._content.sizeHint().height() + sum(TALL - way.minimumHeight() for way in self._ways)
        for way in self._ways:
            way.describe(whole <= self.height())


class _Way(QPushButton):
    """A large button: icon, title and description."""

    def __init__(self, icon: str, title: str, text: str, action: QAction) -> None:
        super().__init__()
        self.setObjectName("choice")
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.clicked.connect(action.trigger)
        picture = icons.IconLabel(icon, 26)
        heading, self._description = QLabel(title), QLabel(text)
        heading.setProperty("role", "title")
        self._description.setProperty("role", "quiet")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(heading)
        words.addWidget(self._description)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(14)
        row.addWidget(picture)
        row.addLayout(words, 1)
        for label in (picture, heading, self._description):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.describe(True)

    def describe(self, wanted: bool) -> None:
        """Show or leave out the description."""
        self._description.setVisible(wanted)
        self.setMinimumHeight(TALL if wanted else LOW)
