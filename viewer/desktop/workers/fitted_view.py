"""Render a view at the right size: the frame is scaled first."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.frame import DepthFrame
from pipeline.objects.distance import located
from pipeline.objects.drawing import with_objects
from pipeline.render.upsample import refine
from viewer.desktop.workers.viewport import WHOLE, Viewport, cut, part_of
from viewer.views import difference
from viewer.views.base import render
from viewer.views.equalize import equalized
from viewer.views.points import render_in
from viewer.views.settings import EFFECTS, ViewSettings

TINY = 1e-6
"""Tolerance in pixels for rounding floats that should be whole."""
FINEST = 1280
"""Maximum longer side for image-guided refinement when zoomed: beyond it the cost exceeds the benefit."""


class FittedView:
    """Renders a view to fit; a view may be wider or higher than its frame."""

    def __init__(self) -> None:
        self._growth: dict[
            tuple[str, str], tuple[float, float]
        ] = {}  # of each view, learned from what it returned

    def render(
        self, depth: DepthFrame, look: ViewSettings, size: tuple[int, int], viewport: Viewport
    ) -> tuple[Image, tuple[int, int]]:
        """Return the image, and how often it contains the frame, across and down."""
        if look.view == "points":
            return render_in(depth, look, size), (1, 1)
        if not (depth.frame.detections and look.shows_places):
            return self._render(depth, look, size, viewport)
        objects = located(
            depth
        )  # by the whole frame, and drawn last, so that letters are as large at any zoom
        bare = replace(depth, frame=replace(depth.frame, detections=None))
        picture, tiles = self._render(bare, look, size, viewport)
        part = (viewport.left, viewport.top, viewport.side)
        return with_objects(picture, objects, tiles=tiles, part=part), tiles

    def _render(
        self, depth: DepthFrame, look: ViewSettings, size: tuple[int, int], viewport: Viewport
    ) -> tuple[Image, tuple[int, int]]:
        if look.view == "side_by_side":
            look = look.fitted(depth.frame.image.shape[1::-1], size)
        if look.equalize and not viewport.is_whole:
            depth, look = equalized(depth, look)  # by the whole picture, and not by the part that is seen
        if look.view in EFFECTS and not viewport.is_whole:
            return self._close_up(depth, look, size, viewport)
        if look.refine != "none" and not viewport.is_whole:
            depth, look = _refined(depth, look.refine), replace(look, refine="none")
        kind = look.view, look.stereo_layout if look.view == "stereo" else look.arrangement
        growth = self._growth.get(kind, (1.0, 1.0))
        small = _fitting(depth, growth, size, viewport)
        picture = render(small, look)
        height, width = small.frame.image.shape[:2]
        actual = (picture.shape[1] / width, picture.shape[0] / height)
        if actual != growth:
            self._growth[kind] = actual
            picture = render(_fitting(depth, actual, size, viewport), look)
        return picture, look.tiles

    def _close_up(
        self, depth: DepthFrame, look: ViewSettings, size: tuple[int, int], viewport: Viewport
    ) -> tuple[Image, tuple[int, int]]:
        """Crop an effect after rendering the whole image, because a blur reaches beyond the visible part."""
        zoom, image = viewport.zoom, depth.frame.image
        finest = (min(image.shape[1], round(size[0] * zoom)), min(image.shape[0], round(size[1] * zoom)))
        picture, tiles = self._render(depth, look, finest, WHOLE)
        height, width = picture.shape[0] // tiles[1], picture.shape[1] // tiles[0]
        scale = min(size[0] / (width * tiles[0]), size[1] / (height * tiles[1]))
        wanted = (max(1, round(width * scale)), max(1, round(height * scale)))
        parts = [
            [
                part_of(
                    picture[y * height : (y + 1) * height, x * width : (x + 1) * width],
                    viewport,
                    wanted,
                    cv2.INTER_LINEAR,
                )
                for x in range(tiles[0])
            ]
            for y in range(tiles[1])
        ]
        return np.vstack([np.hstack(line) for line in parts]).astype(np.uint8, copy=False), tiles


def _refined(depth: DepthFrame, method: str) -> DepthFrame:
    """Refine depth with the edges of the whole image, before it is cropped."""
    image = depth.frame.image
    height, width = image.shape[:2]
    scale = min(1.0, FINEST / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if scale < 1:
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    return replace(depth, disparity=refine(depth.disparity, image, method))


def fitted_difference(
    depth: DepthFrame, reference: DepthFrame, size: tuple[int, int], viewport: Viewport
) -> Image:
    return difference.render(
        _fitting(depth, (1, 1), size, viewport), _fitting(reference, (1, 1), size, viewport)
    )


def _fitting(
    depth: DepthFrame, growth: tuple[float, float], size: tuple[int, int], viewport: Viewport
) -> DepthFrame:
    """Return the visible part of the depth frame, scaled so that a view of this growth fits into `size`."""
    image = depth.frame.image
    height, width = image.shape[:2]
    scale = min(size[0] / (width * growth[0]), size[1] / (height * growth[1]))
    wanted = (max(1, int(width * scale + TINY)), max(1, int(height * scale + TINY)))  # never more than fits
    if not viewport.is_whole:
        return cut(depth, viewport, wanted)
    if wanted == (width, height):
        return depth
    fitting = cv2.resize(image, wanted, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    return replace(depth, frame=replace(depth.frame, image=np.asarray(fitting, np.uint8)))


def for_screen(picture: Image) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2BGRA), np.uint8)
