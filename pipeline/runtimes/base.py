"""Define the interface of all runtimes: a model, ready for inference on one type of hardware.

    runtime = load_runtime("auto", build, cache_key=key)    # build() gives the torch module in eval mode
    runtime = load_runtime("openvino", build, precision="auto", check=model.check())    # bf16 if accurate enough
    disparity = runtime.run(batch)

A new runtime is one file in this folder with four functions:

    is_available() -> bool                                  # light: does not import the library
    precisions() -> tuple[str, ...]                         # supported on this machine, in the order that auto tries
    identity() -> str                                       # changes with the library version and the processor
    load(build, *, cache_key=None, threads=None, streams=1, precision="f32", samples=None) -> Runtime

`cache_key` identifies the model and its weights, so that a runtime may cache the compiled model and need not call
`build`, which imports torch, the next time. None disables the cache.

Precisions are "f32", "bf16" and "mixed". "mixed" needs a model with `stages`, modules that run one after the other: the
first runs in f32, the others in bf16. "int8" is calibrated on samples, which takes a minute: `precisions()` lists it
after "f32", where auto stops. Live depth begins in f32 and may go on in int8, see `inference/int8_in_background.py`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from torch import nn

    Build = Callable[[], nn.Module]


class AccuracyCheck(Protocol):
    """An input, and the largest allowed error of each precision; `pipeline.models.base` implements it."""

    @property
    def name(self) -> str:
        """Name of the model."""

    @property
    def batch(self) -> NDArray[np.float32]:
        """float32 (1, 3, h, w)."""

    @property
    def bounds(self) -> Mapping[str, float]:
        """Largest allowed error of each supported precision, as a share of the largest disparity."""

    @property
    def expected(self) -> NDArray[np.float32] | None:
        """The torch module's result of `batch`, float32 (h, w), where it is known beforehand."""


class Samples(Protocol):
    """Inputs for the int8 calibration and its verification; `pipeline.inference.int8_samples` implements it."""

    @property
    def key(self) -> str:
        """Cache key, which changes with the images."""

    def calibration(self) -> Sequence[NDArray[np.float32]]:
        """float32 (1, 3, h, w) each."""

    def held_out(self) -> Sequence[NDArray[np.float32]]:
        """Inputs for the verification, not used for the calibration."""


class Runtime(ABC):
    """A loaded model. Up to `streams` threads may call `run` at the same time."""

    description: str
    """Library, device and precision, such as "torch cpu f32"."""
    threads: int
    """Number of processor threads."""
    streams: int = 1
    """Number of inferences that may run in parallel."""
    gflop: float = 0.0
    """Billions of operations of one inference, where the runtime counts them; else 0."""

    @abstractmethod
    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """Run the model on one input.

        Parameters
        ----------
        batch : ndarray of float32, shape (1, 3, h, w)
            Output of `Model.prepare`; the size may change from call to call.

        Returns
        -------
        ndarray of float32, shape (h, w)
            Disparity; larger is nearer.
        """

    def size_now(self, batch: NDArray[np.float32], when_ready: Callable[[], None]) -> tuple[int, int]:
        """Return the height and width at which the model can run at once in place of this input.

        Where that is not the input's own, preparations for it begin, and `when_ready` is called in another thread at
        their end.
        """
        return batch.shape[2], batch.shape[3]


def in_stages(network: nn.Module, precision: str) -> tuple[tuple[nn.Module, str], ...]:
    """Return the stages of a model in order, each with its precision, "f32" or "bf16"."""
    if precision != "mixed":
        return ((network, precision),)
    stages: tuple[nn.Module, ...] = network.stages  # type: ignore[assignment]
    first, *rest = stages
    return ((first, "f32"), *((stage, "bf16") for stage in rest))
