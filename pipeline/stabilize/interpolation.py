"""Depth of frames between two key frames, carried from both sides along optical flow and blended by trust.

    links = [Link.between(before, now) for before, now in pairwise(grays)]     # from key frame to key frame
    passage = Passage(links, first.shape)
    passage.motion                                  # from the last key frame back to the first
    maps = passage.between(first, last)             # one for each frame between them

The future is known in a file. What one key frame does not show, because something was in front of it, the other one
mostly does. A model gives every frame a scale and shift of its own: between two key frames they change evenly.

The images may have half of the sides of depth (`flow_size`): motion is followed in 0.6 of the time, since optical flow
is searched on that grid anyway. Depth between errs by 1 to 3 % more then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.stabilize.align import IDENTITY, SCALE_BOUND, Alignment, fit_scale_shift
from pipeline.stabilize.motion import FINE, Gray, Map, Motion, estimate_both_ways, sample
from pipeline.stabilize.scene_change import Change, change
from pipeline.stabilize.stabilizer import LIGHT_TRUST

LEAST_WEIGHT = 1e-3
"""Weight of an untrusted pixel, so that it still counts if both sides are untrusted."""

LEAST_SIDE_PX = 48
"""Images are not made smaller than that to follow the motion."""


@dataclass(frozen=True, eq=False)
class Link:
    """Optical flow between two neighboring frames, in both directions."""

    back: Motion
    ahead: Motion
    is_cut: bool

    @classmethod
    def between(cls, before: Gray, now: Gray, scale: int = FINE) -> Link:
        """Compute the flow from one image to the next, uint8 (h, w); `scale` is FINEST in those of half the size."""
        back, ahead = estimate_both_ways(before, now, scale)
        found = change(before, now, back)
        if found is Change.LIGHT:
            back = ahead = Motion.none(now.shape, LIGHT_TRUST)
        return cls(back, ahead, found in (Change.CUT, Change.BLANK))


def flow_size(size: tuple[int, ...]) -> tuple[int, int]:
    """Return (height, width) of the images in which motion is followed for depth of this size."""
    height, width = size
    return (height // 2, width // 2) if min(height, width) >= 2 * LEAST_SIDE_PX else (height, width)


class Passage:
    """The way from one key frame to the next, for maps of `size`, (height, width).

    `motion` leads from the last one back to the first.
    """

    def __init__(self, links: Sequence[Link], size: tuple[int, ...]) -> None:
        self._size = size
        *self._from_first, whole = _composed(link.back for link in links)
        self.motion = whole.enlarged(size)
        self._from_last = list(_composed(link.ahead for link in links[:0:-1]))[::-1]

    def between(self, first: Map, last: Map) -> list[Map]:
        """Return the disparities between two key frames, all float32 (h, w): one fewer than there are links."""
        drift = _drift(last, first, self.motion)
        leveled = drift.apply(last)
        count = len(self._from_first) + 1
        maps = []
        for number, (back, ahead) in enumerate(zip(self._from_first, self._from_last, strict=True), 1):
            share = number / count
            back, ahead = back.enlarged(self._size), ahead.enlarged(self._size)
            near = np.float32(1 - share) * np.maximum(np.square(back.trust), LEAST_WEIGHT)
            far = np.float32(share) * np.maximum(np.square(ahead.trust), LEAST_WEIGHT)
            blended = (near * back.carry(first) + far * ahead.carry(leveled)) / (near + far)
            level = drift.leaked(1 - share).inverse()
            maps.append(np.asarray(np.maximum(level.apply(blended), 0), np.float32))
        return maps


def _composed(motions: Iterable[Motion]) -> Iterator[Motion]:
    """Yield after each motion where every pixel was before all of them, and the confidence in that."""
    whole: Motion | None = None
    for motion in motions:
        if whole is None:
            whole = motion
        else:
            maps = np.asarray(cv2.merge([whole.origin, whole.trust]), np.float32)
            x, y, before = cv2.split(sample(maps, motion.origin))
            trust = np.asarray(cv2.multiply(before, motion.trust), np.float32)
            whole = Motion(np.asarray(cv2.merge([x, y]), np.float32), trust)
        yield whole


def _drift(last: Map, first: Map, motion: Motion) -> Alignment:
    """Fit the scale of the last key frame to the first; the identity if they cannot be compared."""
    fitted = fit_scale_shift(last, motion.carry(first), motion.trust)
    if fitted is None or not 1 / SCALE_BOUND < fitted.scale < SCALE_BOUND:
        return IDENTITY
    return fitted
