"""Draw boxes and names with distances on a picture.

picture = with_objects(picture, located(depth))                          # a copy
picture = with_objects(picture, objects, tiles=(2, 1))                   # side by side: on both halves
picture = with_objects(picture, objects, part=(0.25, 0.25, 0.5))         # that shows a part of the frame

Letters that OpenCV's font does not have are drawn as “?”.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from pipeline.arrays import Image
from pipeline.frame import DepthFrame
from pipeline.objects.distance import Located, located

LINE, CASING, PLATE, INK = (255, 255, 255), (0, 0, 0), (20, 20, 24), (255, 255, 255)
"""Colors: a white line with a black one around it is seen on every colormap."""
FONT = cv2.FONT_HERSHEY_SIMPLEX
LETTER = 22
"""Height in pixels of this font at scale 1."""
SMALLEST = 11
"""Least height of letters in pixels."""
SHARE = 1 / 42
"""Height of letters as a share of the height of the frame."""


def with_objects(
    picture: Image,
    objects: Sequence[Located],
    *,
    tiles: tuple[int, int] = (1, 1),
    part: tuple[float, float, float] = (0.0, 0.0, 1.0),
) -> Image:
    """Return a copy with the objects; the nearest are drawn last. `part` is left, top and side of what is seen."""
    drawn = np.ascontiguousarray(picture).copy()
    height, width = drawn.shape[0] // tiles[1], drawn.shape[1] // tiles[0]
    for row in range(tiles[1]):
        for column in range(tiles[0]):
            tile = drawn[row * height : (row + 1) * height, column * width : (column + 1) * width]
            for each in objects:
                _draw(tile, each, part)
    return drawn


def labeled(render: Callable[[DepthFrame], Image]) -> Callable[[DepthFrame], Image]:
    """Return what renders a frame and draws its objects on it; for pictures that show just the frame."""

    def render_labeled(depth: DepthFrame) -> Image:
        return with_objects(render(depth), located(depth))

    return render_labeled


def _draw(tile: Image, found: Located, part: tuple[float, float, float]) -> None:
    height, width = tile.shape[:2]
    left, top, side = part
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
    words = found.words.encode("ascii", "replace").decode()
    scale = max(SMALLEST, height * SHARE) / LETTER
    (across, up), below = cv2.getTextSize(words, FONT, scale, line)
    margin = max(2, up // 3)
    x = min(max(0, x1), max(0, width - across - 2 * margin))
    bottom = y1 if y1 >= up + below + 2 * margin else min(height, max(0, y1) + up + below + 2 * margin)
    cv2.rectangle(tile, (x, bottom - up - below - 2 * margin), (x + across + 2 * margin, bottom), PLATE, -1)
    cv2.putText(
        tile, words, (x + margin, bottom - below - margin + below // 2), FONT, scale, INK, line, cv2.LINE_AA
    )
