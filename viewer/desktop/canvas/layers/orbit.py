"""Navigate the point cloud: drag to orbit, Shift or the middle button to pan, wheel to zoom.

Until somebody moves the viewpoint, the cloud of each source is fitted to the canvas when it is shown first.
"""

from __future__ import annotations

import math
from dataclasses import replace

from PyQt6.QtCore import QPointF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPen

from pipeline.geometry.lens import Lens
from viewer.desktop.canvas.frame_mapping import FrameMapping
from viewer.desktop.canvas.layer import Layer, chip, pens
from viewer.desktop.state.screen import Screen
from viewer.desktop.state.view_state import ViewState
from viewer.desktop.style.languages import brief
from viewer.desktop.style.theme import AXES, ON_SURROUND
from viewer.views.eye import Eye, grid_step
from viewer.views.points import fitted, middle_of
from viewer.views.settings import FIRST_LOOK, ViewSettings

PER_PIXEL = 0.3
"""Degrees."""
CLOSER = 1.25
"""Zoom factor of one wheel click or key press."""
SIDES = {"front": (0.0, 0.0), "side": (90.0, 0.0), "top": (0.0, 90.0)}
"""Yaw and pitch of each side."""
VIEWPOINT = "yaw", "pitch", "dolly", "pan_x", "pan_y"
FIRST = {name: getattr(FIRST_LOOK, name) for name in VIEWPOINT}
"""The viewpoint that nobody has moved, before the cloud is fitted."""
AXIS = 26
"""Length in pixels of the axes in the corner."""


class Orbit(Layer):
    """Moves the viewpoint of the point cloud."""

    def __init__(self, look: ViewState, screen: Screen) -> None:
        super().__init__()
        self._look, self._screen = look, screen
        self._held: QPointF | None = None
        self._pans = False
        self._fitted, self._room = FIRST, QSize()

    @property
    def is_there(self) -> bool:
        """Whether the view shows a point cloud."""
        return self._look.settings.view == "points"

    def turn(self, right: float, down: float) -> None:
        """Orbit by degrees; pitch is limited to straight up and down."""
        look = self._look.settings
        yaw = (look.yaw + right + 180) % 360 - 180
        self._look.set(yaw=round(yaw, 3), pitch=round(max(-90.0, min(look.pitch + down, 90.0)), 3))

    def pan(self, by: QPointF, place: FrameMapping) -> None:
        """Pan by pixels; the middle of the scene follows the pointer."""
        unit, look = self._unit(place), self._look.settings
        self._set_place(look.dolly, look.pan_x - by.x() * unit, look.pan_y - by.y() * unit)

    def approach(self, clicks: float, place: FrameMapping, at: QPointF | None = None) -> None:
        """Zoom in, or out for negative `clicks`; the point under the pointer stays fixed."""
        look, before = self._look.settings, self._unit(place)
        dolly = max(0.05, min(look.dolly / CLOSER**clicks, 10.0))
        gained = before * (1 - dolly / look.dolly)
        aside = (at if at is not None else place.rect.center()) - place.rect.center()
        self._set_place(dolly, look.pan_x + aside.x() * gained, look.pan_y + aside.y() * gained)

    def fit(self, place: FrameMapping) -> None:
        """Fit the whole scene, seen from the current side."""
        if (depth := self._screen.depth) is not None and not place.rect.isEmpty():
            size = round(place.rect.width()), round(place.rect.height())
            self._look.set(**fitted(depth, self._look.settings, size))

    def look_from(self, side: str, place: FrameMapping) -> None:
        """Look from the front, where the view equals the frame, or fit the whole scene from another side."""
        yaw, pitch = SIDES[side]
        self._look.set(yaw=yaw, pitch=pitch, dolly=1.0, pan_x=0.0, pan_y=0.0)
        if side != "front":
            self.fit(place)

    def reset(self) -> None:
        """Reset the viewpoint."""
        if self.is_there:
            self._look.set(**FIRST)

    # -- what it does by itself ----------------------------------------------------------------------------------

    def fit_first(self, room: QSize) -> None:
        """Fit the scene into this room, if it is shown from the viewpoint that nobody has moved."""
        depth, look = self._screen.depth, self._look.settings
        is_due = _viewpoint(look) == FIRST or (_viewpoint(look) == self._fitted and room != self._room)
        if self.is_there and depth is not None and is_due and not room.isEmpty():
            self._room = room
            self._look.follow(**fitted(depth, replace(look, **FIRST), (room.width(), room.height())))
            self._fitted = _viewpoint(self._look.settings)

    def start_over(self) -> None:
        """Forget the fit for another source."""
        if _viewpoint(self._look.settings) == self._fitted:
            self._look.follow(**FIRST)

    def without_fit(self, look: ViewSettings) -> ViewSettings:
        """Return what stays of a look when the source is another one: a viewpoint by hand, or none."""
        return replace(look, **FIRST) if _viewpoint(look) == self._fitted else look

    # -- the hand ------------------------------------------------------------------------------------------------

    def press(self, point: QPointF, place: FrameMapping) -> bool:
        self._held, self._pans = point if self.is_there and place.rect.contains(point) else None, False
        return self._held is not None

    def press_to_pan(self, point: QPointF, place: FrameMapping) -> bool:
        is_held = self.press(point, place)
        self._pans = True
        return is_held

    def drag(self, point: QPointF, place: FrameMapping) -> None:
        if self._held is None:
            return
        by, self._held = point - self._held, point
        if self._pans:
            self.pan(by, place)
        else:
            self.turn(by.x() * PER_PIXEL, by.y() * PER_PIXEL)

    def release(self) -> None:
        self._held = None

    def wheel(self, point: QPointF, clicks: float, place: FrameMapping) -> bool:
        if not self.is_there or not place.rect.contains(point):
            return False
        self.approach(clicks, place, point)
        return True

    def cursor(self, point: QPointF, place: FrameMapping) -> Qt.CursorShape | None:
        if not self.is_there or not place.rect.contains(point):
            return None
        return Qt.CursorShape.OpenHandCursor if self._held is None else Qt.CursorShape.ClosedHandCursor

    # -- what is drawn over it -----------------------------------------------------------------------------------

    def paint(self, painter: QPainter, place: FrameMapping) -> None:
        """Paint the axes and the size of a grid square."""
        look, depth = self._look.settings, self._screen.depth
        if not self.is_there or not look.grid or depth is None:
            return
        origin = place.rect.bottomLeft() + QPointF(AXIS + 16, -AXIS - 16)
        eye = Eye(math.radians(look.yaw), math.radians(look.pitch), 0.0, 1.0, (0, 0), 1.0, (0, 0), True)
        for name, color, way in zip("XYZ", AXES, eye.directions(), strict=True):
            end = origin + QPointF(way[0], way[1]) * AXIS
            for pen in pens(QColor(color), 2):
                painter.setPen(pen)
                painter.drawLine(origin, end)
            painter.setPen(QPen(ON_SURROUND))
            painter.drawText(end + QPointF(3, 4), name)
        step = grid_step(middle_of(depth))
        metric = self.tr("Grid {size} m").format(size=brief(step, 2))
        words = metric if depth.calibration is not None else self.tr("Grid without unit: depth is relative")
        chip(painter, place, words, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter)

    def _unit(self, place: FrameMapping) -> float:
        """Return the size of a pixel in the middle of the scene, relative to its distance."""
        depth, size = self._screen.depth, (place.rect.width(), place.rect.height())
        if depth is None or min(size) <= 0:
            return 0.0
        lens = depth.lens or (depth.calibration.lens if depth.calibration else None) or Lens()
        height, width = depth.frame.image.shape[:2]
        whole = max(1, round(size[0])), max(1, round(size[1]))
        eye = Eye.of(replace(self._look.settings), 1.0, lens, (width, height), whole)
        return eye.away / eye.focal

    def _set_place(self, dolly: float, pan_x: float, pan_y: float) -> None:
        pans = (round(max(-5.0, min(pan, 5.0)), 5) for pan in (pan_x, pan_y))
        self._look.set(dolly=round(dolly, 5), **dict(zip(("pan_x", "pan_y"), pans, strict=True)))


def _viewpoint(look: ViewSettings) -> dict[str, float]:
    return {name: getattr(look, name) for name in VIEWPOINT}
