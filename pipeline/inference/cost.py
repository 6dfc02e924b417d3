"""What a frame costs: time as measured in the inferences themselves, parameters, and operations."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from statistics import median

from pipeline.models.base import Model
from pipeline.runtimes.base import Runtime

WARM_UP, TIMED = 3, 5
"""Inferences that are not timed, for the first one at a size prepares the runtime; and those that it takes to tell."""


@dataclass(frozen=True)
class Cost:
    """Of one frame: milliseconds at an input of this size on this runtime; parameters and GFLOP are 0 if unknown."""

    ms: float
    size: str
    runtime: str
    input_size: str | int
    parameters: int
    gflop: float


class CostMeter:
    """Times the last inferences of one size."""

    def __init__(self) -> None:
        self._size: tuple[int, int] | None = None
        self._skipped = 0
        self._times: deque[float] = deque(maxlen=3 * TIMED)

    def observe(self, ms: float, size: tuple[int, int]) -> None:
        """One inference at an input of this width and height."""
        if size != self._size:
            self._size, self._skipped = size, 0
            self._times.clear()
        if self._skipped < WARM_UP:
            self._skipped += 1
        else:
            self._times.append(ms)

    def cost(self, model: Model, runtime: Runtime, input_size: str | int) -> Cost | None:
        """None before there were enough."""
        times = list(self._times)
        if len(times) < TIMED or self._size is None:
            return None
        gflop = model.operations(720, 1280, input_size) or runtime.gflop
        size = "x".join(map(str, self._size))
        return Cost(median(times), size, runtime.description, input_size, model.parameters, gflop)
