"""Estimate optical flow from the new frame to the previous one, with its confidence.

    motion = follow(previous_gray, gray)
    carried = motion.carry(disparity)         # the past, seen from the present
    motion.trust                              # float32 (h, w) in [0, 1]: 0 = newly seen, or something else

Optical flow is OpenCV's DIS, both ways. A pixel is believed when it is found again on the way back, when its
picture is the same there and here, and when it comes from inside the picture. Beside whatever moves by itself, flow
goes astray; there it is also tried whether the pixel moved along with most of the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.stabilize.align import fit_scale_shift, median

Gray = NDArray[np.uint8]
"""uint8 (h, w): the gray image at the size of the disparity."""
Map = NDArray[np.float32]
"""float32 (h, w)."""

Vectors = NDArray[np.float32]
"""float32 (h, w, 2): x to the right and y down, in pixels."""

SMALLEST_SIDE_PX = 32
"""DIS optical flow rejects tiny images and crashes on some narrow ones; below this size, motion is 0."""
COARSE, FINE, FINEST = 2, 1, 0
"""Scales at which DIS stops, as powers of two. `FINE` finds the whole way of what moves fast, where `COARSE` falls
short by a twentieth, which adds up from frame to frame; it takes three times as long. `FINEST` is the same grid in an
image of half the size."""
REFINEMENTS = 1
"""Variational refinements of DIS optical flow; its default of five takes half of the time for little gain."""
ROUND_TRIP_PX = 0.5
"""There and back again must end this near to the start, plus `ROUND_TRIP_SHARE` of the way."""
ROUND_TRIP_SHARE = 0.05
NOISE_LEVELS = (2.0, 3.0)
"""Bounds of the camera noise in the downscaled image, in gray levels: real clips have 0.1 to 1.2."""
EXPOSURE_STEP = 6
"""Every how manyth pixel, across and down, is asked how much brighter the picture has become."""
LEAST_SAMPLES = 100
"""Number of tracked samples that make the dominant motion of the image reliable."""
FOUND_STEP, FOUND_LEVELS, SURE_FOUND = 3, 8, 0.85
"""Sampling step in pixels, largest difference in gray levels, and share of matching samples from which on both images
surely show the same scene."""
STANDING_PX = 0.1
"""So little is none."""
AROUND_PX = 7
"""Something else may look alike by chance, but not all over this width."""
CLEARLY = 0.05
"""By how much moving with most must be more believable than flow."""
DIFFERENT_LEVELS = 6.0
"""Mean difference of the surroundings, in gray levels, from which on two places differ."""
SURROUNDINGS_PX = 5
"""Width of these surroundings."""
IN_FRONT = 1.1
"""Factor by which something nearer than the background has the larger disparity."""
EDGE_SHARE = 0.25
"""At an edge of the picture, half a pixel off differs a lot: this share of the gradient is forgiven."""


def small_gray(image: Image, size: tuple[int, ...]) -> Gray:
    """Convert an image, uint8 (H, W, 3) RGB or (H, W), to gray of `size` (height, width), averaged against noise."""
    height, width = size
    if image.shape[0] > 2 * height and image.shape[1] > 2 * width:
        # Sixteen pixels are enough to average, four at each of four places: the picture need not be read whole.
        image = np.asarray(
            cv2.resize(image, (2 * width, 2 * height), interpolation=cv2.INTER_LINEAR), np.uint8
        )
    gray = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.resize(gray, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


@dataclass(frozen=True, eq=False)
class Motion:
    """Motion of the image: for every pixel its previous position, and the confidence.

    `origin` is x and y in the previous picture. `trust` is in [0, 1].
    """

    origin: Vectors
    trust: Map

    @classmethod
    def none(cls, size: tuple[int, ...], trust: float) -> Motion:
        """Return no motion; `size` is (height, width)."""
        return cls(pixel_grid(size[0], size[1]), np.full(size, trust, np.float32))

    def enlarged(self, size: tuple[int, ...]) -> Motion:
        """Return the same motion for images of another size, (height, width)."""
        height, width = self.trust.shape
        if size == (height, width):
            return self
        moved = cv2.subtract(self.origin, pixel_grid(height, width))
        maps = np.asarray(cv2.merge([moved, self.trust]), np.float32)
        x, y, trust = cv2.split(cv2.resize(maps, (size[1], size[0]), interpolation=cv2.INTER_LINEAR))
        moved = cv2.merge([x * np.float32(size[1] / width), y * np.float32(size[0] / height)])
        origin = cv2.add(pixel_grid(size[0], size[1]), moved)
        return Motion(np.asarray(origin, np.float32), np.asarray(trust, np.float32))

    def carry(self, past: Map) -> Map:
        """Warp a map of the previous frame, float32 (h, w), to the new frame."""
        return sample(past, self.origin)


def estimate_motion(previous: Gray, gray: Gray) -> Motion:
    """Estimate the optical flow from `gray` to `previous`."""
    backward = _flow(gray, previous, REFINEMENTS, COARSE)
    return _believed(previous, gray, backward, _flow(previous, gray, 0, COARSE))


def estimate_backward(previous: Gray, gray: Gray) -> Motion:
    """Estimate the fine optical flow from `gray` to `previous`; its confidence is computed only if few pixels match."""
    backward = _flow(gray, previous, 0, FINE)
    origin = np.asarray(cv2.add(pixel_grid(*gray.shape), backward), np.float32)
    skip = np.s_[::FOUND_STEP, ::FOUND_STEP]
    there = cv2.remap(previous, np.ascontiguousarray(origin[skip]), None, cv2.INTER_LINEAR)  # type: ignore[call-overload]
    found = cv2.blur(cv2.absdiff(np.ascontiguousarray(gray[skip]), there), (3, 3)) < FOUND_LEVELS
    if found.mean() >= SURE_FOUND:
        return Motion(origin, np.ones(gray.shape, np.float32))
    return _believed(previous, gray, backward, _flow(previous, gray, 0, COARSE))


def estimate_both_ways(previous: Gray, gray: Gray, scale: int) -> tuple[Motion, Motion]:
    """Estimate the optical flow from `gray` to `previous` and the other way; `scale` is that at which DIS stops."""
    backward, forward = _flow(gray, previous, 0, scale), _flow(previous, gray, 0, scale)
    return _believed(previous, gray, backward, forward), _believed(gray, previous, forward, backward)


def _believed(previous: Gray, gray: Gray, backward: Vectors, forward: Vectors) -> Motion:
    """Rate the flow from `gray` to `previous`; `forward` leads the other way."""
    height, width = gray.shape
    origin = pixel_grid(height, width) + backward
    returned = backward + sample(forward, origin)
    allowed = ROUND_TRIP_PX + ROUND_TRIP_SHARE * _length(backward)
    trust = fade(_length(returned) / allowed) * fade(_picture_change(previous, gray, origin))
    inside = cv2.inRange(origin, (-0.5, -0.5), (width - 0.5, height - 0.5))
    trust[inside == 0] = 0
    _try_most(previous, gray, backward, origin, trust)
    return Motion(origin, trust)


def _try_most(previous: Gray, gray: Gray, backward: Vectors, origin: Vectors, trust: Map) -> None:
    """Correct `origin` and `trust` where a pixel is the same, with all around it, after moving as most pixels do."""
    height, width = gray.shape
    sampled = backward[::4, ::4][trust[::4, ::4] > 0.5]
    if len(sampled) < LEAST_SAMPLES:
        return
    most = np.array([median(sampled[:, 0]), median(sampled[:, 1])], np.float32)
    moved = previous
    if np.abs(most).max() < STANDING_PX:
        most[:] = 0
    else:
        there = np.array([[1, 0, most[0]], [0, 1, most[1]]], np.float32)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        moved = np.asarray(
            cv2.warpAffine(previous, there, (width, height), flags=flags, borderValue=255), np.uint8
        )
    change = cv2.dilate(cv2.blur(cv2.absdiff(gray, moved), (3, 3)), np.ones((AROUND_PX, AROUND_PX), np.uint8))
    same = fade(change.astype(np.float32) * np.float32(1 / (3 * NOISE_LEVELS[0])))
    better = same > trust + CLEARLY
    # OpenCV's, because numpy takes ten times as long for arrays whose last axis is two.
    along = cv2.add(pixel_grid(height, width), (float(most[0]), float(most[1]), 0.0, 0.0))  # type: ignore[call-overload]
    cv2.copyTo(along, better.view(np.uint8), origin)
    np.copyto(trust, same, where=better)


def _flow(picture: Gray, other: Gray, refinements: int, scale: int) -> Vectors:
    """Return the optical flow from `picture` to `other` in pixels, x to the right and y down."""
    start = np.zeros((*picture.shape, 2), np.float32)
    if min(picture.shape) < SMALLEST_SIDE_PX:
        return start
    search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
    search.setFinestScale(scale)
    search.setVariationalRefinementIterations(refinements)
    return np.asarray(search.calc(picture, other, start), np.float32)


def _picture_change(previous: Gray, gray: Gray, origin: Vectors) -> Map:
    """Return the change of each pixel along its motion, beyond noise and exposure, relative to the limit 1."""
    before = sample(previous.astype(np.float32), origin)
    now = gray.astype(np.float32)
    sampled = np.s_[::EXPOSURE_STEP, ::EXPOSURE_STEP]
    exposure = fit_scale_shift(before[sampled], now[sampled], np.ones_like(now[sampled]))
    if exposure is not None:
        before = before * exposure.scale + exposure.shift
    change = cv2.blur(np.abs(now - before), (3, 3))
    noise = np.clip(median(change[::4, ::4].ravel()), *NOISE_LEVELS)
    gradient = cv2.morphologyEx(gray, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    return np.asarray(change / (3 * noise + EDGE_SHARE * gradient), np.float32)


def sample(values: Map, origin: Vectors) -> Map:
    """Sample `values`, float32 (h, w) or (h, w, 2), at the positions `origin`."""
    # Both coordinates in one array; OpenCV's type hints know only one for each.
    sampled = cv2.remap(values, origin, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[call-overload]
    return np.asarray(sampled, np.float32)


def sample_each(maps: Sequence[Vectors], origin: Vectors) -> list[Vectors]:
    """Sample up to two maps, float32 (h, w, 2), at the same positions."""
    if len(maps) < 2:
        return [sample(each, origin) for each in maps]
    # Two at once take OpenCV less time than one after the other.
    sampled = sample(np.asarray(cv2.merge(maps), np.float32), origin)
    found = [np.empty_like(each) for each in maps]
    cv2.mixChannels([sampled], found, [0, 0, 1, 1, 2, 2, 3, 3])
    return found


def fade(excess: Map) -> Map:
    """1 well below the limit 1, 0.5 at it, towards 0 above."""
    return np.asarray(1 / (1 + np.square(np.square(excess))), np.float32)


def alike(gray: Gray, there: Map, origin: Vectors | None, width: int = SURROUNDINGS_PX) -> Map:
    """Return the similarity of the surroundings at both ends, in [0, 1]; 0 where `origin` is outside of the image."""
    difference = cv2.subtract(gray, there, dtype=cv2.CV_32F)
    brighter = median(difference[::EXPOSURE_STEP, ::EXPOSURE_STEP].ravel())
    changed = cv2.blur(np.abs(difference - np.float32(brighter)), (width, width))
    similarity = fade(np.asarray(changed, np.float32) * np.float32(1 / DIFFERENT_LEVELS))
    if origin is not None:
        inside = cv2.inRange(origin, (-0.5, -0.5), (gray.shape[1] - 0.5, gray.shape[0] - 0.5))
        similarity[inside == 0] = 0
    return similarity


def _length(vectors: NDArray[np.float32]) -> Map:
    # Not cv2.magnitude, whose last bit is not the same in every run.
    x, y = (np.asarray(plane, np.float32) for plane in cv2.split(vectors))
    return np.asarray(np.sqrt(x * x + y * y), np.float32)


@lru_cache(maxsize=8)  # a server sees any number of sizes
def pixel_grid(height: int, width: int) -> Vectors:
    """Return x and y of every pixel."""
    return np.dstack(np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)))
