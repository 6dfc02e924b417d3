"""Show that a recording runs: a red button, and time, size and drops in the corner."""

from __future__ import annotations

from PyQt6.QtCore import QTimer
from PyQt6.QtGui import QFont, QPalette

from viewer.desktop.canvas.badge import CORNER, Badge
from viewer.desktop.canvas.canvas import Canvas
from viewer.desktop.state.recorder import Recorder
from viewer.desktop.style import icons
from viewer.desktop.widgets.actions import Actions
from viewer.desktop.widgets.seek_bar import clock

REFRESH_MS = 250


class RecordingBadge(Badge):
    """Visible on the canvas while recording."""

    def __init__(self, recording: Recorder, actions: Actions, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._recording, self._action = recording, actions["record"]
        font = self.font()
        font.setFeature(QFont.Tag("tnum"), 1)
        self.setFont(font)
        self.move(CORNER, CORNER)
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        recording.changed.connect(self._follow)
        self._follow()

    def refresh(self) -> None:
        """Update the text."""
        recording = self._recording
        seconds = recording.seconds
        parts = [
            clock(seconds, max(seconds, 60)),
            self.tr("{size} MB").format(size=recording.size // 1_000_000),
        ]
        if recording.dropped:
            parts.append(self.tr("{count} dropped").format(count=recording.dropped))
        words = " · ".join(parts)
        if words != self.words:
            self.words = words
            self.setAccessibleName(self.tr("Recording: {words}").format(words=words))
            self.resize(self.sizeHint())
            self.update()

    def _follow(self) -> None:
        is_on = self._recording.is_on
        self._action.setChecked(is_on)
        role = QPalette.ColorRole.BrightText if is_on else QPalette.ColorRole.ButtonText
        self._action.setIcon(icons.icon("record", role))
        self.setVisible(is_on)
        if is_on:
            self.refresh()
            self._timer.start()
        else:
            self._timer.stop()
