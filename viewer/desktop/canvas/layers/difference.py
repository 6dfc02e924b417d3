"""Freeze a frame and show the change of depth since then."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QPainter

from pipeline.frame import DepthFrame
from viewer.desktop.canvas.frame_mapping import FrameMapping
from viewer.desktop.canvas.layer import Layer, chip
from viewer.desktop.state.models import Models
from viewer.desktop.state.screen import Screen
from viewer.desktop.state.source import Source


class DifferenceLayer(Layer):
    """Active after `switch`; turned off by another source, or by a model with another scale."""

    toggled = pyqtSignal(bool)

    def __init__(self, screen: Screen, source: Source, models: Models) -> None:
        super().__init__()
        self._screen = screen
        self._reference: DepthFrame | None = None
        source.changed.connect(self._follow_source)
        models.loaded.connect(lambda: self.switch(False))

    @property
    def is_on(self) -> bool:
        """Whether the difference is shown."""
        return self._reference is not None

    def switch(self, wanted: bool) -> None:
        """Freeze the frame on the screen, or release it."""
        if wanted == self.is_on:
            return
        self._reference = self._screen.depth if wanted else None
        self._screen.compare_with(self._reference)
        self.toggled.emit(self.is_on)
        self.changed.emit()

    def paint(self, painter: QPainter, place: FrameMapping) -> None:
        if self.is_on:
            words = self.tr("Change since the frozen frame: red nearer, blue farther")
            chip(painter, place, words, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)

    def _follow_source(self) -> None:
        if self._screen.depth is None:
            self.switch(False)
