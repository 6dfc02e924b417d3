"""Say in which numbers depth is read: meters where they are known, else nearness in percent of the display range.

    scale = session.depth_scale
    scale.values(x, y, disparity)          # meters, or 0 = far to 100 = near
    scale.tell(spot, disparity)            # "1.52 m ± 0.08", or "63 %"
    scale.ticks()                          # round values and where on the display range they are

Disparity has no unit, and its numbers grow towards the camera: shown alone they are taken for a distance upside down.
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
from viewer.desktop.state.measuring.distance_marks import DistanceMarks, DistanceReading
from viewer.desktop.state.measuring.probe_set import ProbeSet, Region
from viewer.desktop.state.measuring.readouts import inside, tell_meters
from viewer.desktop.state.measuring.ticks import by_roundness
from viewer.desktop.state.view_state import ViewState
from viewer.desktop.style.languages import decimal

FINE = 1024
"""Steps of the display range in which round meters are looked up."""
QUARTERS = 0.5, 0.0, 1.0, 0.25, 0.75
"""Of the display range, the most wanted first."""


@dataclass(frozen=True)
class RegionStatistics:
    """Of a rectangle, in the unit of the scale. `coverage` is the share of it that has a value at all."""

    mean: float
    minimum: float
    maximum: float
    deviation: float
    coverage: float


class DepthScale(QObject):
    """Follows calibration and display range."""

    changed = pyqtSignal()
    """Numbers mean something else now."""

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
        """(far, near) disparity of the display range in force; None without a picture, or with a flat one."""
        depth = self._probe_set.depth
        if depth is None:
            return None
        far, near = within(depth, self._view_state.settings).display_range
        return (far, near) if near > far else None

    def share_of(self, disparity: ArrayLike) -> NDArray[np.float64]:
        """Where disparity lies on the display range: 0 = far end, 1 = near end."""
        values = np.asarray(disparity, np.float64)
        if (limits := self.limits) is None:
            return np.full(values.shape, np.nan)
        far, near = limits
        return np.asarray((values - far) / (near - far))

    def values(self, x: ArrayLike, y: ArrayLike, disparity: ArrayLike) -> NDArray[np.float64]:
        """What is told of these places: meters along the line of sight, or percent; NaN where nothing is known."""
        meters = self._distance_marks.meters(x, y, disparity)
        return 100 * self.share_of(disparity) if meters is None else meters

    # -- in words ------------------------------------------------------------------------------------------------

    def format(self, value: float, is_round: bool = False) -> str:
        """A value of this scale with its unit; a round one with as few decimals as it needs."""
        if self.is_metric:
            return _round_meters(value) if is_round else tell_meters(value)
        return _percent(value)

    def tell(self, spot: tuple[float, float], disparity: float) -> str:
        """What is told of one place: meters and their standard deviation, or percent."""
        reading = self._distance_marks.tell(spot, disparity)
        return _distance(reading) if reading is not None else _percent(100 * float(self.share_of(disparity)))

    def is_sure(self, spot: tuple[float, float], disparity: float) -> bool:
        """False beyond the distance marks, where meters are a guess."""
        reading = self._distance_marks.tell(spot, disparity)
        return reading is None or reading.is_sure

    def tell_on_axis(self, disparity: float) -> str:
        """What is told of a disparity wherever it is: without error, and meters along the optical axis."""
        known = self._distance_marks.known
        if known is None:
            return _percent(100 * float(self.share_of(disparity)))
        return tell_meters(float(known.meters(disparity)))

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Share of the display range and words of round values; the most wanted first."""
        limits, known = self.limits, self._distance_marks.known
        if limits is None:
            return
        if known is None:
            yield from ((share, _percent(100 * share)) for share in QUARTERS)
            return
        shares = np.linspace(0, 1, FINE)
        meters = known.meters(limits[0] + shares * (limits[1] - limits[0])).astype(np.float64)
        is_told = np.isfinite(meters)
        shares, meters = shares[is_told][::-1], meters[is_told][::-1]  # from near to far: rising
        if len(meters) < 2:
            return
        for value in by_roundness(float(meters[0]), float(meters[-1])):
            yield float(np.interp(value, meters, shares)), _round_meters(value)

    # -- rectangles ----------------------------------------------------------------------------------------------

    def statistics(self, depth: DepthFrame, region: Region) -> RegionStatistics | None:
        """Of a rectangle; None where nothing in it has a value.

        Covered is what has a finite distance or, without calibration, what lies within the display range.
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


def _percent(value: float) -> str:
    if not math.isfinite(value):
        return "–"
    words = QCoreApplication.translate("DepthScale", "{percent} %")
    return words.format(percent=round(value))


def _round_meters(value: float) -> str:
    """As few decimals as a round value needs."""
    digits = next((digits for digits in range(4) if abs(value - round(value, digits)) < 1e-9), 4)
    return QCoreApplication.translate("Readouts", "{meters} m").format(meters=decimal(value, digits))


def _distance(reading: DistanceReading) -> str:
    """ "1.52 m ± 0.08", with what is beyond the marks as about."""
    far = tell_meters(reading.meters)
    if not math.isfinite(reading.meters) or not math.isfinite(reading.error):
        return far
    if not reading.is_sure:
        return f"≈ {far}"
    return f"{far} ± {decimal(reading.error, 2 if reading.error < 1 else 1)}"
