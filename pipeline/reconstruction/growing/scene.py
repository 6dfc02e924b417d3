"""Define what a reconstruction has found so far, to be shown while it runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.geometry.lens import Lens

MOST = 250_000
"""Points of a scene that is shown, at most: as many as a window turns without a graphics card."""


@dataclass(frozen=True, eq=False)
class SceneSoFar:
    """Points in the axes and the unit of the output, with colors, and the cameras that saw them.

    `points` and `normals` are float32 (n, 3), `colors` uint8 (n, 3) RGB; points of no surface have no `normals`.
    `cameras` are matrices from the axes of a camera (x right, y up, z back) to those of the output, float32 (k, 4, 4),
    in the order of the clip; of these, `fused` are in the mesh already.
    """

    points: NDArray[np.float32]
    colors: Image
    normals: NDArray[np.float32] | None
    cameras: NDArray[np.float32]
    fused: int
    lens: Lens
    picture: tuple[int, int]


OnScene = Callable[[SceneSoFar], None]
"""Gets the scene so far; called in the thread of the reconstruction."""


def scene_of(
    points: NDArray[np.float32],
    colors: Image,
    normals: NDArray[np.float32] | None,
    cameras: Sequence[NDArray[np.float64]],
    fused: int,
    lens: Lens,
    picture: tuple[int, int],
) -> SceneSoFar:
    """Return a scene of at most `MOST` of these points."""
    if len(points) > MOST:
        chosen = np.random.default_rng(0).choice(len(points), MOST, replace=False)
        points, colors = points[chosen], colors[chosen]
        normals = None if normals is None else normals[chosen]
    return SceneSoFar(points, colors, normals, np.stack(cameras).astype(np.float32), fused, lens, picture)
