"""Fit planes to surfaces of the point cloud: click a floor, a wall or a table; two planes give an angle."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPolygonF

from pipeline.frame import DepthFrame
from viewer.desktop.canvas.frame_mapping import FrameMapping
from viewer.desktop.canvas.layer import chip, label, pens
from viewer.desktop.canvas.layers.space_tool import SpaceTool, size_of
from viewer.desktop.style.languages import brief, decimal
from viewer.desktop.style.theme import PROFILE, REGION
from viewer.views.plane_fit import FittedPlane, angle_between, fitted_plane, seen_lines

COLORS = PROFILE, REGION
"""Of the first and the second plane."""
FAINT = 0.22
"""Opacity of a plane."""


class PlaneTool(SpaceTool):
    """Draws the planes at up to two places, with tilt, distance and deviation."""

    _found: tuple[DepthFrame, object, list[FittedPlane]] | None = None

    def clear(self) -> None:
        self._found = None  # it holds a frame
        super().clear()

    def planes(self) -> list[FittedPlane]:
        """Return the planes at the places, as far as there is a surface; computed once for a frame."""
        depth, look = self._screen.depth, self._look.settings
        if depth is None or not self.ends:
            return []
        key = tuple(self.ends), look.nearer_than, look.farther_than, look.far, look.near, look.refine
        if self._found is None or self._found[0] is not depth or self._found[1] != key:
            fitted = [fitted_plane(depth, look, spot) for spot in self.ends]
            self._found = depth, key, [plane for plane in fitted if plane is not None]
        return self._found[2]

    def words(self, plane: FittedPlane) -> str:
        """Return tilt, distance, deviation and coverage of a plane."""
        depth = self._screen.depth
        unit = self.tr("{size} m") if depth is not None and depth.calibration is not None else "{size}"
        return self.tr(
            "Tilt {tilt}° · Distance {distance}\nDeviation {deviation} (RMS) · {coverage} % of the image"
        ).format(
            tilt=decimal(plane.tilt, 1),
            distance=unit.format(size=brief(plane.distance, 3)),
            deviation=unit.format(size=brief(plane.deviation, 2)),
            coverage=round(100 * plane.coverage),
        )

    def headline(self) -> str:
        """Return what is said above: what to do, or the angle between two planes."""
        planes, depth = self.planes(), self._screen.depth
        if len(self.ends) == 2 and len(planes) == 2:
            said = self.tr("Angle {angle}°").format(angle=decimal(angle_between(*planes), 1))
        elif len(planes) < len(self.ends):
            said = self.tr("There is no flat surface here")
        else:
            said = (
                self.tr("Click a second surface for the angle")
                if self.ends
                else self.tr("Click a flat surface")
            )
        if self.ends and depth is not None and depth.calibration is None:
            return f"{said} · {self.tr('relative (no calibration)')}"
        return said

    def paint(self, painter: QPainter, place: FrameMapping) -> None:
        depth = self._screen.depth
        if not self.is_in_hand or depth is None:
            return
        planes = self.planes()
        middles = [
            self._paint_plane(painter, place, depth, plane, QColor(color))
            for plane, color in zip(planes, COLORS, strict=False)
        ]
        above = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter
        chip(painter, place, self.headline(), above)
        for plane, middle in zip(planes, middles, strict=False):
            if middle is not None:
                around = QRectF(0, 0, 16, 16)
                around.moveCenter(middle)
                label(painter, around, place, self.words(plane))

    def _paint_plane(
        self, painter: QPainter, place: FrameMapping, depth: DepthFrame, plane: FittedPlane, color: QColor
    ) -> QPointF | None:
        """Return the middle of what is seen of it, None if nothing is."""
        origin = place.rect.topLeft()
        lines = [
            QPolygonF([origin + QPointF(*point) for point in line])
            for line in seen_lines(plane, depth, self._look.settings, size_of(place))
        ]
        if not lines:
            return None
        outline, *grid = lines
        painter.save()
        painter.setClipRect(place.rect)
        filling = QColor(color)
        filling.setAlphaF(FAINT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(filling)
        painter.drawPolygon(outline)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in pens(color, 2):
            painter.setPen(pen)
            painter.drawPolygon(outline)
        for line in grid:
            painter.drawPolyline(line)
        painter.restore()
        return outline.boundingRect().intersected(place.rect).center()
