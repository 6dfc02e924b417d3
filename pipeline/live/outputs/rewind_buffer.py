"""Keep the last seconds of a live source in memory, compressed: a `LiveSink` with a limit.

memory = RewindBuffer(seconds=10)
memory.write(depth)
memory.entries()                            # tuple[RewindEntry, ...], oldest first; from any thread
memory.entries()[0].depth()                 # a depth frame again

A picture is kept as JPEG with at most 960 pixels on its longer side (some 60 kB), disparity, stabilized and not, as
float16 at the network's size (100 kB each at 256x192): three decimal digits, which no eye tells apart. Ten seconds at
30 frames per second are some 80 MB; never more than `BUDGET` is held, and then the oldest go earlier.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.frame import DepthFrame, Frame

BUDGET = 96 << 20
"""Bytes."""
LONGEST_SIDE = 960
QUALITY = 85
"""Of the JPEG, in its own percent."""
LARGEST = float(np.finfo(np.float16).max)


@dataclass(frozen=True, eq=False)
class RewindEntry:
    """One result. `like` is the depth frame without its arrays; `jpeg` holds blue, green, red as OpenCV wants it."""

    like: DepthFrame
    jpeg: NDArray[np.uint8]
    disparity: NDArray[np.float16]
    raw: NDArray[np.float16]
    scale: float

    @property
    def captured_at(self) -> float:
        """Seconds on the clock of `time.perf_counter`."""
        return self.like.frame.captured_at

    @property
    def size(self) -> int:
        """Bytes."""
        raw = 0 if self.raw is self.disparity else self.raw.nbytes
        return self.jpeg.nbytes + self.disparity.nbytes + raw

    def picture(self) -> Image:
        """Uint8 (h, w, 3) RGB, as small as it was kept."""
        bgr = cv2.imdecode(self.jpeg, cv2.IMREAD_COLOR)
        assert bgr is not None, "OpenCV reads what it has written"
        return np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), np.uint8)

    def depth(self) -> DepthFrame:
        """The result, near enough as it was."""
        disparity = self.disparity.astype(np.float32) * np.float32(self.scale)
        raw = (
            disparity if self.raw is self.disparity else self.raw.astype(np.float32) * np.float32(self.scale)
        )
        frame = replace(self.like.frame, image=self.picture())
        return replace(self.like, frame=frame, disparity=disparity, raw_disparity=raw)


class RewindBuffer:
    """Written by one thread, read by any."""

    def __init__(self, seconds: float, budget: int = BUDGET) -> None:
        self._seconds, self._budget = seconds, budget
        self._lock = threading.Lock()
        self._entries: deque[RewindEntry] = deque()
        self._size = 0

    @property
    def size(self) -> int:
        """Bytes held."""
        return self._size

    def entries(self) -> tuple[RewindEntry, ...]:
        """Everything, oldest first."""
        with self._lock:
            return tuple(self._entries)

    def write(self, depth: DepthFrame) -> None:
        """Remember it, and forget what is too old."""
        entry = _small(depth)
        with self._lock:
            self._entries.append(entry)
            self._size += entry.size
            while self._entries and (
                entry.captured_at - self._entries[0].captured_at > self._seconds or self._size > self._budget
            ):
                self._size -= self._entries.popleft().size

    def close(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self._size = 0

    def abort(self) -> None:
        """The same."""
        self.close()


def _small(depth: DepthFrame) -> RewindEntry:
    image = depth.frame.image
    height, width = image.shape[:2]
    shrink = min(1.0, LONGEST_SIDE / max(height, width))
    if shrink < 1:
        size = max(1, round(width * shrink)), max(1, round(height * shrink))
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    done, jpeg = cv2.imencode(
        ".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, QUALITY]
    )
    assert done, "OpenCV makes JPEG of every picture"
    # Some networks go beyond what float16 holds.
    scale = max(1.0, float(max(depth.disparity.max(), depth.raw_disparity.max())) / LARGEST)
    disparity = (depth.disparity / np.float32(scale)).astype(np.float16)
    raw = (
        disparity
        if depth.raw_disparity is depth.disparity
        else (depth.raw_disparity / np.float32(scale)).astype(np.float16)
    )
    nothing = np.empty((0, 0), np.float32)
    empty = Frame(
        np.empty((0, 0, 3), np.uint8), depth.frame.index, depth.frame.timestamp, depth.frame.captured_at
    )
    return RewindEntry(
        replace(depth, frame=empty, disparity=nothing, raw_disparity=nothing), jpeg, disparity, raw, scale
    )
