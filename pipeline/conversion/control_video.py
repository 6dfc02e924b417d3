"""Shape a source as video generators take control videos: frame rate, sides in steps, a whole number of blocks.

source = ControlVideo(open_source("clip.mp4"), ConvertSettings(generator="wan"))      # 16 fps, sides 16n, 4n+1 frames

Frames are chosen by time: at each time of the output, the frame that the source shows. What is left at the end and
fills no block is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import cv2
import numpy as np

from pipeline.arrays import Image
from pipeline.conversion.trimmed_source import FramePosition, TrimmedSource
from pipeline.frame import Frame, SourceInfo
from pipeline.settings import ConvertSettings
from pipeline.sources.base import VideoSource


@dataclass(frozen=True)
class Generator:
    """What a generator takes: sides are multiples of `step`, there is one frame and then blocks of `block` frames."""

    step: int
    block: int
    rate: Fraction | None
    """Frames per second; None keeps those of the source."""


GENERATORS = {
    "wan": Generator(16, 4, Fraction(16)),
    "ltx": Generator(32, 8, Fraction(24)),
    "comfyui": Generator(8, 1, None),
}
"""By the steps of ComfyUI's nodes WanVaceToVideo and LTXVAddGuide; 8 is the step of the autoencoders of images."""
TICK = Fraction(1, 1000)
"""How exact times of containers are, in seconds."""


class ControlVideo(TrimmedSource):
    """The trimmed source, shaped for a generator."""

    def __init__(self, source: VideoSource, settings: ConvertSettings) -> None:
        self._generator = GENERATORS[settings.generator]
        super().__init__(source, settings)
        self._shown: Frame | None = None
        self._following: Frame | None = None
        self._first = Fraction(0)
        self._made = 0
        self._block: list[Frame] = []
        self._interval = 1 / (source.info.frame_rate or Fraction(25)) * settings.every

    def read(self) -> Frame | None:
        if not self._block:
            size = self._generator.block if self._made else 1
            block = [frame for _ in range(size) if (frame := self._next()) is not None]
            if len(block) < size:
                return None
            self._block = block
        return self._block.pop(0)

    def _next(self) -> Frame | None:
        """Return the frame that is shown at the next time of the output."""
        rate = self._generator.rate
        if rate is None:
            frame = super().read()
            self._made += frame is not None
            return frame
        if self._shown is None:
            self._shown, self._following = super().read(), super().read()
            if self._shown is None:
                return None
            self._first = self._shown.timestamp
        now = self._first + self._made / rate
        while self._following is not None and self._following.timestamp <= now + TICK:
            self._shown, self._following = self._following, super().read()
        if self._following is None and now + TICK >= self._shown.timestamp + self._interval:
            return None
        self._made += 1
        return replace(self._shown, index=self._made - 1, timestamp=now)

    def _is_sought(self, mark: FramePosition) -> bool:
        """Return False: blocks are counted from the start."""
        return False

    def _sized(self, image: Image) -> Image:
        image = super()._sized(image)
        height, width = (_stepped(side, self._generator.step) for side in image.shape[:2])
        if (height, width) == image.shape[:2]:
            return image
        return np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA), np.uint8)

    def _describe(self, info: SourceInfo, settings: ConvertSettings) -> SourceInfo:
        info, generator = super()._describe(info, settings), self._generator
        count, rate = info.frame_count, generator.rate or info.frame_rate
        if count is not None and rate and info.frame_rate:
            count = -(-count * rate // info.frame_rate)
        if count:
            count = (count - 1) // generator.block * generator.block + 1
        sides = _stepped(info.width, generator.step), _stepped(info.height, generator.step)
        return replace(info, width=sides[0], height=sides[1], frame_rate=rate, frame_count=count)


def _stepped(side: int, step: int) -> int:
    return max(step, round(side / step) * step)
