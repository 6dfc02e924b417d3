"""Draw probes: the depth under the pointer, and pinned ones that can be moved."""

from __future__ import annotations

import math

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter

from pipeline.frame import DepthFrame
from viewer.desktop.canvas.frame_mapping import FrameMapping
from viewer.desktop.canvas.layer import Layer, is_near, label, pens
from viewer.desktop.state.measuring.distance_marks import DistanceMarks, DistanceReading
from viewer.desktop.state.measuring.probe_set import Pin, ProbeSet
from viewer.desktop.state.measuring.readouts import disparity_at, share_nearer, tell, tell_meters, with_age
from viewer.desktop.style.languages import decimal
from viewer.desktop.style.theme import SERIES
from viewer.desktop.workers.viewport import NormalizedPoint

RADIUS = 6.0


class Probes(Layer):
    """Draws `probe_set.probe` and `probe_set.pins`, and moves them."""

    def __init__(self, probe_set: ProbeSet, distance_marks: DistanceMarks) -> None:
        super().__init__()
        self._probe_set, self._distance_marks = probe_set, distance_marks
        self._held: Pin | None = None
        self.follows_pointer = True
        for signal in (probe_set.changed, distance_marks.changed):
            signal.connect(self.changed)

    def follow_pointer(self, wanted: bool) -> None:
        """Show the value under the pointer, or not."""
        self.follows_pointer = wanted
        self._probe_set.set_probe(None)

    def paint(self, painter: QPainter, place: FrameMapping) -> None:
        depth = self._probe_set.depth
        if depth is None:
            return
        for pin in self._probe_set.pins:
            value = disparity_at(depth, pin.spot)
            reading = self._distance_marks.tell(pin.spot, value)
            words = tell(value) if reading is None else _distance(reading)
            self._paint_mark(painter, place, pin.spot, words, QColor(SERIES[pin.color]), _is_sure(reading))
        probe = self._probe_set.probe
        if probe is not None and self._held is None and self._pin_near(place, probe) is None:
            reading = self._distance_marks.tell_at(depth, probe)
            words = self.words(depth, probe)
            self._paint_mark(painter, place, probe, words, is_sure=_is_sure(reading))

    def said(self) -> str:
        """For who cannot see it: what the probe reads."""
        depth, probe = self._probe_set.depth, self._probe_set.probe
        return self.words(depth, probe) if depth is not None and probe is not None else ""

    def words(self, depth: DepthFrame, spot: NormalizedPoint) -> str:
        """What the probe says: meters if they are known, disparity, how much of the picture is farther."""
        value = disparity_at(depth, spot)
        reading = self._distance_marks.tell(spot, value)
        if reading is not None:
            words = self.tr("{distance} · {value}").format(distance=_distance(reading), value=tell(value))
        else:
            words = self.tr("{value} · nearer than {percent} % of the image").format(
                value=tell(value), percent=round(share_nearer(depth, value) * 100)
            )
        return with_age(words, depth)

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
        """The pin that a hand means here."""
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
        """A ring in every half of the view, filled for a pin, and words beside the last one, grayed in doubt."""
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
            label(painter, around.adjusted(-6, -6, 6, 6), place.rect, words, is_sure=is_sure)


def _distance(reading: DistanceReading) -> str:
    """ "1.52 m ± 0.08", with what is beyond the marks as about."""
    far = tell_meters(reading.meters)
    if not math.isfinite(reading.meters) or not math.isfinite(reading.error):
        return far
    if not reading.is_sure:
        return f"≈ {far}"
    return f"{far} ± {decimal(reading.error, 2 if reading.error < 1 else 1)}"


def _is_sure(reading: DistanceReading | None) -> bool:
    return reading is None or reading.is_sure
