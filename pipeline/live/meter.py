"""Measure rates, latencies and drops of the live pipeline, over the last few seconds.

meter = Meter()
meter.count("inference"); meter.observe("inference_ms", 27.1)
meter.snapshot().rate("inference")
"""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

WINDOW = 3.0
"""Window of rates and percentiles in seconds: long enough to be stable, short enough to be current."""


@dataclass(frozen=True)
class Reading:
    """The values of the meter at one moment."""

    rates: dict[str, float] = field(default_factory=dict)
    medians: dict[str, float] = field(default_factory=dict)
    p95s: dict[str, float] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)

    def rate(self, stage: str) -> float:
        """Return the events per second of a stage; 0 without events."""
        return self.rates.get(stage, 0.0)

    def median(self, quantity: str) -> float:
        """Return the median of the observed values; 0 without any."""
        return self.medians.get(quantity, 0.0)

    def p95(self, quantity: str) -> float:
        """Return the 95th percentile of the observed values; 0 without any."""
        return self.p95s.get(quantity, 0.0)

    def total(self, stage: str) -> int:
        """Return the number of events since the start."""
        return self.totals.get(stage, 0)


class Meter:
    """Thread-safe; every stage counts its events and observes its durations under a name of its own."""

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._ticks: dict[str, deque[float]] = defaultdict(deque)
        self._values: dict[str, deque[tuple[float, float]]] = defaultdict(deque)
        self._totals: dict[str, int] = defaultdict(int)

    def count(self, stage: str, events: int = 1) -> None:
        """Count an event of a stage."""
        now = self._clock()
        with self._lock:
            self._totals[stage] += events
            self._ticks[stage].extend([now] * events)
            self._forget(now)

    def observe(self, quantity: str, value: float) -> None:
        """Add a measured value."""
        now = self._clock()
        with self._lock:
            self._values[quantity].append((now, value))
            self._forget(now)

    def snapshot(self) -> Reading:
        """Return the values of the last `WINDOW` seconds."""
        now = self._clock()
        with self._lock:
            self._forget(now)
            values = {name: sorted(value for _, value in seen) for name, seen in self._values.items() if seen}
            return Reading(
                # n ticks span n-1 intervals; up to now when silence has lasted longer than one of them
                rates={name: _rate(ticks, now) for name, ticks in self._ticks.items() if ticks},
                medians={name: seen[len(seen) // 2] for name, seen in values.items()},
                p95s={name: seen[min(len(seen) - 1, int(len(seen) * 0.95))] for name, seen in values.items()},
                totals=dict(self._totals),
            )

    def reset(self) -> None:
        """Reset for another source or model."""
        with self._lock:
            self._ticks.clear()
            self._values.clear()
            self._totals.clear()

    def _forget(self, now: float) -> None:
        for ticks in self._ticks.values():
            while ticks and now - ticks[0] > WINDOW:
                ticks.popleft()
        for values in self._values.values():
            while values and now - values[0][0] > WINDOW:
                values.popleft()


def _rate(ticks: deque[float], now: float) -> float:
    intervals = len(ticks) - 1
    if intervals < 1:
        return 0.0
    span = ticks[-1] - ticks[0]
    if span <= 0:
        return 0.0
    return intervals / max(span, now - ticks[0] - span / intervals)
