"""Render the frame left of a divider and depth right of it."""

from __future__ import annotations

import numpy as np

from pipeline.arrays import Image
from pipeline.frame import DepthFrame
from viewer.views import depth as depth_view
from viewer.views.settings import ViewSettings


def render(depth: DepthFrame, options: ViewSettings) -> Image:
    """uint8 (H, W, 3) RGB, the size of the frame."""
    image = depth.frame.image
    column = round(options.wipe * image.shape[1])
    return np.hstack([image[:, :column], depth_view.render(depth, options)[:, column:]])
