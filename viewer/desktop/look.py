"""How the picture is shown right now: one value that panels, keys and menus change and the renderer follows.

look = Look(ViewSettings())
look.changed.connect(...)
look.set(colormap="turbo")          # wrong values raise SettingsError
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PyQt6.QtCore import QObject, pyqtSignal

from pipeline.settings import COLORMAPS
from viewer.views.base import ViewSettings


class Look(QObject):
    """The view settings and their signal."""

    changed = pyqtSignal()

    def __init__(self, settings: ViewSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings

    @property
    def settings(self) -> ViewSettings:
        """The settings in force."""
        return self._settings

    def set(self, **changes: Any) -> None:
        """Change some of them; nothing happens when they are so already."""
        settings = replace(self._settings, **changes)
        if settings != self._settings:
            self._settings = settings
            self.changed.emit()

    def next_colormap(self, steps: int = 1) -> None:
        """The colormap after this one in the short list, round and round; from one of the others, its first."""
        known = self._settings.colormap in COLORMAPS
        place = COLORMAPS.index(self._settings.colormap) + steps if known else 0
        self.set(colormap=COLORMAPS[place % len(COLORMAPS)])
