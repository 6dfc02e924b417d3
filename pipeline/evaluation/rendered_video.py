"""Read a precomputed depth video of any program as a method to measure beside the stabilizer.

    with FinishedVideo("depth.mp4") as video:
        measure("clip.mp4", {**rules(()), "depth.mp4": video}, estimator)

Its colors are read back as values: what is measured is what a viewer sees, with the codec's own noise.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Disparity, Image
from pipeline.colormaps import NAMES
from pipeline.errors import SourceUnreadableError
from pipeline.frame import DepthFrame, Frame
from pipeline.render.colormap import lookup_table
from pipeline.settings import SourceSettings
from pipeline.sources.base import open_source

ALIKE_LEVELS = 20.0
"""Largest mean difference from the colors of a colormap: codecs change them."""


class FinishedVideo:
    """A finished video as a depth filter, frame by frame with its source; of double-width frames, the right half."""

    def __init__(self, address: str, settings: SourceSettings | None = None) -> None:
        self._address = address
        self._source = open_source(address, settings)
        self._colormap: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._source.close()

    def copy(self) -> None:
        """Return None: a finished video cannot be tested further."""

    def update(self, frame: Frame, disparity: Disparity) -> DepthFrame:
        """Return the next frame of the video as values at the size of `disparity`."""
        shown = self._source.read()
        if shown is None:
            raise SourceUnreadableError(
                f"{self._address} has only {frame.index} frames, fewer than its source.",
                hint="Give the clip that it was made from, or measure fewer frames with --frames.",
            )
        height, width = disparity.shape
        picture = depth_part(shown.image, frame.image.shape[:2])
        small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_NEAREST)
        if self._colormap is None:
            self._colormap = recognize(np.asarray(small, np.uint8), self._address)
        levels, _ = levels_of(np.asarray(small, np.uint8), self._colormap)
        return DepthFrame(frame, levels / np.float32(255), disparity, (0.0, 1.0))


def recognize(picture: Image, name: str) -> str:
    """Return the colormap that fits the colors of a picture; raise `SourceUnreadableError` if none does."""
    errors = {each: levels_of(picture, each)[1] for each in NAMES}
    best = min(errors, key=lambda each: errors[each])
    if errors[best] > ALIKE_LEVELS:
        raise SourceUnreadableError(
            f"{name} does not show depth in any known colormap.",
            hint="It must show depth alone, or beside the source frame, as written by depth-viewer convert.",
        )
    return best


def depth_part(shown: NDArray[Any], original: tuple[int, ...]) -> NDArray[Any]:
    """Return the depth part of a frame that shows image and depth side by side; `original` is (height, width)."""
    ratio = (shown.shape[1] / shown.shape[0]) / (original[1] / original[0])
    return shown[:, shown.shape[1] // 2 :] if ratio > 1.8 else shown


def levels_of(picture: Image, colormap: str) -> tuple[NDArray[np.float32], float]:
    """The level, float32 (h, w) in 0..255, whose color is nearest to each pixel's, and how far off they are.

    `picture` is uint8 (h, w, 3) RGB; the distance is in levels, the mean over all pixels.
    """
    table = lookup_table(colormap).astype(np.float32)
    pixels = picture.reshape(-1, 3).astype(np.float32)
    distance = np.square(table).sum(axis=1) - 2 * pixels @ table.T
    levels = distance.argmin(axis=1)
    error = float(np.linalg.norm(pixels - table[levels], axis=1).mean())
    return levels.reshape(picture.shape[:2]).astype(np.float32), error
