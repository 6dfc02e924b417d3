"""Keep the view settings, changed by panels, keys and menus, followed by the renderer.

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
from viewer.views.settings import ViewSettings

ONE_GESTURE = 1.0
"""Seconds within which changes of the same settings are one step: a slider that is dragged, a wheel."""
REMEMBERED = 100
"""Steps that can be taken back."""


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
        self._clock = clock
        self._past: list[ViewSettings] = []
        self._future: list[ViewSettings] = []
        self._gesture: tuple[frozenset[str], float] = (frozenset(), 0.0)  # what was changed last, and when

    @property
    def settings(self) -> ViewSettings:
        """The settings in force."""
        return self._settings

    def set(self, **changes: Any) -> None:
        """Change some of them; nothing happens when they are so already."""
        settings = replace(self._settings, **changes)
        if settings == self._settings:
            return
        (before, when), now = self._gesture, self._clock()
        self._gesture = frozenset(changes), now
        if before != frozenset(changes) or now - when > ONE_GESTURE:
            self._past = [*self._past, self._settings][-REMEMBERED:]
        self._future.clear()
        self._become(settings)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""
        return bool(self._future)

    def undo(self) -> None:
        """As it was before the last step."""
        self._gesture = frozenset(), 0.0  # what is changed next is a step of its own
        if self._past:
            self._future.append(self._settings)
            self._become(self._past.pop())

    def redo(self) -> None:
        """Take the step again."""
        if self._future:
            self._past.append(self._settings)
            self._become(self._future.pop())

    def _become(self, settings: ViewSettings) -> None:
        self._settings = settings
        self.changed.emit()

    def next_colormap(self, steps: int = 1) -> None:
        """The colormap after this one in the short list, round and round; from one of the others, its first."""
        known = self._settings.colormap in COLORMAPS
        place = COLORMAPS.index(self._settings.colormap) + steps if known else 0
        self.set(colormap=COLORMAPS[place % len(COLORMAPS)])
