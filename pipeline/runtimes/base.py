"""What every runtime promises: a built network, ready to run on one kind of hardware.

A new runtime is one file in this folder with two functions:

    is_available() -> bool                                  # light: does not import the library
    load(build, *, threads=None) -> Runtime                 # build() gives the torch module in eval mode
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from torch import nn

    Build = Callable[[], nn.Module]


class Runtime(ABC):
    """A loaded network."""

    description: str
    """What a user sees: library, device and precision, such as "torch cpu fp32"."""

    @abstractmethod
    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """float32 (1, 3, h, w), h and w multiples of 32 -> disparity float32 (h, w)."""
