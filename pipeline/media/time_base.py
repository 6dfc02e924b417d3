"""Choose the time base of a video if the source does not give one."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from pipeline.media.mux import LARGEST_TIME_SCALE

FINE_TIME_BASE = Fraction(1, 90_000)
"""Unit of timestamps in seconds for sources that declare neither a unit nor a frame rate."""


def time_base_for(frame_rate: Fraction | None) -> Fraction:
    """Return a unit, in seconds, in which frame durations are integers and irregular timestamps nearly so."""
    if frame_rate is None:
        return FINE_TIME_BASE
    scale = lcm(frame_rate.numerator, FINE_TIME_BASE.denominator)
    return Fraction(1, scale if scale <= LARGEST_TIME_SCALE else frame_rate.numerator)
