"""Plot one pixel row over time: flicker shows as vertical stripes, drift as waves, trails as combs.

slices = Slices()
for ...: slices.add("off", depth); slices.add("steady", depth)
slices.save(Path("slice.png"))          # one picture for each name, one below the other; time runs to the right
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.errors import SinkError
from pipeline.frame import DepthFrame
from pipeline.render.colormap import colorize
from pipeline.storage import atomic
from pipeline.storage.part_file import write_errors

LONGEST = 900
"""Maximum number of frames, which is the width of the image."""
SCALE = 2
"""Columns per frame."""
LINE = 26
"""Height of the line with a name, in pixels."""


class Slices:
    """Collects the middle rows of several streams."""

    def __init__(self) -> None:
        self._rows: dict[str, list[NDArray[np.float32]]] = {}

    def add(self, name: str, depth: DepthFrame) -> None:
        """Add the next frame of a stream."""
        rows = self._rows.setdefault(name, [])
        if len(rows) < LONGEST:
            shown = depth.normalized()
            rows.append(shown[shown.shape[0] // 2])

    def picture(self) -> Image:
        """Return the image, uint8 (h, w, 3) RGB."""
        return np.vstack([part for name, rows in self._rows.items() for part in _named(name, rows)])

    def save(self, path: Path) -> None:
        """Write the picture; `SinkError` where that is impossible."""
        done, data = cv2.imencode(".png", self.picture()[..., ::-1])
        if not done:
            raise SinkError(f"{path} cannot be encoded.")
        with write_errors(path):
            atomic.write(path, data.tobytes())


def _named(name: str, rows: list[NDArray[np.float32]]) -> tuple[Image, Image]:
    """Return an image of the name, and one of the rows as columns."""
    image = colorize(np.ascontiguousarray(np.stack(rows, axis=1)))
    large = cv2.resize(image, None, fx=SCALE, fy=1, interpolation=cv2.INTER_NEAREST)
    line = np.full((LINE, large.shape[1], 3), 255, np.uint8)
    place = 2, LINE - 8
    cv2.putText(line, name, place, cv2.FONT_HERSHEY_SIMPLEX, 0.55, (40, 40, 40), 1, cv2.LINE_AA)
    return line, np.asarray(large, np.uint8)
