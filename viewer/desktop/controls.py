"""Small controls that the panels share."""

from __future__ import annotations

from collections.abc import Iterable

from PyQt6.QtCore import QEvent, QRectF, QSize, Qt
from PyQt6.QtGui import QAction, QIcon, QPainter, QPaintEvent, QPalette
from PyQt6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget
from superqt import QToggleSwitch

from viewer.desktop import icons


class Picker(QComboBox):
    """A drop-down list; each entry carries the value that is meant, apart from its words."""

    def __init__(self, name: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the picture

    def add(self, value: str, text: str, icon: QIcon | None = None, tip: str = "") -> None:
        """One more entry."""
        self.addItem(icon or QIcon(), text, value)
        self.setItemData(self.count() - 1, tip or None, Qt.ItemDataRole.ToolTipRole)

    @property
    def value(self) -> str:
        """What is chosen."""
        return str(self.currentData())

    def choose(self, value: str) -> None:
        """Show this choice, without the signal that a user's choice gives (`activated`)."""
        self.setCurrentIndex(self.findData(value))

    def paintEvent(self, event: QPaintEvent | None) -> None:
        super().paintEvent(event)
        painter = QPainter(self)  # the style sheet has taken the style's own arrow away
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        color = self.palette().color(group, QPalette.ColorRole.PlaceholderText)
        icons.draw(painter, QRectF(self.width() - 22, self.height() / 2 - 8, 16, 16), "down", color)
        painter.end()


class Switch(QToggleSwitch):
    """On or off, in the palette's colors."""

    def __init__(self, name: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.switchWidth, self.switchHeight, self.handleSize = 32, 18, 14
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._color()

    def sizeHint(self) -> QSize:
        return QSize(self.switchWidth + 2, self.switchHeight + 4)  # its right edge is the panel's

    def changeEvent(self, event: QEvent | None) -> None:
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.PaletteChange:
            self._color()

    def _color(self) -> None:
        colors = self.palette()
        self.onColor = colors.highlight().color()
        self.offColor = colors.dark().color()
        self.handleColor = colors.highlightedText().color()


class Segments(QFrame):
    """Buttons side by side of which one is pressed, one for each action."""

    def __init__(self, name: str, actions: Iterable[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("segments")
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        for action in actions:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setAccessibleName(action.text())
            row.addWidget(button)


def plain_button(icon: str, name: str, side: int = 20) -> QToolButton:
    """A button that is only an icon and stands for no action."""
    button = QToolButton()
    button.setIcon(icons.icon(icon))
    button.setIconSize(QSize(side, side))
    button.setAccessibleName(name)
    button.setToolTip(name)
    return button


def tool_button(action: QAction, parent: QWidget | None = None) -> QToolButton:
    """A button that is only an icon."""
    button = QToolButton(parent)
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setIconSize(QSize(20, 20))
    button.setAccessibleName(action.text())
    return button
