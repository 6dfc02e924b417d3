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
"""Fine enough that equalizing leaves no steps of its own."""


def equalized(depth: DepthFrame, options: ViewSettings) -> tuple[DepthFrame, ViewSettings]:
    """The depth frame with ranks from 0 to 1 in the place of disparity, and the options that are left to be obeyed."""
    shown = within(depth, options)
    ranks = ranks_of(shown, shown.disparity).astype(np.float32)
    return (
        replace(shown, disparity=ranks, display_range=(0.0, 1.0)),
        replace(options, equalize=False, far=None, near=None),
    )


def ranks_of(depth: DepthFrame, disparity: NDArray[np.floating]) -> NDArray[np.float64]:
    """Where disparities are among those of a frame, from 0 = its farthest to 1 = its nearest, as they are shown."""
    far, near = depth.display_range
    if not near > far:
        return np.zeros(disparity.shape)
    counts = np.histogram(depth.disparity.clip(far, near), bins=STEPS, range=(far, near))[0]
    below = np.concatenate([[0.0], np.cumsum(counts)]) / counts.sum()
    return np.asarray(np.interp(disparity, np.linspace(far, near, STEPS + 1), below))
