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
OF_SPACE, OF_FRAME = ("ruler", "plane"), ("probe", "pin", "profile", "region", "calibrate")
"""Tools of the point cloud, and those of places in the frame, which the point cloud does not show."""
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
        self.buttons = [_Tool(actions[name], short.get(name, actions[name].text()), self) for name in TOOLS]
        column = QVBoxLayout(self)
        column.setContentsMargins(EDGE, 4, EDGE, 4)
        column.setSpacing(2)
        for button in self.buttons:
            column.addWidget(button)
        column.addStretch(1)
        self._space, self._difference = actions["view:points"], actions["difference"]
        for action in (self._space, self._difference):
            action.toggled.connect(self._choose)
        self._choose()

    def minimumSizeHint(self) -> QSize:
        """The height of the buttons with icons only."""
        return QSize(super().minimumSizeHint().width(), self._count * (ICON.height() + 8))

    @property
    def _count(self) -> int:
        return sum(not button.isHidden() for button in self.buttons)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._fit()

    def _choose(self) -> None:
        """Show the tools of what is shown: the point cloud, or the frame."""
        in_space = self._space.isChecked() and not self._difference.isChecked()
        for name, button in zip(TOOLS, self.buttons, strict=True):
            button.setVisible(name not in (OF_FRAME if in_space else OF_SPACE))
        self._fit()

    def _fit(self) -> None:
        needed = self._count * (ICON.height() + self.fontMetrics().height() + 14) + 8
        style = Qt.ToolButtonStyle
        for button in self.buttons:
            button.setToolButtonStyle(
                style.ToolButtonTextUnderIcon if self.height() >= needed else style.ToolButtonIconOnly
            )


class _Tool(QToolButton):
    """Stands in for an action, with a shorter name."""

    def __init__(self, action: QAction, name: str, rail: QWidget) -> None:
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
        self.clicked.connect(lambda: action.trigger())
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setChecked(self._action.isChecked())
        self.setEnabled(self._action.isEnabled())
