"""Share code of the effects: nearness with the edges of the image, and pseudo-distances.

    near = nearness_of(depth, options)          # float32 (H, W) in 0..1, 1 = nearest
    away = distance_of(near)                    # float32 (H, W), 1 at the nearest to 10 at the farthest

An effect on a soft edge of depth looks wrong, so they have the picture's edges whatever `refine` says; it chooses the
method.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.frame import DepthFrame
from pipeline.geometry.calibration import FARTHEST, NEAREST
from pipeline.render.picture import nearness, within
from viewer.views.settings import ViewSettings

Map = NDArray[np.float32]
"""float32 (H, W)."""


def nearness_of(depth: DepthFrame, options: ViewSettings) -> Map:
    """Return nearness in [0, 1] at the frame size, within the display range of the options."""
    method = "guided" if options.refine == "none" else options.refine
    return nearness(within(depth, options), method)


def distance_of(near: Map) -> Map:
    """Return a plausible distance, whose inverse is linear in nearness; the true distance is unknown."""
    inverse = np.float32(1 / FARTHEST) + near * np.float32(1 / NEAREST - 1 / FARTHEST)
    return np.asarray(1 / inverse, np.float32)
