"""From a depth frame to a colored picture as large as the frame: what the window paints and the converter writes."""

from __future__ import annotations

from pipeline.colormap import colorize
from pipeline.frame import DepthFrame, Image
from pipeline.refine import enlarge
from pipeline.settings import LookSettings


def depth_picture(depth: DepthFrame, look: LookSettings) -> Image:
    """Depth in color: uint8 (H, W, 3) RGB."""
    height, width = depth.frame.image.shape[:2]
    return colorize(enlarge(depth.normalized(), (height, width)), look.colormap, look.invert)
