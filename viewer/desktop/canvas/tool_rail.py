"""Show the tools beside the canvas, with icon, name and state."""

from __future__ import annotations

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QAction, QResizeEvent
from PyQt6.QtWidgets import QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from viewer.desktop.widgets.actions import Actions

TOOLS = (
    "legend",
    "probe",
    "pin",
    "profile",
    "region",
    "ruler",
    "plane",
    "calibrate",
    "alarm",
    "difference",
    "clear_marks",
)
OF_SPACE = "ruler", "plane"
"""Tools that are there only with the point cloud."""
EDGE = 3
"""Pixels beside the buttons."""
ICON = QSize(20, 20)


class ToolRail(QFrame):
    """Buttons in a column; in a low window only their icons."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("toolRail")
        self.setAccessibleName(self.tr("Tools"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        short = {
            "legend": self.tr("Scale"),
            "profile": self.tr("Profile"),
            "calibrate": self.tr("Distances"),
            "clear_marks": self.tr("Clear"),
        }
        self.buttons = [
            _Tool(actions[name], short.get(name, actions[name].text()), name in OF_SPACE, self)
            for name in TOOLS
        ]
        for name in OF_SPACE:
            actions[name].changed.connect(self._fit)
        column = QVBoxLayout(self)
        column.setContentsMargins(EDGE, 4, EDGE, 4)
        column.setSpacing(2)
        for button in self.buttons:
            column.addWidget(button)
        column.addStretch(1)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """The height of the buttons with icons only."""
        return QSize(super().minimumSizeHint().width(), len(self.buttons) * (ICON.height() + 8))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = sum(not button.isHidden() for button in self.buttons)
        needed = shown * (ICON.height() + self.fontMetrics().height() + 14) + 8
        style = Qt.ToolButtonStyle
        for button in self.buttons:
            button.setToolButtonStyle(
                style.ToolButtonTextUnderIcon if self.height() >= needed else style.ToolButtonIconOnly
            )


class _Tool(QToolButton):
    """Stands in for an action, with a shorter name."""

    def __init__(self, action: QAction, name: str, is_of_space: bool, rail: QWidget) -> None:
        super().__init__(rail)
        self._action = action
        self.setText(name)
        self.setIcon(action.icon())
        self.setIconSize(ICON)
        self.setAccessibleName(action.text())
        self.setToolTip(action.toolTip())
        self.setCheckable(action.isCheckable())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._is_of_space = is_of_space
        self.clicked.connect(lambda: action.trigger())
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setChecked(self._action.isChecked())
        self.setEnabled(self._action.isEnabled())
        self.setVisible(self._action.isEnabled() or not self._is_of_space)
