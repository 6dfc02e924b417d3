"""Base of the tools that measure in the point cloud: a click takes a point, a drag still orbits."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, Qt, pyqtSignal

from viewer.desktop.canvas.frame_mapping import FrameMapping
from viewer.desktop.canvas.layer import Layer, is_near
from viewer.desktop.canvas.layers.orbit import Orbit
from viewer.desktop.state.screen import Screen
from viewer.desktop.state.view_state import ViewState
from viewer.desktop.workers.viewport import NormalizedPoint
from viewer.views.space_measure import picked

CLICK = 4.0
"""Pixels that the hand may move in a click."""
MOST = 2
"""Points at a time: the one after them begins again."""


class SpaceTool(Layer):
    """Its points are places of the frame, so that they follow depth while the source plays."""

    toggled = pyqtSignal(bool)

    def __init__(self, look: ViewState, screen: Screen, orbit: Orbit) -> None:
        super().__init__()
        self._look, self._screen, self._orbit = look, screen, orbit
        self.is_on = False
        self.ends: list[NormalizedPoint] = []
        self._pressed: tuple[QPointF, FrameMapping] | None = None
        screen.shown.connect(lambda _depth: self.changed.emit() if self.ends else None)

    @property
    def is_in_hand(self) -> bool:
        """Whether a click takes a point."""
        return self.is_on and self._orbit.is_there

    def switch(self, wanted: bool) -> None:
        """Begin to measure, or stop and forget the points."""
        if wanted != self.is_on:
            self.is_on = wanted
            self.clear()
            self.toggled.emit(wanted)

    def clear(self) -> None:
        """Forget the points."""
        self.ends.clear()
        self.changed.emit()

    def press(self, point: QPointF, place: FrameMapping) -> bool:
        self._pressed = point, place
        return self.is_on and self._orbit.press(point, place)

    def drag(self, point: QPointF, place: FrameMapping) -> None:
        if self._pressed is not None and not is_near(point, self._pressed[0], CLICK):
            self._pressed = None
        if self._pressed is None:
            self._orbit.drag(point, place)

    def release(self) -> None:
        self._orbit.release()
        if self._pressed is not None:
            self._take(*self._pressed)
        self._pressed = None

    def cursor(self, point: QPointF, place: FrameMapping) -> Qt.CursorShape | None:
        return Qt.CursorShape.CrossCursor if self.is_in_hand and place.rect.contains(point) else None

    def _take(self, point: QPointF, place: FrameMapping) -> None:
        if (depth := self._screen.depth) is None:
            return
        at = point - place.rect.topLeft()
        spot = picked(depth, self._look.settings, size_of(place), (at.x(), at.y()))
        if spot is not None:
            self.ends = [*self.ends, spot] if len(self.ends) < MOST else [spot]
            self.changed.emit()


def size_of(place: FrameMapping) -> tuple[int, int]:
    """Return (width, height) of the picture on the canvas."""
    return max(1, round(place.rect.width())), max(1, round(place.rect.height()))
