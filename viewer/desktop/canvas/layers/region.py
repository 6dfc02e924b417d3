"""Draw the rectangle that is measured, with its statistics beside it."""

from __future__ import annotations

from PyQt6.QtGui import QColor, QPainter

from viewer.desktop.canvas.frame_mapping import FrameMapping
from viewer.desktop.canvas.layer import label
from viewer.desktop.canvas.zone_layer import Zone, ZoneLayer
from viewer.desktop.state.measuring.depth_scale import DepthScale
from viewer.desktop.state.measuring.probe_set import ProbeSet
from viewer.desktop.style.theme import REGION


class RegionLayer(ZoneLayer):
    """Draw and move `probe_set.region`."""

    def __init__(self, probe_set: ProbeSet, depth_scale: DepthScale) -> None:
        super().__init__()
        self._probe_set, self._depth_scale = probe_set, depth_scale
        for signal in (probe_set.changed, depth_scale.changed):
            signal.connect(self.changed)

    @property
    def zone(self) -> Zone | None:
        return self._probe_set.region

    def move_to(self, zone: Zone) -> None:
        self._probe_set.set_region(zone)

    def words(self) -> str:
        """Return mean, standard deviation, extremes, and the share of the rectangle with known depth."""
        depth, region, scale = self._probe_set.depth, self._probe_set.region, self._depth_scale
        if depth is None or region is None:
            return ""
        found = scale.statistics(depth, region)
        if found is None:
            return self.tr("Nothing in the display range")
        return self.tr(
            "Mean {mean} · σ {deviation}\nMin {minimum} · Max {maximum}\nCoverage {coverage} %"
        ).format(
            mean=scale.format(found.mean),
            deviation=scale.format(found.deviation),
            minimum=scale.format(found.minimum),
            maximum=scale.format(found.maximum),
            coverage=round(100 * found.coverage),
        )

    def paint(self, painter: QPainter, place: FrameMapping) -> None:
        rects = self.rects(place)
        if not rects:
            return
        self.paint_zone(painter, place, QColor(REGION))
        visible = place.rect.intersected(rects[-1])
        if not visible.isEmpty():
            label(painter, visible.adjusted(-8, 0, 8, 0), place, self.words())
