"""Define a mesh with a color per vertex."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image

UPRIGHT = np.array([1, -1, -1], np.float32)
"""From the axes of a camera, y down and z ahead, to those of files: y up, z back."""


@dataclass(frozen=True, eq=False)
class ColoredMesh:
    """`points` and `normals` are float32 (n, 3), `colors` uint8 (n, 3) RGB.

    `triangles`, int32 (m, 3), go counterclockwise as seen from outside.
    """

    points: NDArray[np.float32]
    normals: NDArray[np.float32]
    colors: Image
    triangles: NDArray[np.int32]
