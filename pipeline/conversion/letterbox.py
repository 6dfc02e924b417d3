"""Add the black bars of a letterboxed source to what was made of the picture between them.

render = with_bars(render, letterbox, tiles=(2, 1))       # pictures that show the frame twice, side by side
depth = surrounded(depth, letterbox)                      # disparity 0 in the bars: infinitely far
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from pipeline.arrays import Image
from pipeline.frame import DepthFrame, SourceInfo
from pipeline.geometry.letterbox import Letterbox
from pipeline.render.upsample import enlarge, refined

Render = Callable[[DepthFrame], Image]


def whole(info: SourceInfo) -> SourceInfo:
    """Describe the source with its bars."""
    if (box := info.letterbox) is None:
        return info
    return replace(info, width=box.width, height=box.height, letterbox=None)


def with_bars(render: Render, box: Letterbox, tiles: tuple[int, int]) -> Render:
    """Return a function that renders with black bars. `tiles`: how often a picture shows the frame, across and down."""

    def surrounded_picture(depth: DepthFrame) -> Image:
        picture = render(depth)
        height, width = depth.frame.image.shape[:2]
        across, down = picture.shape[1] / width, picture.shape[0] / height
        size = round(box.height * down), round(box.width * across)
        result = np.zeros((*size, 3), np.uint8)
        for row in range(tiles[1]):
            for column in range(tiles[0]):
                tile = _tile(picture, row, column, tiles)
                top = size[0] * row // tiles[1] + round(box.top * down / tiles[1])
                left = size[1] * column // tiles[0] + round(box.left * across / tiles[0])
                here = result[top : top + tile.shape[0], left : left + tile.shape[1]]
                here[...] = tile[: here.shape[0], : here.shape[1]]
        return result

    return surrounded_picture


def prepared(depth: DepthFrame, method: str, box: Letterbox | None) -> DepthFrame:
    """Return depth as a sink gets it: upsampled by a method, and with bars where it has them."""
    fine = refined(depth, method)
    return fine if box is None else surrounded(fine, box)


def surrounded(depth: DepthFrame, box: Letterbox) -> DepthFrame:
    """Return depth for the whole frame, at its size; images in it are black, where only their size is wanted."""
    height, width = depth.frame.image.shape[:2]
    disparity = np.zeros((box.height, box.width), np.float32)
    inner = np.s_[box.top : box.top + height, box.left : box.left + width]
    fits = depth.disparity.shape == (height, width)
    disparity[inner] = np.maximum(depth.disparity if fits else enlarge(depth.disparity, (height, width)), 0)
    image = np.zeros((box.height, box.width, 3), np.uint8)
    return replace(depth, frame=replace(depth.frame, image=image), disparity=disparity)


def _tile(picture: Image, row: int, column: int, tiles: tuple[int, int]) -> Image:
    height, width = picture.shape[:2]
    rows = slice(height * row // tiles[1], height * (row + 1) // tiles[1])
    return picture[rows, width * column // tiles[0] : width * (column + 1) // tiles[0]]
