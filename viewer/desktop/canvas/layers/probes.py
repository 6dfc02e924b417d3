"""Draw probes: the depth under the pointer, and pinned ones that can be moved."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter

from pipeline.frame import DepthFrame
from viewer.desktop.canvas.frame_mapping import FrameMapping
from viewer.desktop.canvas.layer import Layer, is_near, label, pens
from viewer.desktop.state.measuring.depth_scale import DepthScale
from viewer.desktop.state.measuring.probe_set import Pin, ProbeSet
from viewer.desktop.state.measuring.readouts import disparity_at, tell, with_age
from viewer.desktop.style.theme import SERIES
from viewer.desktop.workers.viewport import NormalizedPoint

RADIUS = 6.0


class Probes(Layer):
    """Draw and move `probe_set.probe` and `probe_set.pins`."""

    def __init__(self, probe_set: ProbeSet, depth_scale: DepthScale) -> None:
        super().__init__()
        self._probe_set, self._depth_scale = probe_set, depth_scale
        self._held: Pin | None = None
        self.follows_pointer = True
        for signal in (probe_set.changed, depth_scale.changed):
            signal.connect(self.changed)

    def follow_pointer(self, wanted: bool) -> None:
        """Show or hide the value under the pointer."""
        self.follows_pointer = wanted
        self._probe_set.set_probe(None)

    def paint(self, painter: QPainter, place: FrameMapping) -> None:
        depth, scale = self._probe_set.depth, self._depth_scale
        if depth is None:
            return
        for pin in self._probe_set.pins:
            value = disparity_at(depth, pin.spot)
            words, is_sure = scale.tell(pin.spot, value), scale.is_sure(pin.spot, value)
            self._paint_mark(painter, place, pin.spot, words, QColor(SERIES[pin.color]), is_sure)

    def paint_pointer(self, painter: QPainter, place: FrameMapping) -> None:
        depth, scale, probe = self._probe_set.depth, self._depth_scale, self._probe_set.probe
        if depth is None or probe is None:
            return
        if self._held is None and self._pin_near(place, probe) is None:
            is_sure = scale.is_sure(probe, disparity_at(depth, probe))
            self._paint_mark(painter, place, probe, self.words(depth, probe), is_sure=is_sure)

    def said(self) -> str:
        """Return the reading of the probe for screen readers."""
        depth, probe = self._probe_set.depth, self._probe_set.probe
        return self.words(depth, probe) if depth is not None and probe is not None else ""

    def words(self, depth: DepthFrame, spot: NormalizedPoint) -> str:
        """Return the text of a probe: relative depth or meters, with the pixel and its color below."""
        value = self._depth_scale.tell(spot, disparity_at(depth, spot))
        if not self._depth_scale.is_metric:
            value = self.tr("Nearness {value}").format(value=value)
        height, width = depth.frame.image.shape[:2]
        x, y = (min(int(share * size), size - 1) for share, size in zip(spot, (width, height), strict=True))
        color = " ".join(str(level) for level in depth.frame.image[y, x])
        where = self.tr("x {x} · y {y} · RGB {color}").format(x=x, y=y, color=color)
        return f"{with_age(value, depth)}\n{where}"

    def tip(self, point: QPointF, place: FrameMapping) -> str:
        """Return the raw model output at this point."""
        depth, spot = self._probe_set.depth, place.spot_at(point)
        if depth is None or spot is None or not self.follows_pointer:
            return ""
        words = self.tr("Relative disparity {value}: larger is nearer, without unit")
        return words.format(value=tell(disparity_at(depth, spot)))

    def press(self, point: QPointF, place: FrameMapping) -> bool:
        self._held = self.pin_at(point, place)
        return self._held is not None

    def drag(self, point: QPointF, place: FrameMapping) -> None:
        spot = place.spot_at(point)
        if self._held is not None and spot is not None:
            self._probe_set.move_pin(self._held, spot)

    def release(self) -> None:
        self._held = None

    def hover(self, point: QPointF | None, place: FrameMapping) -> None:
        if self.follows_pointer:
            self._probe_set.set_probe(place.spot_at(point) if point is not None else None)

    def cursor(self, point: QPointF, place: FrameMapping) -> Qt.CursorShape | None:
        return Qt.CursorShape.SizeAllCursor if self.pin_at(point, place) is not None else None

    def pin_at(self, point: QPointF, place: FrameMapping) -> Pin | None:
        """Return the pin at this point."""
        pins = reversed(self._probe_set.pins)
        return next(
            (pin for pin in pins if any(is_near(point, spot) for spot in place.points_of(pin.spot))), None
        )

    def _pin_near(self, place: FrameMapping, probe: NormalizedPoint) -> Pin | None:
        points = place.points_of(probe)
        return self.pin_at(points[0], place) if points else None

    def _paint_mark(
        self, painter: QPainter, place: FrameMapping, spot: NormalizedPoint, words: str, color: QColor | None = None,
        is_sure: bool = True,
    ) -> None:  # fmt: skip
        """Paint a ring in every tile, filled for a pin, and the text beside the last one, grayed if uncertain."""
        points = list(zip(place.points_of(spot), place.tile_rects(), strict=True))
        for point, tile in points:
            if tile.contains(point):
                painter.setBrush(Qt.BrushStyle.NoBrush if color is None else color)
                for pen in pens(width=1.6):  # the ring is bright on every color of depth
                    painter.setPen(pen)
                    painter.drawEllipse(point, RADIUS, RADIUS)
        point, tile = points[-1]
        if tile.contains(point):
            around = QRectF(point.x() - RADIUS, point.y() - RADIUS, 2 * RADIUS, 2 * RADIUS)
            label(painter, around.adjusted(-6, -6, 6, 6), place, words, is_sure=is_sure)
