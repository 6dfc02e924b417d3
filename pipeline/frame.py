"""What travels down the pipeline: a `Frame` from the source, a `DepthFrame` after the network and the stabilizer.

    frame = source.read()                                   # Frame, or None at the end
    depth = stabilizer.update(frame, estimator.estimate(frame.image))   # DepthFrame
    depth.normalized()                                      # float32 (h, w), 1 = nearest

All are frozen: stages hand over new objects and never write into one that another thread may be showing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from pipeline.arrays import Disparity, Image

if TYPE_CHECKING:
    from pipeline.geometry.calibration import Calibration


@dataclass(frozen=True)
class SourceInfo:
    """What a source declares about itself before the first frame is read.

    `width` and `height` are those of the delivered pictures, in pixels, after rotation. `frame_rate` is declared,
    not observed: frames per second, exact (30000/1001, not 29.97). None where the source does not say. `start` is
    the first frame's timestamp in seconds: 0 for most files, so a seek bar runs from `start` to `start + duration`.
    """

    width: int
    height: int
    frame_rate: Fraction | None = None
    frame_count: int | None = None
    is_live: bool = False
    title: str = ""
    start: Fraction = Fraction(0)

    @property
    def duration(self) -> float | None:
        """Length in seconds, or None where it is not known."""
        if self.frame_count is None or not self.frame_rate:
            return None
        return float(self.frame_count / self.frame_rate)


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture and when it belongs.

    `image` is uint8 (H, W, 3) RGB. `index` counts the source's frames from 0. `timestamp` is the source's own
    presentation time in exact seconds. `captured_at` is `time.perf_counter()` at the moment of capture, in seconds,
    and is never rewritten. `released_at`, on the same clock, is when the player let a frame go that it had read ahead
    of its time; None where a frame goes as it comes. `is_redisplayed`: it was shown before, so how old it is by now is
    no latency.
    """

    image: Image
    index: int
    timestamp: Fraction
    captured_at: float
    released_at: float | None = None
    is_redisplayed: bool = False

    @property
    def entered_at(self) -> float:
        """When it entered the live line: from here on it gets older."""
        return self.captured_at if self.released_at is None else self.released_at

    def redisplayed(self) -> Frame:
        """The same frame, shown again."""
        return replace(self, is_redisplayed=True)

    @classmethod
    def now(cls, image: Image, index: int, timestamp: Fraction) -> Frame:
        """A frame that was captured at this moment."""
        return cls(image, index, timestamp, perf_counter())


@dataclass(frozen=True, eq=False)
class DepthFrame:
    """A frame and how far everything in it is.

    `disparity` is stabilized, `raw_disparity` as the network gave it; both float32 (h, w) at the network's small
    size. `display_range` is (far, near): the disparities shown as 0 and as 1. `model` and `runtime` say what made
    it, `inference_ms` how long the network took, `is_duplicate` that it was not run because the picture is the one of
    before; `infer.stabilize` fills them in. `is_shot_start`: nothing before this frame says anything about it.
    Disparity is held on one scale from the frame of the timestamp `shot_start` on; None where nothing holds it.
    `calibration` makes meters of it, where somebody has measured.
    """

    frame: Frame
    disparity: Disparity
    raw_disparity: Disparity
    display_range: tuple[float, float]
    model: str = ""
    runtime: str = ""
    inference_ms: float = 0.0
    is_duplicate: bool = False
    is_shot_start: bool = False
    shot_start: Fraction | None = None
    calibration: Calibration | None = None

    def normalized(self) -> Disparity:
        """float32 (h, w) in [0, 1], 1 = nearest, within `display_range`; a flat range gives 0 everywhere."""
        far, near = self.display_range
        if not near > far:
            return np.zeros_like(self.disparity)
        share: Disparity = (self.disparity - np.float32(far)) / np.float32(near - far)
        return share.clip(0.0, 1.0)
