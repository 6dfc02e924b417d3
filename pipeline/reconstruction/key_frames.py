"""Choose key frames: as many as the motion of the camera needs, however fast or slow it is.

selector = Selector(step=0.01)
if selector.wants(image): selector.take(image)

A frame becomes a key frame when the picture has moved by a share of its longer side since the last one. The median
motion of tracked corners counts, so that someone who walks through a still picture gives no key frames.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image

STEP = 0.01
"""Median motion between key frames, as a share of the longer side."""
SMALL = 320
"""Pixels along the longer side at which corners are tracked."""
CORNERS, LEAST_CORNERS = 300, 20
LEAST_TRACKED = 0.5
"""Share of the corners that must be found again; else the picture has changed too much to wait."""


class Selector:
    """Decides about one frame after the other."""

    def __init__(self, step: float = STEP) -> None:
        self.step = step
        self._gray: NDArray[np.uint8] | None = None
        self._corners: NDArray[Any] = np.empty((0, 1, 2), np.float32)

    def wants(self, image: Image) -> bool:
        """Return whether a frame shall become a key frame; the first one always does."""
        if self._gray is None:
            return True
        if len(self._corners) < LEAST_CORNERS:
            self.take(image)  # too dark or too plain to track: perhaps the next one is better
            return False
        gray = _small(image)
        moved, is_found, _ = cv2.calcOpticalFlowPyrLK(
            self._gray, gray, self._corners, np.empty_like(self._corners)
        )
        tracked = is_found.ravel() > 0
        if tracked.mean() < LEAST_TRACKED:
            return True
        motion = np.linalg.norm((moved - self._corners)[tracked].reshape(-1, 2), axis=1)
        return bool(np.median(motion) >= self.step * max(gray.shape))

    def take(self, image: Image) -> None:
        """Measure motion from this frame on."""
        self._gray = _small(image)
        found = cv2.goodFeaturesToTrack(self._gray, CORNERS, 0.01, 6)
        self._corners = np.empty((0, 1, 2), np.float32) if found is None else np.asarray(found)


def _small(image: Image) -> NDArray[np.uint8]:
    height, width = image.shape[:2]
    share = min(1.0, SMALL / max(height, width))
    size = max(1, round(width * share)), max(1, round(height * share))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)
