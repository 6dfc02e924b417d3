"""Equalize the histogram: every color covers the same share of the image.

    depth, options = equalized(depth, options)       # and then any view

Only the appearance changes: distances are no longer proportional, and measurements still use the original depth.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipeline.frame import DepthFrame
from pipeline.render.picture import within
from viewer.views.settings import ViewSettings

STEPS = 8192
"""Number of histogram bins: enough that equalization adds no visible steps."""


def equalized(depth: DepthFrame, options: ViewSettings) -> tuple[DepthFrame, ViewSettings]:
    """Return the depth frame with ranks in [0, 1] as disparity, and the remaining options."""
    shown = within(depth, options)
    ranks = ranks_of(shown, shown.disparity).astype(np.float32)
    return (
        replace(shown, disparity=ranks, display_range=(0.0, 1.0)),
        replace(options, equalize=False, far=None, near=None),
    )


def ranks_of(depth: DepthFrame, disparity: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the ranks of disparities within a frame, from 0 = farthest to 1 = nearest, as shown."""
    far, near = depth.display_range
    if not near > far:
        return np.zeros(disparity.shape)
    counts = np.histogram(depth.disparity.clip(far, near), bins=STEPS, range=(far, near))[0]
    below = np.concatenate([[0.0], np.cumsum(counts)]) / counts.sum()
    return np.asarray(np.interp(disparity, np.linspace(far, near, STEPS + 1), below))
