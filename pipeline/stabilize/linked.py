"""Follow the image from frame to frame, several pairs at a time: the slowest step of a conversion with key frames.

sizes = {}                                                 # of what is followed, by shape of the image
for step in linked(frames, sizes, workers=2):
    if step.gray is None:                                  # the first frame of its size
        step.settle(disparity.shape, sizes)                # before the next step is asked for
    step.link                                              # from the frame before; None where it cannot continue
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import cv2
import numpy as np

from pipeline.frame import Frame
from pipeline.stabilize.interpolation import Link
from pipeline.stabilize.motion import FINE, Gray, small_gray
from pipeline.stabilize.stabilizer import LONGEST_GAP

FULL_RANGE = np.rint(np.clip((np.arange(256) - 16) * 255 / 219, 0, 255)).astype(np.uint8)
"""From 16 to 235 to all levels."""

Sizes = dict[tuple[int, ...], tuple[int, ...]]
"""(height, width) of the image in which motion is followed, by the shape of the whole one."""


class Step:
    """A frame, its gray image in which motion is followed, and the link that leads to it."""

    def __init__(
        self,
        frame: Frame,
        gray: Gray | None,
        link: Future[Link] | None = None,
        *,
        begins_segment: bool = False,
    ) -> None:
        self.frame, self.gray = frame, gray
        self.begins_segment = begins_segment
        self._link = link

    @property
    def link(self) -> Link | None:
        """The link from the frame before, once it is there."""
        return None if self._link is None else self._link.result()

    def settle(self, size: tuple[int, ...], sizes: Sizes) -> None:
        """Set (height, width) of the gray image for all images of this shape."""
        sizes[self.frame.image.shape] = size
        self.gray = _gray(self.frame, size)


def linked(
    frames: Iterable[Frame], sizes: Sizes, workers: int, segment: int | None = None, scale: int = FINE
) -> Iterator[Step]:
    """Yield every frame in order, while as many workers compute the links of the next ones.

    Nothing leads to the first frame of a segment of this many frames, across a gap, or to an image of another size.
    `scale` as in `Link.between`.
    """
    with ThreadPoolExecutor(workers, thread_name_prefix="flow") as pool:
        waiting: deque[Step] = deque()
        last: Step | None = None
        for frame in frames:
            is_first = segment is not None and frame.index % segment == 0
            if frame.image.shape not in sizes:
                yield from waiting
                waiting.clear()
                last = Step(frame, None, begins_segment=is_first)
                yield last
                continue
            gray = _gray(frame, sizes[frame.image.shape])
            link = None
            if last is not None and last.gray is not None and not is_first and _continues(last.frame, frame):
                link = pool.submit(Link.between, last.gray, gray, scale)
            last = Step(frame, gray, link, begins_segment=is_first)
            waiting.append(last)
            if len(waiting) > 2 * workers:
                yield waiting.popleft()
        yield from waiting


def _continues(last: Frame, frame: Frame) -> bool:
    """Return whether the frame may belong to the shot of the last one."""
    return last.image.shape == frame.image.shape and frame.timestamp - last.timestamp <= LONGEST_GAP


def _gray(frame: Frame, size: tuple[int, ...]) -> Gray:
    """Return the gray image of a frame; one that is not drawn yet has it without colors, at a tenth of the time."""
    if frame.late is None:
        return small_gray(frame.image, size)
    luma = frame.late.luma
    gray = small_gray(luma.levels, size)
    return np.asarray(cv2.LUT(gray, FULL_RANGE), np.uint8) if luma.is_limited else gray
