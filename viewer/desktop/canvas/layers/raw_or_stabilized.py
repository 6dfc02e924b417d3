"""Label which of the two is shown: raw or stabilized depth."""

from __future__ import annotations

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QPainter

from viewer.desktop.canvas.frame_mapping import FrameMapping
from viewer.desktop.canvas.layer import Layer, chip
from viewer.desktop.state.display_feed import DisplayFeed
from viewer.desktop.state.screen import Screen
from viewer.desktop.state.source import Source

FAREWELL_MS = 1500
"""How long the label says that depth is stabilized again, the usual state."""


class RawOrStabilized(Layer):
    """Active while the raw model output is shown; turned off by another source."""

    toggled = pyqtSignal(bool)

    def __init__(self, feed: DisplayFeed, screen: Screen, source: Source) -> None:
        super().__init__()
        self._feed = feed
        self._screen = screen
        self._farewell = QTimer(self)
        self._farewell.setSingleShot(True)
        self._farewell.setInterval(FAREWELL_MS)
        self._farewell.timeout.connect(self.changed)
        source.changed.connect(self._follow_source)

    @property
    def is_on(self) -> bool:
        """Whether raw depth is shown."""
        return self._feed.is_raw

    def switch(self, wanted: bool) -> None:
        """Show raw or stabilized depth."""
        if wanted == self.is_on:
            return
        self._feed.show_raw(wanted)
        if wanted:
            self._farewell.stop()
        else:
            self._farewell.start()
        self.toggled.emit(wanted)
        self.changed.emit()

    def paint(self, painter: QPainter, place: FrameMapping) -> None:
        corner = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter
        if self.is_on:
            chip(painter, place, self.tr("A · raw model output"), corner)
        elif self._farewell.isActive():
            chip(painter, place, self.tr("B · stabilized"), corner)

    def _follow_source(self) -> None:
        if self._screen.depth is None:
            self._farewell.stop()
            self.toggled.emit(self.is_on)
