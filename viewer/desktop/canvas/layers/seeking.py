"""Draw the busy sign while a seek has not shown its frame yet."""

from __future__ import annotations

from PyQt6.QtCore import QTimer
from PyQt6.QtGui import QColor, QPainter

from viewer.desktop.canvas.captions import RADIUS, TURNS, paint_busy
from viewer.desktop.canvas.frame_mapping import FrameMapping
from viewer.desktop.canvas.layer import Layer
from viewer.desktop.state.playback import Playback
from viewer.desktop.style.theme import SURROUND

PATIENCE_MS = 250
"""Shorter seeks show no sign: it would only flicker."""
TURN_MS = 60


class Seeking(Layer):
    """Shows the sign while `playback.is_seeking`."""

    def __init__(self, playback: Playback) -> None:
        super().__init__()
        self._playback = playback
        self._turn = 0
        self._patience, self._turning = QTimer(self), QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._turning.start)
        self._turning.setInterval(TURN_MS)
        self._turning.timeout.connect(self._spin)
        playback.moved.connect(self._follow)
        playback.changed.connect(self._follow)

    def paint(self, painter: QPainter, place: FrameMapping) -> None:
        if not self._turning.isActive():
            return
        ground = QColor(SURROUND)
        ground.setAlphaF(0.6)
        painter.setPen(ground)
        painter.setBrush(ground)
        center = place.rect.center()
        painter.drawEllipse(center, 1.8 * RADIUS, 1.8 * RADIUS)
        paint_busy(painter, center, self._turn)

    def _follow(self) -> None:
        if not self._playback.is_seeking:
            self._patience.stop()
            if self._turning.isActive():
                self._turning.stop()
                self.changed.emit()
        elif not (self._patience.isActive() or self._turning.isActive()):
            self._patience.start()

    def _spin(self) -> None:
        self._turn = (self._turn + 1) % TURNS
        self.changed.emit()
