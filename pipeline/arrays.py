"""Define the array types of the pipeline: name, shape, dtype and range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""uint8 (height, width, 3), RGB."""


Disparity = NDArray[np.float32]
"""float32 (height, width), relative inverse depth ≥ 0: larger = nearer, scale and shift unknown."""


Levels = NDArray[np.uint16]
"""uint16 (height, width): disparity in whole steps from far, 0, to near, 65535."""


@dataclass(frozen=True, eq=False)
class Luma:
    """`levels`, uint8 (height, width), are from 16 to 235 if `is_limited`, else from 0 to 255."""

    levels: NDArray[np.uint8]
    is_limited: bool


class LateImage(Protocol):
    """An image that is not drawn yet."""

    def image(self) -> Image:
        """Draw it."""

    @property
    def luma(self) -> Luma:
        """How bright it is."""


def blank(shape: tuple[int, ...]) -> Image:
    """Return a black image of this shape, which takes one byte."""
    return np.broadcast_to(np.uint8(0), shape)
