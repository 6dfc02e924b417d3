"""Rotate the point cloud with the mouse or keys."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, Qt

from viewer.desktop.canvas.frame_mapping import FrameMapping
from viewer.desktop.canvas.layer import Layer
from viewer.desktop.state.view_state import ViewState
from viewer.views.settings import ViewSettings

PER_PIXEL = 0.3
"""Degrees."""
MOST = 75.0
"""Beyond it there is only the edge to be seen."""


class Orbit(Layer):
    """Changes `look.settings.yaw` and `pitch`, in the view that has them."""

    def __init__(self, look: ViewState) -> None:
        super().__init__()
        self._look = look
        self._held: QPointF | None = None

    @property
    def is_there(self) -> bool:
        """Whether there is something to turn."""
        return self._look.settings.view == "points"

    def turn(self, right: float, down: float) -> None:
        """By degrees."""
        look = self._look.settings
        yaw, pitch = (max(-MOST, min(angle, MOST)) for angle in (look.yaw + right, look.pitch + down))
        self._look.set(yaw=yaw, pitch=pitch)

    def reset(self) -> None:
        """As it is at first."""
        if self.is_there:
            self._look.set(yaw=ViewSettings().yaw, pitch=ViewSettings().pitch)

    def press(self, point: QPointF, place: FrameMapping) -> bool:
        self._held = point if self.is_there and place.rect.contains(point) else None
        return self._held is not None

    def drag(self, point: QPointF, place: FrameMapping) -> None:
        if self._held is not None:
            by, self._held = point - self._held, point
            self.turn(by.x() * PER_PIXEL, -by.y() * PER_PIXEL)

    def release(self) -> None:
        self._held = None

    def cursor(self, point: QPointF, place: FrameMapping) -> Qt.CursorShape | None:
        if not self.is_there or not place.rect.contains(point):
            return None
        return Qt.CursorShape.OpenHandCursor if self._held is None else Qt.CursorShape.ClosedHandCursor
