"""OpenVINO for networks that bear one size at a time: each size is converted for itself, and compared with torch.

Vision transformers fit what they learnt about positions to the size of the input while they are traced. A conversion
for free sizes silently keeps that of the example; one conversion a size is exact.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import RuntimeUnavailableError
from pipeline.runtimes import _check, openvino_
from pipeline.runtimes._operations import gflop
from pipeline.runtimes.base import Runtime
from pipeline.runtimes.torch_to_openvino import convert_fixed

if TYPE_CHECKING:
    from pipeline.runtimes.base import Build

_log = logging.getLogger(__name__)

KEPT = 2
"""Number of sizes that stay compiled: a large model takes 1 GB for each."""
BOUND = 1e-3
"""Largest allowed difference from torch, as a share of the largest value."""


class SizedRuntime(Runtime):
    """Compiles the model for each size on its first use, and caches the result on disk."""

    description = "openvino cpu f32"

    def __init__(self, build: Build, cache_key: str, *, threads: int | None = None, streams: int = 1) -> None:
        self._build = cache(build)
        self._cache_key = cache_key
        self._options: dict[str, Any] = {"threads": threads, "streams": streams}
        self._lock = threading.Lock()  # of what follows; never held while compiling
        self._sizes: OrderedDict[tuple[int, ...], Runtime] = OrderedDict()
        self._under_way: set[tuple[int, ...]] = set()
        self._faults: dict[tuple[int, ...], Exception] = {}
        self._compiling = threading.Lock()
        self.streams = streams
        self.threads = threads or 1

    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        runtime = self._find(batch.shape)
        if runtime is None:
            with self._compiling:
                runtime = self._find(batch.shape) or self._add(batch)
        return runtime.run(batch)

    def size_now(self, batch: NDArray[np.float32], when_ready: Callable[[], None]) -> tuple[int, int]:
        """Where another size is ready, that one, while this one is compiled in a thread of its own."""
        with self._lock:
            if batch.shape in self._sizes or batch.shape in self._faults or not self._sizes:
                return batch.shape[2], batch.shape[3]
            meanwhile = next(reversed(self._sizes))
            if batch.shape not in self._under_way:
                self._under_way.add(batch.shape)
                work = partial(self._compile_behind, batch, when_ready)
                threading.Thread(target=work, name="compile network", daemon=True).start()
        return meanwhile[2], meanwhile[3]

    def _compile_behind(self, batch: NDArray[np.float32], when_ready: Callable[[], None]) -> None:
        try:
            with self._compiling:
                self._add(batch)
        except Exception as error:  # whoever asks for this size next gets it
            with self._lock:
                self._faults[batch.shape] = error
        with self._lock:
            self._under_way.discard(batch.shape)
        when_ready()

    def _find(self, shape: tuple[int, ...]) -> Runtime | None:
        """What is compiled for this shape. Raises what has failed behind."""
        with self._lock:
            if (fault := self._faults.pop(shape, None)) is not None:
                raise fault
            runtime = self._sizes.get(shape)
            if runtime is not None:
                self._sizes.move_to_end(shape)
                self.threads = runtime.threads
            return runtime

    def _add(self, batch: NDArray[np.float32]) -> Runtime:
        runtime = self._load(batch)
        with self._lock:
            self._sizes[batch.shape] = runtime
            while len(self._sizes) > KEPT:
                self._sizes.popitem(last=False)
        return runtime

    def _load(self, batch: NDArray[np.float32]) -> Runtime:
        built = False

        def convert() -> Any:
            nonlocal built
            built = True
            network = self._build()
            try:
                model = convert_fixed(network, batch)
            except Exception as error:  # of many kinds: this network cannot be traced, or converted
                raise RuntimeUnavailableError(
                    f"OpenVINO cannot run this model: {openvino_.reason_of(error)}",
                    hint="Use torch instead: --runtime torch",
                ) from error
            self.gflop = gflop(model)
            return model

        height, width = batch.shape[2:]
        key, what = f"{self._cache_key}-{height}x{width}", f"OpenVINO at {width}x{height}"
        runtime = openvino_.load(convert, cache_key=key, precision="f32", **self._options)
        if built:  # what was kept has been compared with torch before
            error, _ = _check.compare(runtime, self._build(), batch)
            _log.info("%s converted for %dx%d, off by %.1e", self._cache_key, width, height, error)
            if not error <= BOUND:
                openvino_.forget(key)  # else it would be trusted the next time
            _check.refuse_inaccurate(what, error, BOUND)
        return runtime
