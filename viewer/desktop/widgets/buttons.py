"""Show buttons for actions: single ones, or groups with one pressed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from viewer.desktop.style import icons


class SegmentedControl(QFrame):
    """Buttons in a row, one per action, of which one is pressed."""

    def __init__(self, name: str, actions: Iterable[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("segments")
        self.setAccessibleName(name)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(2, 2, 2, 2)
        self._row.setSpacing(2)
        for action in actions:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setAccessibleName(action.text())
            self.add(button)

    def add(self, button: QToolButton) -> None:
        """Add a button on the right."""
        self._row.addWidget(button)

    def be_brief(self, wanted: bool) -> bool:
        """Use less space per button; return whether that changed anything."""
        if self.property("brief") is wanted:
            return False
        self.setProperty("brief", wanted)
        for button in self.findChildren(QToolButton):
            if isinstance(button, MenuSegment):
                button.be_brief(wanted)
            if (style := button.style()) is not None:
                style.unpolish(button)
                style.polish(button)
            button.updateGeometry()
        self._row.activate()
        return True


class MenuSegment(QToolButton):
    """A segment with a menu of several actions; while one is chosen it is pressed, and has its name."""

    def __init__(
        self, name: str, tip: str, actions: Sequence[QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._actions = name, actions
        self.setToolTip(tip)
        self.setAccessibleName(name)
        self.setCheckable(True)
        self.setIcon(icons.icon("down"))
        self.setIconSize(QSize(12, 12))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow is at the right of the words
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.choices = QMenu(self)
        self.choices.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.choices.setToolTipsVisible(True)
        for action in actions:
            self.choices.addAction(action)
            action.toggled.connect(self._follow)
        self.setMenu(self.choices)
        self._follow()

    def be_brief(self, wanted: bool) -> None:
        """Show only the arrow."""
        style = Qt.ToolButtonStyle
        self.setToolButtonStyle(style.ToolButtonIconOnly if wanted else style.ToolButtonTextBesideIcon)

    def sizeHint(self) -> QSize:
        """Return the size for the longest of its names, so that nothing moves when another is chosen."""
        hint = super().sizeHint()
        if self.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon:
            flag, metrics = int(Qt.TextFlag.TextShowMnemonic), self.fontMetrics()
            names = self._name, *(action.text() for action in self._actions)
            longest = max(metrics.size(flag, name).width() for name in names)
            hint += QSize(longest - metrics.size(flag, self.text()).width(), 0)
        return hint

    def nextCheckState(self) -> None:  # noqa: N802 - its name in Qt
        """Do nothing: a click only opens the menu."""

    def _follow(self) -> None:
        chosen = next((action.text() for action in self._actions if action.isChecked()), "")
        self.setChecked(bool(chosen))
        self.setText(chosen or self._name)


def plain_button(icon: str, name: str, side: int = 20) -> QToolButton:
    """Return a button with an icon and no action."""
    button = QToolButton()
    button.setIcon(icons.icon(icon))
    button.setIconSize(QSize(side, side))
    button.setAccessibleName(name)
    button.setToolTip(name)
    return button


def text_button(action: QAction, parent: QWidget | None = None) -> QToolButton:
    """Return a button with text; it stays pressed while its action is on."""
    button = QToolButton(parent)
    button.setDefaultAction(action)
    button.setObjectName("textButton")
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    button.setAccessibleName(action.text())
    return button


def tool_button(action: QAction, parent: QWidget | None = None) -> QToolButton:
    """Return a button with an icon."""
    button = QToolButton(parent)
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setIconSize(QSize(20, 20))
    button.setAccessibleName(action.text())
    return button
