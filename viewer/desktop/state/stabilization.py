"""Keep the stabilization strength, changed by panels and presets, followed by the runner."""

from __future__ import annotations

from PyQt6.QtCore import QObject, pyqtSignal

from pipeline.settings import LiveSettings, StabilizerSettings


class Stabilization(QObject):
    """The settings of the stabilizer and of live motion, each with a signal."""

    changed = pyqtSignal()
    live_changed = pyqtSignal()

    def __init__(
        self, settings: StabilizerSettings, live: LiveSettings | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._live = live or LiveSettings()

    @property
    def live(self) -> LiveSettings:
        """Return the current settings of live motion."""
        return self._live

    def use_live(self, settings: LiveSettings) -> None:
        """Use these settings from the next frame on."""
        if settings != self._live:
            self._live = settings
            self.live_changed.emit()

    @property
    def settings(self) -> StabilizerSettings:
        """Return the current settings."""
        return self._settings

    def use(self, settings: StabilizerSettings) -> None:
        """Use these settings from the next frame on."""
        if settings != self._settings:
            self._settings = settings
            self.changed.emit()
