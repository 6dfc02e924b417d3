"""How firmly depth is held still: one value that panels and presets change and the runner follows."""

from __future__ import annotations

from PyQt6.QtCore import QObject, pyqtSignal

from pipeline.settings import StabilizerSettings


class Stabilization(QObject):
    """The stabilizer's settings, and their signal."""

    changed = pyqtSignal()

    def __init__(self, settings: StabilizerSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings

    @property
    def settings(self) -> StabilizerSettings:
        """The settings in force."""
        return self._settings

    def use(self, settings: StabilizerSettings) -> None:
        """Take these from the next frame on."""
        if settings != self._settings:
            self._settings = settings
            self.changed.emit()
