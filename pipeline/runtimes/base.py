"""What every runtime promises: a built network, ready to run on one kind of hardware.

    runtime = load_runtime("auto", build, cache_key=key)    # build() gives the torch module in eval mode
    disparity = runtime.run(batch)

A new runtime is one file in this folder with two functions:

    is_available() -> bool                                  # light: does not import the library
    load(build, *, cache_key=None, threads=None) -> Runtime

`cache_key` names the network and its exact weights, so that a runtime that compiles may keep the result and
need not call `build`, which imports torch, the next time; None means: keep nothing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline import plugins
from pipeline.errors import RuntimeUnavailableError

if TYPE_CHECKING:
    from torch import nn

    Build = Callable[[], nn.Module]


class Runtime(ABC):
    """A loaded network, for one thread at a time, which need not be the one that loaded it."""

    description: str
    """What a user sees: library, device and precision, such as "torch cpu f32"."""
    threads: int
    """Of the processor, that it uses."""

    @abstractmethod
    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """float32 (1, 3, h, w), h and w multiples of 32, any size each time -> disparity float32 (h, w)."""


def load_runtime(
    name: str, build: Build, *, cache_key: str | None = None, threads: int | None = None
) -> Runtime:
    """The network on the runtime of this name; "auto" takes the one that suits this machine."""
    module = plugins.load("pipeline.runtimes", best() if name == "auto" else name)
    if not module.is_available():
        raise RuntimeUnavailableError(
            f"The runtime {name} is not installed.",
            hint=f"Install it with: pip install {name}, or use --runtime auto",
        )
    runtime: Runtime = module.load(build, cache_key=cache_key, threads=threads)
    return runtime


def best() -> str:
    """Torch where there is a graphics card, else OpenVINO where it is installed."""
    if plugins.load("pipeline.runtimes", "torch").has_graphics_card():
        return "torch"
    openvino = plugins.load("pipeline.runtimes", "openvino")
    return "openvino" if openvino.is_available() else "torch"
