"""Render the frame on the left and depth on the right, or one above the other: twice as large as the frame."""

from __future__ import annotations

import numpy as np

from pipeline.arrays import Image
from pipeline.frame import DepthFrame
from viewer.views import depth as depth_view
from viewer.views.settings import ViewSettings


def render(depth: DepthFrame, options: ViewSettings) -> Image:
    """uint8 (H, 2 W, 3) RGB, or (2 H, W, 3) where they are stacked."""
    pair = [depth.frame.image, depth_view.render(depth, options)]
    return np.vstack(pair) if options.arrangement == "stacked" else np.hstack(pair)
