"""Depth alone, in color."""

from __future__ import annotations

from pipeline.frame import DepthFrame, Image
from viewer.views._colors import colored, levels_of, marked
from viewer.views.base import ViewSettings


def render(depth: DepthFrame, options: ViewSettings) -> Image:
    """uint8 (H, W, 3) RGB, the size of the frame."""
    levels = levels_of(depth, options)
    return marked(colored(levels, options), depth, levels, options)
