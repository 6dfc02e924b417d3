"""Depth of frames between two key frames, carried from both sides along optical flow and blended by trust.

    links = [Link.between(before, now) for before, now in pairwise(grays)]     # from key frame to key frame
    maps = interpolate(first, last, links)                                     # one for each frame between them

The future is known in a file. What one key frame does not show, because something was in front of it, the other one
mostly does. A model gives every frame a scale and shift of its own: between two key frames they change evenly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.stabilize.align import IDENTITY, SCALE_BOUND, Alignment, fit_scale_shift
from pipeline.stabilize.motion import Gray, Map, Motion, Vectors, estimate_both_ways, pixel_grid, sample
from pipeline.stabilize.scene_change import Change, change

LEAST_WEIGHT = 1e-3
"""Weight of an untrusted pixel, so that it still counts if both sides are untrusted."""


@dataclass(frozen=True, eq=False)
class Link:
    """Optical flow between two neighboring frames, in both directions."""

    back: Motion
    ahead: Motion
    is_cut: bool

    @classmethod
    def between(cls, before: Gray, now: Gray) -> Link:
        """Compute the flow from one image to the next, uint8 (h, w)."""
        back, ahead = estimate_both_ways(before, now)
        return cls(back, ahead, change(before, now, back) in (Change.CUT, Change.BLANK))


def interpolate(first: Map, last: Map, links: Sequence[Link]) -> list[Map]:
    """Return the disparities between two key frames, all float32 (h, w): one fewer than `links`."""
    from_first = list(_followed(first.shape, (link.back for link in links)))
    from_last = list(_followed(last.shape, (link.ahead for link in reversed(links))))[-2::-1]
    drift = _drift(last, first, *from_first.pop())
    leveled = drift.apply(last)
    maps = []
    for number, ((origin, trust), (target, faith)) in enumerate(zip(from_first, from_last, strict=True), 1):
        share = number / len(links)
        near = np.float32(1 - share) * np.maximum(np.square(trust), LEAST_WEIGHT)
        far = np.float32(share) * np.maximum(np.square(faith), LEAST_WEIGHT)
        blended = (near * sample(first, origin) + far * sample(leveled, target)) / (near + far)
        level = drift.leaked(1 - share).inverse()
        maps.append(np.asarray(np.maximum(level.apply(blended), 0), np.float32))
    return maps


def _followed(size: tuple[int, ...], motions: Iterable[Motion]) -> Iterable[tuple[Vectors, Map]]:
    """Yield after each motion the position of every pixel in the key frame, and its confidence in [0, 1]."""
    origin, trust = pixel_grid(size[0], size[1]), np.ones(size, np.float32)
    for motion in motions:
        step = np.asarray(cv2.merge([origin, trust]), np.float32)
        x, y, before = cv2.split(sample(step, motion.origin))
        origin = np.asarray(cv2.merge([x, y]), np.float32)
        trust = np.asarray(cv2.multiply(before, motion.trust), np.float32)
        yield origin, trust


def _drift(last: Map, first: Map, origin: Vectors, trust: Map) -> Alignment:
    """Fit the scale of the last key frame to the first; the identity if they cannot be compared."""
    fitted = fit_scale_shift(last, sample(first, origin), trust)
    if fitted is None or not 1 / SCALE_BOUND < fitted.scale < SCALE_BOUND:
        return IDENTITY
    return fitted
