"""What every runtime promises: a built network, ready to run on one kind of hardware.

    runtime = load_runtime("auto", build, cache_key=key)    # build() gives the torch module in eval mode
    runtime = load_runtime("openvino", build, precision="auto", check=model.check())    # bf16 where that is true
    disparity = runtime.run(batch)

A new runtime is one file in this folder with four functions:

    is_available() -> bool                                  # light: does not import the library
    precisions() -> tuple[str, ...]                         # what it can do here, in the order in which auto tries
    identity() -> str                                       # another library version or processor, another text
    load(build, *, cache_key=None, threads=None, streams=1, precision="f32", samples=None) -> Runtime

`cache_key` names the network and its exact weights, so that a runtime that compiles may keep the result and
need not call `build`, which imports torch, the next time; None means: keep nothing.

Precisions are "f32", "bf16", and "mixed": of a network with `stages`, which are modules that run one after the other,
the first in f32 and the rest in bf16. "int8" is calibrated on samples and used by name only: `precisions()` tells it
after "f32", where auto ends.
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
    """An input, and how far each precision's result may be from the torch module's; `pipeline.models.base` has one."""

    @property
    def name(self) -> str:
        """What the user calls the network."""

    @property
    def batch(self) -> NDArray[np.float32]:
        """float32 (1, 3, h, w)."""

    @property
    def bounds(self) -> Mapping[str, float]:
        """The largest error of each precision that suits the network, as a share of the largest disparity."""


class Samples(Protocol):
    """Inputs to calibrate on, and others to hold the result against; `pipeline.inference.int8_samples` has one."""

    @property
    def key(self) -> str:
        """Another one for other pictures."""

    def calibration(self) -> Sequence[NDArray[np.float32]]:
        """float32 (1, 3, h, w) each."""

    def held_out(self) -> Sequence[NDArray[np.float32]]:
        """Such as are not calibrated on."""


class Runtime(ABC):
    """A loaded network, for `streams` threads at a time, which need not be the ones that loaded it."""

    description: str
    """What a user sees: library, device and precision, such as "torch cpu f32"."""
    threads: int
    """Of the processor, that it uses."""
    streams: int = 1
    """Pictures that it works on at the same time, at most."""

    @abstractmethod
    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """float32 (1, 3, h, w), h and w multiples of 32, any size each time -> disparity float32 (h, w)."""


def in_stages(network: nn.Module, precision: str) -> tuple[tuple[nn.Module, str], ...]:
    """What runs one after the other, each with "f32" or "bf16"."""
    if precision != "mixed":
        return ((network, precision),)
    stages: tuple[nn.Module, ...] = network.stages  # type: ignore[assignment]
    first, *rest = stages
    return ((first, "f32"), *((stage, "bf16") for stage in rest))
