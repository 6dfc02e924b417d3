"""Convert depth for display: meters if calibrated, else nearness in percent of the display range.

    scale = session.depth_scale
    scale.values(x, y, disparity)          # meters, or 0 = far to 100 = near
    scale.tell(spot, disparity)            # "1.52 m ± 0.08", or "63 %"
    scale.ticks()                          # round values and their positions on the display range

Raw disparity is not shown alone: it has no unit and grows towards the camera, so it would be mistaken for a distance.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PyQt6.QtCore import QCoreApplication, QObject, pyqtSignal

from pipeline.frame import DepthFrame
from pipeline.render.picture import within
from viewer.desktop.state.measuring.distance_marks import DistanceMarks
from viewer.desktop.state.measuring.probe_set import ProbeSet, Region
from viewer.desktop.state.measuring.readouts import DistanceReading, inside, tell_meters
from viewer.desktop.state.measuring.ticks import decimals_of, round_distances
from viewer.desktop.state.view_state import ViewState
from viewer.desktop.style.languages import decimal

FINE = 1024
"""Steps of the display range in which round meters are searched."""
QUARTERS = 0.5, 0.0, 1.0, 0.25, 0.75
"""Positions on the display range, most important first."""


@dataclass(frozen=True)
class RegionStatistics:
    """Statistics of a rectangle, in the unit of the scale. `coverage` is the share of it with known values."""

    mean: float
    minimum: float
    maximum: float
    deviation: float
    coverage: float


class DepthScale(QObject):
    """Depends on the calibration and the display range."""

    changed = pyqtSignal()
    """The meaning of the values has changed."""

    def __init__(
        self,
        probe_set: ProbeSet,
        distance_marks: DistanceMarks,
        view_state: ViewState,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._probe_set, self._distance_marks, self._view_state = probe_set, distance_marks, view_state
        for signal in (distance_marks.changed, view_state.changed):
            signal.connect(self.changed)

    @property
    def is_metric(self) -> bool:
        """Whether values are meters."""
        return self._distance_marks.known is not None

    @property
    def limits(self) -> tuple[float, float] | None:
        """Return (far, near) disparity of the current display range; None without an image or with a flat one."""
        depth = self._probe_set.depth
        if depth is None:
            return None
        far, near = within(depth, self._view_state.settings).display_range
        return (far, near) if near > far else None

    def share_of(self, disparity: ArrayLike) -> NDArray[np.float64]:
        """Return the position of disparity on the display range: 0 = far end, 1 = near end."""
        values = np.asarray(disparity, np.float64)
        if (limits := self.limits) is None:
            return np.full(values.shape, np.nan)
        far, near = limits
        return np.asarray((values - far) / (near - far))

    def values(self, x: ArrayLike, y: ArrayLike, disparity: ArrayLike) -> NDArray[np.float64]:
        """Return the values at these positions: meters along the line of sight, or percent; NaN if unknown."""
        meters = self._distance_marks.meters(x, y, disparity)
        return 100 * self.share_of(disparity) if meters is None else meters

    # -- in words ------------------------------------------------------------------------------------------------

    def format(self, value: float, decimals: int | None = None) -> str:
        """Format a value with its unit, one of an axis with so many decimals."""
        if self.is_metric:
            return tell_meters(value) if decimals is None else _meters(value, decimals)
        return _percent(value, decimals or 0)

    def tell(self, spot: tuple[float, float], disparity: float) -> str:
        """Format the value at one position: meters with standard deviation, or percent."""
        reading = self._distance_marks.tell(spot, disparity)
        return _distance(reading) if reading is not None else _percent(100 * float(self.share_of(disparity)))

    def is_sure(self, spot: tuple[float, float], disparity: float) -> bool:
        """Return False beyond the distance marks, where meters are extrapolated."""
        reading = self._distance_marks.tell(spot, disparity)
        return reading is None or reading.is_sure

    def tell_on_axis(self, disparity: float) -> str:
        """Format a disparity without its position: meters along the optical axis, without uncertainty."""
        known = self._distance_marks.known
        if known is None:
            return _percent(100 * float(self.share_of(disparity)))
        meters = float(known.known_meters(disparity))
        return tell_meters(meters) if math.isfinite(meters) else "∞"

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Yield (share of the display range, text) of round values, most important first."""
        limits, known = self.limits, self._distance_marks.known
        if limits is None:
            return
        if known is None:
            yield from ((share, _percent(100 * share)) for share in QUARTERS)
            return
        shares = np.linspace(0, 1, FINE)
        meters = known.known_meters(limits[0] + shares * (limits[1] - limits[0])).astype(np.float64)
        is_told = np.isfinite(meters)
        shares, meters = shares[is_told][::-1], meters[is_told][::-1]  # from near to far: rising
        if len(meters) < 2:
            return
        for value in round_distances(float(meters[0]), float(meters[-1])):
            yield float(np.interp(value, meters, shares)), _meters(value, decimals_of(value))

    # -- rectangles ----------------------------------------------------------------------------------------------

    def statistics(self, depth: DepthFrame, region: Region) -> RegionStatistics | None:
        """Return the statistics of a rectangle; None if nothing in it is known.

        Known values have a finite distance or, without calibration, lie within the display range.
        """
        disparity, x, y = inside(depth, region)
        values = self.values(x, y, disparity)
        is_covered = np.isfinite(values)
        if not self.is_metric:
            is_covered &= (values >= 0) & (values <= 100)
        found = values[is_covered]
        if not len(found):
            return None
        coverage = len(found) / values.size
        return RegionStatistics(
            float(found.mean()), float(found.min()), float(found.max()), float(found.std()), coverage
        )


def _percent(value: float, decimals: int = 0) -> str:
    if not math.isfinite(value):
        return "–"
    words = QCoreApplication.translate("DepthScale", "{percent} %")
    return words.format(percent=decimal(value, decimals))


def _meters(value: float, decimals: int) -> str:
    return QCoreApplication.translate("Readouts", "{meters} m").format(meters=decimal(value, decimals))


def _distance(reading: DistanceReading) -> str:
    """Format "1.52 m ± 0.08"; values beyond the marks are marked as approximate."""
    far = tell_meters(reading.meters)
    if not math.isfinite(reading.meters) or not math.isfinite(reading.error):
        return far
    if not reading.is_sure:
        return f"≈ {far}"
    return f"{far} ± {decimal(reading.error, 2 if reading.error < 1 else 1)}"
