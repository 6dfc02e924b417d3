"""Keep the view settings, changed by panels, keys and menus, followed by the renderer.

Undo takes back one control's change after the other. Which view is shown is no control's change: undo leaves it as it
is, and choosing another view is no step.

look = ViewState(ViewSettings())
look.changed.connect(...)
look.set(colormap="turbo")          # wrong values raise SettingsError
look.undo(); look.redo()
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter
from typing import Any

from PyQt6.QtCore import QObject, pyqtSignal

from pipeline.settings import COLORMAPS
from viewer.desktop.state.undo_history import UndoHistory
from viewer.views.settings import ViewSettings


class ViewState(QObject):
    """The view settings, their signal, and how they were before."""

    changed = pyqtSignal()

    def __init__(
        self,
        settings: ViewSettings,
        parent: QObject | None = None,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self.history = UndoHistory(clock)
        """Of these settings, and of what else is undone with them."""

    @property
    def settings(self) -> ViewSettings:
        """The settings in force."""
        return self._settings

    def set(self, **changes: Any) -> None:
        """Change some of them; nothing happens when they are so already."""
        before, after = self._settings, replace(self._settings, **changes)
        if after == before:
            return
        if set(changes) == {"view"}:
            self._become(after)
            return
        kind = frozenset(changes)
        self.history.add(kind, undo=lambda: self._go_to(before), redo=lambda: self._go_to(after))
        self._become(after)

    def undo(self) -> None:
        """As it was before the last step."""
        self.history.undo()

    def redo(self) -> None:
        """Take the step again."""
        self.history.redo()

    def _go_to(self, settings: ViewSettings) -> None:
        """All of them but the view, which is no control's."""
        self._become(replace(settings, view=self._settings.view))

    def _become(self, settings: ViewSettings) -> None:
        self._settings = settings
        self.changed.emit()

    def next_colormap(self, steps: int = 1) -> None:
        """The colormap after this one in the short list, round and round; from one of the others, its first."""
        known = self._settings.colormap in COLORMAPS
        place = COLORMAPS.index(self._settings.colormap) + steps if known else 0
        self.set(colormap=COLORMAPS[place % len(COLORMAPS)])
