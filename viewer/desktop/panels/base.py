"""What every panel promises: a widget with a place, that listens to state objects and asks them for changes.

A new panel is one file in this folder with a class `Panel` derived from `BasePanel`; the window finds it, puts it
where `area` says, in the order of `order`, and knows nothing else of it. Its constructor is given the state objects
that it names by their types:

    class Panel(BasePanel):
        def __init__(self, actions: Actions, playback: Playback, probe_set: ProbeSet) -> None:
            super().__init__(actions)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from typing import get_type_hints

from PyQt6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pipeline import plugins
from viewer.desktop.widgets.actions import Actions


class Area(Enum):
    """Where a panel is."""

    SIDE = "side"  # a section of the column at the right, under its title
    BELOW = "below"  # under the picture, as wide as it
    STATUS = "status"  # the line at the bottom of the window


class BasePanel(QWidget):
    """A piece of the window's frame."""

    area = Area.SIDE
    order = 0

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.actions_ = actions
        self._wanted, self._has_room = True, True

    def want(self, wanted: bool) -> None:
        """Whether there is something to show; it is seen when there is room, too."""
        self._wanted = wanted
        self.setVisible(self._wanted and self._has_room)

    def set_room(self, has_room: bool) -> None:
        """Whether the window gives it a place."""
        self._has_room = has_room
        self.setVisible(self._wanted and self._has_room)

    def title(self) -> str:
        """Its heading, where the area shows one."""
        return ""


def load_panels(parts: Iterable[object]) -> list[BasePanel]:
    """One of each, in their order; `parts` is all they may ask for, one of a type."""
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
    """A control and what it is called: above it, or at the left of it where it is small."""
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
