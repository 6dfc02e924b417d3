"""Draw boxes and names with distances on a picture.

picture = with_objects(picture, located(depth))                          # a copy
picture = with_objects(picture, objects, tiles=(2, 1))                   # side by side: on both halves
picture = with_objects(picture, objects, part=(0.25, 0.25, 0.5))         # that shows a part of the frame
draw_label(picture, "人 2.4 m", (120, 80))                               # in place, above this point

OpenCV brings its fonts along, so labels look alike on every system, with the letters of all names of things.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import cv2
import numpy as np

from pipeline.arrays import Image
from pipeline.frame import DepthFrame
from pipeline.objects.distance import Located, located

LINE, CASING, PLATE, INK = (255, 255, 255), (0, 0, 0), (20, 20, 24), (255, 255, 255)
"""Colors: a white line with a black one around it is seen on every colormap."""
SMALLEST, SHARE = 14, 1 / 34
"""Size of letters: pixels at least, and as a share of the height of the frame."""
_drawing = threading.Lock()
"""A font keeps the letters it has drawn, and serves one thread at a time."""


@cache
def _font() -> Any:
    return cv2.FontFace("uni")


def with_objects(
    picture: Image,
    objects: Sequence[Located],
    *,
    tiles: tuple[int, int] = (1, 1),
    part: tuple[float, float, float] = (0.0, 0.0, 1.0),
    shift: Callable[[Located], float] = lambda _located: 0.0,
) -> Image:
    """Return a copy with the objects; the nearest are drawn last. `part` is left, top and side of what is seen.

    `shift` says how far to the right an object is seen, as a share of the width.
    """
    drawn = np.ascontiguousarray(picture).copy()
    height, width = drawn.shape[0] // tiles[1], drawn.shape[1] // tiles[0]
    for row in range(tiles[1]):
        for column in range(tiles[0]):
            tile = drawn[row * height : (row + 1) * height, column * width : (column + 1) * width]
            for each in objects:
                _draw(tile, each, part, shift(each))
    return drawn


def labeled(render: Callable[[DepthFrame], Image]) -> Callable[[DepthFrame], Image]:
    """Return what renders a frame and draws its objects on it; for pictures that show just the frame."""

    def render_labeled(depth: DepthFrame) -> Image:
        return with_objects(render(depth), located(depth))

    return render_labeled


def _draw(tile: Image, found: Located, part: tuple[float, float, float], shift: float) -> None:
    height, width = tile.shape[:2]
    left, top, side = part
    left -= shift
    x1, y1, x2, y2 = (
        round((value - start) / side * length)
        for value, start, length in zip(
            found.detection.box, (left, top, left, top), (width, height, width, height), strict=True
        )
    )
    if x2 <= 0 or y2 <= 0 or x1 >= width or y1 >= height:
        return
    line = max(1, round(height / 360))
    corners = (max(x1, -9), max(y1, -9)), (min(x2, width + 9), min(y2, height + 9))
    cv2.rectangle(tile, *corners, CASING, line + 2, cv2.LINE_AA)
    cv2.rectangle(tile, *corners, LINE, line, cv2.LINE_AA)
    draw_label(tile, found.words, (x1, y1))


def draw_label(picture: Image, words: str, place: tuple[int, int]) -> None:
    """Draw words on a plate above (x, y), or below where there is no room; never outside of the picture."""
    height, width = picture.shape[:2]
    size = max(SMALLEST, round(height * SHARE))
    with _drawing:
        _, top, across, down = cv2.getTextSize((width, height), words, (0, 0), _font(), size)
        margin = max(3, size // 5)
        x = min(max(0, place[0]), max(0, width - across - 2 * margin))
        plate = down + 2 * margin
        y = place[1] - plate if place[1] >= plate else min(max(0, height - plate), max(0, place[1]))
        cv2.rectangle(picture, (x, y), (x + across + 2 * margin, y + plate), PLATE, -1)
        cv2.putText(picture, words, (x + margin, y + margin - top), INK, _font(), size)


def draw_outline(picture: Image, corners: Sequence[tuple[int, int]]) -> None:
    """Draw a closed line through these points, in place."""
    line = max(1, round(picture.shape[0] / 360))
    points = [np.array(corners, np.int32)]
    cv2.polylines(picture, points, True, CASING, line + 2, cv2.LINE_AA)
    cv2.polylines(picture, points, True, LINE, line, cv2.LINE_AA)
