"""A network as slow as one wants it: another one, run again and again until the time is over.

slow = estimator.run_by(SlowRuntime(estimator.network, 150))     # 150 ms, with the cores as busy as they would be
"""

from __future__ import annotations

from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from pipeline.runtimes.base import Runtime


class SlowRuntime(Runtime):
    """Takes at least `milliseconds` for an inference."""

    def __init__(self, network: Runtime, milliseconds: float) -> None:
        self._network = network
        self._seconds = milliseconds / 1000
        self.description = f"{network.description}, made to take {milliseconds:g} ms"
        self.threads, self.streams = network.threads, network.streams

    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        began = perf_counter()
        disparity = self._network.run(batch)
        while perf_counter() - began < self._seconds:
            self._network.run(batch)
        return disparity
