"""Run several copies of a runtime side by side, where one cannot work on several images at a time."""

from __future__ import annotations

from collections.abc import Sequence
from queue import SimpleQueue

import numpy as np
from numpy.typing import NDArray

from pipeline.runtimes.base import Runtime


class SideBySide(Runtime):
    """Several copies of a runtime, each for one image at a time."""

    def __init__(self, runtimes: Sequence[Runtime]) -> None:
        self._idle: SimpleQueue[Runtime] = SimpleQueue()
        for runtime in runtimes:
            self._idle.put(runtime)
        self.streams = len(runtimes)
        self.threads = sum(runtime.threads for runtime in runtimes)
        self.description = runtimes[0].description

    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        runtime = self._idle.get()
        try:
            return runtime.run(batch)
        finally:
            self._idle.put(runtime)
