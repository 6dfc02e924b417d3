"""Choose round values for axes and color scales, the roundest first.

for value in by_roundness(1.07, 5.16): ...          # 5, 2, 4, 3, 1.5, 2.5, 3.5, 4.5, 1.2, …
round_distances(0.8, 2000.0)                        # 1, 10, 100, 1000, 2, 5, 20, 50, …: for an axis of disparity
placed = spaced([(120.0, "5 m"), (80.0, "2 m")], gap=14)    # those that overlap no earlier one
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
SERIES = (1,), (2, 5), (1.5, 3), (1.2, 2.5, 4)
"""Factors of powers of ten, the roundest first."""
ENOUGH, MOST = 5, 8
"""How many distances an axis needs, and how many it takes at most of even steps."""
FINEST = 200
"""Number of steps of the finest scale: the near end of a range in meters needs small steps."""


def by_roundness(low: float, high: float) -> Iterator[float]:
    """Yield the multiples of 1, 2 and 5 times powers of ten in a range: large steps first, each value once."""
    known: set[float] = set()
    for step in _steps(low, high):
        for value in _multiples(step, low, high):
            if value not in known:
                known.add(value)
                yield value


def round_distances(near: float, far: float) -> list[float]:
    """Return round values between two distances, the roundest first, for an axis that is linear in 1/distance.

    There, even steps would crowd at the far end and leave the near end empty, so that values rise by factors instead,
    as few of them as are enough. Between distances that are close to one another steps are even.
    """
    found: list[float] = []
    if not 0 < near < far < math.inf:
        return found
    powers = [10.0**power for power in range(math.floor(math.log10(near)), math.ceil(math.log10(far)) + 1)]
    for factors in SERIES:
        values = sorted(float(f"{factor * power:.9g}") for factor in factors for power in powers)
        found += [value for value in values if near <= value <= far]
        if len(found) >= ENOUGH:
            return found
    steps = set(even(near, far, MOST))
    return [value for value in by_roundness(near, far) if value in steps]


def even(low: float, high: float, most: int) -> list[float]:
    """Return the multiples of the finest step with at most this many of them in a range."""
    found: list[float] = []
    for step in _steps(low, high):
        multiples = _multiples(step, low, high)
        if len(multiples) > most:
            break
        found = multiples
    return found


def decimals_of(value: float) -> int:
    """Return how many decimals a round value needs, four at most."""
    return next((digits for digits in range(4) if abs(value - round(value, digits)) < 1e-9), 4)


def _steps(low: float, high: float) -> Iterator[float]:
    """Yield 1, 2 and 5 times powers of ten, from the width of the range downwards."""
    width = high - low
    if not (math.isfinite(width) and width > 0):
        return
    power = 10.0 ** math.ceil(math.log10(width))
    while power * 10 > width / FINEST:
        yield from (factor * power for factor in (5, 2, 1) if width / FINEST <= factor * power <= width)
        power /= 10


def _multiples(step: float, low: float, high: float) -> list[float]:
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [
        float(f"{number * step:.9g}") for number in range(first, last + 1)
    ]  # 0.3, and not 0.30000000000000004


def spaced(places: Iterable[tuple[float, T]], gap: float) -> list[tuple[float, T]]:
    """Choose positions in pixels, in order, that keep this distance from all chosen ones."""
    placed: list[tuple[float, T]] = []
    for place, what in places:
        if all(abs(place - other) >= gap for other, _what in placed):
            placed.append((place, what))
    return placed
