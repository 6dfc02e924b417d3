"""Keep the view settings, changed by panels, keys and menus, followed by the renderer.

Undo reverts the changes of controls one by one. Choosing another view is no such change: it is not an undo step, and
undo keeps the current view.

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
    """The view settings, their signal, and their undo history."""

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
        """The history of these settings, and of everything else that shares their undo."""

    @property
    def settings(self) -> ViewSettings:
        """Return the current settings."""
        return self._settings

    def set(self, **changes: Any) -> None:
        """Change some settings; no change emits no signal."""
        before, after = self._settings, replace(self._settings, **changes)
        if after == before:
            return
        if set(changes) == {"view"}:
            self._become(after)
            return
        kind = frozenset(changes)
        self.history.add(kind, undo=lambda: self._go_to(before), redo=lambda: self._go_to(after))
        self._become(after)

    def follow(self, **changes: Any) -> None:
        """Change what follows from the image by itself, such as a fitted viewpoint: no step to undo."""
        if (after := replace(self._settings, **changes)) != self._settings:
            self._become(after)

    def undo(self) -> None:
        """Undo the last step."""
        self.history.undo()

    def redo(self) -> None:
        """Redo the last undone step."""
        self.history.redo()

    def _go_to(self, settings: ViewSettings) -> None:
        """Restore these settings, but keep the current view."""
        self._become(replace(settings, view=self._settings.view))

    def _become(self, settings: ViewSettings) -> None:
        self._settings = settings
        self.changed.emit()

    def next_colormap(self, steps: int = 1) -> None:
        """Choose the next colormap of the short list, cyclically; from any other one, its first."""
        known = self._settings.colormap in COLORMAPS
        place = COLORMAPS.index(self._settings.colormap) + steps if known else 0
        self.set(colormap=COLORMAPS[place % len(COLORMAPS)])
