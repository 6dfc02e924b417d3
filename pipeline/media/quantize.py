"""Quantize disparity to 16 bits without clipping, and convert it back.

scale = RangeQuantizer()                                  # or RangeQuantizer(far=0.1, near=0.9), manual
levels = scale.levels(depth, (height, width))    # uint16 (H, W): 0 far, 65535 near
scale.ranges                                     # which far and near, from which frame on
disparity = from_levels(levels, far, near)       # float32 (H, W), within half a level

Where the whole shot was seen before (`depth.display_range` then holds all of it) there is one range a shot. Else a
range is opened a little wider than needed and kept until a frame does not fit into it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Disparity, Levels
from pipeline.errors import SinkError
from pipeline.frame import DepthFrame

HIGHEST = 65535
HEADROOM = 0.25
"""Share of the range that is kept free at both ends if later frames are unknown."""

LEAST_BYTES = 0.3
"""Least bytes per pixel of losslessly packed levels: real clips take 0.5 as FFV1 and 0.9 as PNG."""


@dataclass(frozen=True)
class Range:
    """The disparities of the levels 0 and 65535, valid from an output frame on."""

    first_frame: int
    far: float
    near: float


class RangeQuantizer:
    """Finds the range of each frame. Manual limits are kept, and `cut` counts the frames that exceed them."""

    def __init__(self, far: float | None = None, near: float | None = None) -> None:
        self.ranges: list[Range] = []
        self.cut = 0
        self._far, self._near = far, near
        self._frames = 0

    @property
    def state(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        ranges = [(each.first_frame, each.far, each.near) for each in self.ranges]
        return {"ranges": ranges, "cut": self.cut, "frames": self._frames}

    def restore(self, state: dict[str, Any]) -> None:
        """Set the state to one returned by `state`."""
        self.ranges = [Range(*each) for each in state["ranges"]]
        self.cut, self._frames = state["cut"], state["frames"]

    def levels(self, depth: DepthFrame, size: tuple[int, int]) -> Levels:
        """Return the levels of a frame, uint16 (height, width), upsampled to `size`."""
        large, far, near = self.enlarged(depth, size)
        if not near > far:
            return np.zeros(size, np.uint16)
        large -= np.float32(far)
        large *= np.float32(HIGHEST / (near - far))
        return np.rint(large, out=large).astype(np.uint16)

    def enlarged(self, depth: DepthFrame, size: tuple[int, int]) -> tuple[Disparity, float, float]:
        """Return disparity, float32 (height, width), clipped to the range of the frame, and its far and near end.

        Clipping removes the overshoot of bicubic upsampling beside sharp edges.
        """
        current = self._range_of(depth)
        self._frames += 1
        # As `pipeline.enlarge` does it.
        large = cv2.resize(depth.disparity, size[::-1], interpolation=cv2.INTER_CUBIC)
        within = np.clip(large, np.float32(current.far), np.float32(current.near)).astype(
            np.float32, copy=False
        )
        return within, current.far, current.near

    def _range_of(self, depth: DepthFrame) -> Range:
        low, high = float(depth.disparity.min()), float(depth.disparity.max())
        if not low <= high:  # an image would hide NaN, but numeric readers compute with it
            raise SinkError(f"The depth of frame {self._frames} contains values that are not finite.")
        self.cut += (self._far is not None and low < self._far) or (
            self._near is not None and high > self._near
        )
        if self.ranges and not depth.is_shot_start and self._holds(self.ranges[-1], low, high):
            return self.ranges[-1]
        far, near = depth.display_range
        if not far <= low <= high <= near:  # the shot was not seen before
            far, near = min(far, low), max(near, high)
            room = HEADROOM * (near - far)
            far, near = max(0.0, far - room), near + room
        far, near = far if self._far is None else self._far, near if self._near is None else self._near
        if not self.ranges or (far, near) != (self.ranges[-1].far, self.ranges[-1].near):
            self.ranges.append(Range(self._frames, far, near))
        return self.ranges[-1]

    def _holds(self, current: Range, low: float, high: float) -> bool:
        return (self._far is not None or current.far <= low) and (
            self._near is not None or high <= current.near
        )


def range_at(ranges: Sequence[Range], frame: int) -> Range:
    """Return the range that holds for a frame."""
    return ranges[max(0, bisect_right(ranges, frame, key=lambda each: each.first_frame) - 1)]


def from_levels(levels: NDArray[np.uint16], far: float, near: float) -> Disparity:
    """Convert levels to disparity, float32 (H, W)."""
    return (levels * ((near - far) / HIGHEST) + far).astype(np.float32)
