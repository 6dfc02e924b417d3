"""Render depth in color."""

from __future__ import annotations

from pipeline.arrays import Image
from pipeline.frame import DepthFrame
from viewer.views.coloring import colored, levels_of, marked
from viewer.views.settings import ViewSettings


def render(depth: DepthFrame, options: ViewSettings) -> Image:
    """uint8 (H, W, 3) RGB, the size of the frame."""
    levels = levels_of(depth, options)
    return marked(colored(levels, options), depth, levels, options)
