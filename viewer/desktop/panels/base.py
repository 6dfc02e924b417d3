"""Define the interface of all panels: a widget that shows state objects and changes them.

A new panel is one file in this folder with a class `Panel` derived from `BasePanel`. The window finds it and places it
by `area` and `order`. The constructor receives the state objects that its type hints name:

    class Panel(BasePanel):
        def __init__(self, actions: Actions, playback: Playback, probe_set: ProbeSet) -> None:
            super().__init__(actions)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from typing import get_type_hints

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pipeline import plugins
from viewer.desktop.widgets.actions import Actions


class Area(Enum):
    """Place of a panel in the window."""

    SIDE = "side"  # a section of the side panel, with its title
    BELOW = "below"  # below the canvas, with its width
    STATUS = "status"  # the status bar


class BasePanel(QWidget):
    """Base class of all panels.

    Attributes
    ----------
    area : Area
        Place in the window.
    order : int
        Position within the area; lower comes first.
    """

    area = Area.SIDE
    order = 0
    wanted = pyqtSignal(bool)
    """Whether the panel has something to show now, for what stands around it."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.actions_ = actions
        self._wanted, self._has_room = True, True

    @property
    def name(self) -> str:
        """The name of the panel's file."""
        return type(self).__module__.rpartition(".")[2]

    def want(self, wanted: bool) -> None:
        """Set whether the panel has something to show; it is visible if there is also room."""
        self._wanted = wanted
        self.setVisible(self._wanted and self._has_room)
        self.wanted.emit(wanted)

    @property
    def is_wanted(self) -> bool:
        """Whether the panel has something to show."""
        return self._wanted

    def set_room(self, has_room: bool) -> None:
        """Set whether the window has room for the panel."""
        self._has_room = has_room
        self.setVisible(self._wanted and self._has_room)

    def title(self) -> str:
        """Return the title, for areas that show one."""
        return ""


def load_panels(parts: Iterable[object]) -> list[BasePanel]:
    """Create all panels in order. `parts` are the objects that constructors may ask for, one per type."""
    by_type = {type(part): part for part in parts}
    kinds = [
        plugins.load("viewer.desktop.panels", name).Panel for name in plugins.names("viewer.desktop.panels")
    ]
    kinds.sort(key=lambda kind: (kind.area.value, kind.order))
    return [_made(kind, by_type) for kind in kinds]


def _made(kind: Callable[..., BasePanel], parts: dict[type, object]) -> BasePanel:
    wanted = get_type_hints(kind.__init__)
    del wanted["return"]
    return kind(**{name: parts[part] for name, part in wanted.items()})


def row(label: str, control: QWidget, *, beside: bool = False) -> QVBoxLayout | QHBoxLayout:
    """Lay out a control with its label, above it or beside it."""
    name = QLabel(label)
    name.setBuddy(control)
    if beside:
        line = QHBoxLayout()
        line.addWidget(name)
        line.addStretch()
        line.addWidget(control)
        return line
    column = QVBoxLayout()
    column.setSpacing(4)
    name.setProperty("role", "quiet")
    column.addWidget(name)
    column.addWidget(control)
    return column
