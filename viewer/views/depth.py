"""Depth alone, in color."""

from __future__ import annotations

from pipeline.frame import DepthFrame, Image
from pipeline.picture import depth_picture
from viewer.views.base import ViewSettings


def render(depth: DepthFrame, options: ViewSettings) -> Image:
    """uint8 (H, W, 3) RGB, the size of the frame."""
    return depth_picture(depth, options)
