"""Read image files with several frames: animated WebP, PNG and AVIF, and multi-page TIFF.

frames = frames_of(path)                      # one of an ordinary image
source = Animation(path, frames, Fraction(1)) # frames at their own times; pages `rate` a second
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.errors import PictureUnreadableError, SourceUnreadableError
from pipeline.exif import orientation, turned
from pipeline.frame import Frame, SourceInfo
from pipeline.sources._stills.boxes import upright
from pipeline.sources._stills.frame_count import exif_of, is_paged
from pipeline.sources._stills.lab_tiff import neutral
from pipeline.sources.base import VideoSource

MOST_AT_A_TIME, MOST_PIXELS = 32, 50_000_000
"""Frames decoded at once, each call of the decoder starts at the first one, and their pixels together."""
USUAL_DELAY = 100
"""Milliseconds for frames without a duration, as in browsers."""


class Animation(VideoSource):
    """The frames of an animation in order, each with its timestamp."""

    def __init__(self, path: Path, frames: Sequence[int], rate: Fraction) -> None:
        """Decode the first frame; raises `SourceUnreadableError` if that fails."""
        self._path, self._rate, self._frames = path, rate, frames
        self._data = np.fromfile(path, np.uint8)
        self._is_paged = is_paged(self._data[:4].tobytes())
        self._orientation = orientation(exif_of(self._data.tobytes()))
        self._next = 0
        self._ready: dict[int, Image] = {}
        self._odd = 0
        self._at_a_time = 1
        first = self._decoded(0)
        if first is None:
            raise SourceUnreadableError(
                f"{path} is not an image that can be decoded.",
                hint="It is damaged or in an unsupported format. Save it again, as PNG or MP4.",
            )
        self._at_a_time = max(1, min(MOST_AT_A_TIME, MOST_PIXELS // (first.shape[0] * first.shape[1])))
        self._times = self._read_times(len(frames))
        count = len(self._times)
        height, width = first.shape[:2]
        whole = float(self._times[-1])
        declared = rate if self._is_paged else Fraction(count - 1) / self._times[-1] if whole else rate
        declared = declared.limit_denominator(1000)
        self._info = SourceInfo(
            width, height, declared, count, title=path.name, can_seek=True, can_loop=count > 1
        )

    @property
    def info(self) -> SourceInfo:
        return self._info

    @property
    def notes(self) -> tuple[str, ...]:
        odd = f"Pages of {self._path.name} scaled to the size of the first one: {self._odd}."
        return (odd,) if self._odd else ()

    def read(self) -> Frame | None:
        if self._next >= len(self._times):
            return None
        index = self._next
        self._next += 1  # first, so that the next call skips a damaged frame
        image = self._decoded(index)
        if image is None:
            raise PictureUnreadableError(
                f"Frame {index + 1} of {self._path} cannot be decoded.",
                self._times[index],
                hint="It is damaged.",
            )
        height, width = image.shape[:2]
        if (width, height) != (self._info.width, self._info.height):
            self._odd += 1
            size = self._info.width, self._info.height
            image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
        return Frame.now(image, index, self._times[index])

    def seek(self, timestamp: Fraction) -> None:
        earlier = [index for index, time in enumerate(self._times) if time <= timestamp]
        self._next = earlier[-1] if earlier else 0

    def close(self) -> None:
        self._next = len(self._times)
        self._ready.clear()

    def _decoded(self, index: int) -> Image | None:
        """Return one frame, uint8 (H, W, 3) RGB; None if it is damaged."""
        if index not in self._ready:
            self._ready = dict(enumerate(self._decode(index), index))
        return self._ready.get(index)

    def _decode(self, start: int) -> list[Image]:
        try:
            if self._is_paged:
                number = self._frames[start]
                done, pages = cv2.imdecodemulti(self._data, cv2.IMREAD_COLOR, range=(number, number + 1))
                return [neutral(_rgb(page), self._data.tobytes()) for page in pages] if done else []
            done, animation = cv2.imdecodeanimation(self._data, start, self._at_a_time)
            content = self._data.tobytes() if self._data[4:8].tobytes() == b"ftyp" else b""
            frames = [upright(_rgb(frame), content) for frame in animation.frames] if done else []
            return [turned(frame, self._orientation) for frame in frames]
        except cv2.error:
            return []

    def _read_times(self, count: int) -> list[Fraction]:
        """Return the timestamp of each frame in seconds."""
        if self._is_paged:
            return [index / self._rate for index in range(count)]
        durations: list[int] = []
        for start in range(0, count, self._at_a_time):
            done, animation = cv2.imdecodeanimation(self._data, start, self._at_a_time)
            if not done:
                break
            durations += [int(each) or USUAL_DELAY for each in animation.durations]
        starts = [0, *accumulate(durations)][: len(durations)] or [0]
        return [Fraction(start, 1000) for start in starts]


def _rgb(frame: NDArray[Any]) -> Image:
    code = cv2.COLOR_BGRA2RGB if frame.shape[2] == 4 else cv2.COLOR_BGR2RGB
    return np.asarray(cv2.cvtColor(frame, code), np.uint8)
