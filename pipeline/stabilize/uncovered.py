"""Fill what an object uncovered as it moved on, where nobody has seen the background before.

    step = Step(before, origin)                                # the last frame, and the camera motion since
    disparity = without_ghosts(carried, gray, step)

Until the model has seen the background that is newly visible, the object's depth would stay there, as a ghost. A pixel
belongs to one if the key frame shows something near in its place, the image looks like that no more, the same thing is
found in another place now, and the pixel stands still by now, as the background does and a moving object does not.
Only the image's lower edge may cut a ghost off. It takes its depth from the background beside it, of the two sides the
farther. All of that is found at half the size.

    disparity = without_smears(own, visible, followed, standing, step.standing(gray))

Between an object and what it uncovers, the flow goes over from one motion to the other within some pixels, all of
which come from one place in the key frame: the object's edge. There it is chance whether they take the near depth or
the far one. Such smears shrink or fold, so they are told by the flow alone, also where everything looks alike. What
stands still there takes the far depth. An edge that a moving camera shifts is no smear: it moves as the static world.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.stabilize.motion import IN_FRONT, Gray, Map, Vectors, alike, sample

LIKELY = 0.5
"""Similarity from which on two places look the same."""
STANDING = 0.6
"""The same, of the last frame and this one."""
AROUND_PX = 3
"""Width over which similarity is averaged. This width and the next ones are in pixels at half the size."""
SPECK_PX = 3
"""Narrower regions are noise."""
ISLAND_PX = 5
"""Narrower pieces of background look alike by chance."""
GAP_PX = 7
"""Narrower gaps in a moving object belong to it: flow has lost the pixel, but not the object."""

MOVED_PX = 2.0
"""Least distance, in pixels of the whole size, of an object from where the camera motion alone would have moved it."""
LOST_PX = 5
"""Width of what is not found between pixels of an object that are."""
LEAST_AREA = 0.5
"""Where flow shrinks a pixel to less than this share of its area, it is smeared."""
SMEAR_AROUND_PX = 9
"""Width, in pixels of the whole size, within which a smear ends at what is farther."""
SMEAR_PX = 3
"""Narrower smears are noise."""

Mask = NDArray[np.uint8]
"""uint8 (h, w): 0 or 255."""


@dataclass(frozen=True, eq=False)
class Step:
    """The last frame, and where the camera motion alone would have moved each pixel of the newest one from."""

    before: Gray
    origin: Vectors

    def standing(self, gray: Gray) -> Map:
        """Return the similarity of each pixel to the static world of the last frame, at half the size."""
        there = sample(self.before.astype(np.float32), _halved(self.origin))
        return alike(_halved(gray), there, None, AROUND_PX)


@dataclass(frozen=True, eq=False)
class Carried:
    """A key frame's depth in the newest frame.

    `disparity` is what would be shown and `behind` the static background. `followed` and `standing` are where each
    pixel was in the key frame, by the optical flow and by the camera motion; the trusts are the similarity of both
    places, 0 outside of the key frame.
    """

    disparity: Map
    behind: Map
    followed: Vectors
    standing: Vectors
    followed_trust: Map
    standing_trust: Map


def without_ghosts(carried: Carried, gray: Gray, step: Step) -> Map:
    """Return the carried disparity with ghosts replaced by the background beside them."""
    followed_trust, standing_trust = _halved(carried.followed_trust), _halved(carried.standing_trust)
    unknown = _mask(_averaged(np.maximum(followed_trust, standing_trust)) < LIKELY)
    was_there = _mask(standing_trust > 0)
    if _is_blank(unknown & was_there):
        return carried.disparity
    behind = _halved(carried.behind)
    is_background = _mask(_averaged(standing_trust) >= LIKELY)
    farther = _from_farther_side(behind, _opened(is_background, ISLAND_PX))
    in_front = np.float32(IN_FRONT) * farther
    is_near = _mask(_halved(carried.disparity) > in_front)
    was_near = _mask(behind > in_front) & was_there
    moving = _closed(is_near & ~unknown & ~is_background, GAP_PX)
    ghost = unknown & is_near & was_near & ~moving
    if _is_blank(ghost):
        return carried.disparity
    ghost &= _found_elsewhere(carried, followed_trust) & _mask(step.standing(gray) > STANDING)
    ghost = _inside(_opened(ghost, SPECK_PX))
    if not cv2.countNonZero(ghost):
        return carried.disparity
    size = gray.shape[1], gray.shape[0]
    disparity = carried.disparity.copy()
    filled, where = (cv2.resize(each, size, interpolation=cv2.INTER_NEAREST) for each in (farther, ghost))
    cv2.copyTo(filled, where, disparity)
    return disparity


def without_smears(
    own: Map, visible: NDArray[np.float32], followed: Vectors, standing: Vectors, stood: Map
) -> Map:
    """Return the disparity found by the flow, `own`, with the farther one where the flow is smeared.

    `visible` is the key frame, `stood` the similarity to the static world of the last frame, as of `Step.standing`.
    """
    there = _halved(followed)
    smear = (
        _mask(_area(there) < LEAST_AREA) & _mask(_moved(there, _halved(standing))) & _mask(stood > STANDING)
    )
    smear = _opened(smear, SMEAR_PX)
    if not cv2.countNonZero(smear):
        return own
    around = cv2.erode(cv2.extractChannel(visible, 0), _square(SMEAR_AROUND_PX))
    farther = np.minimum(own, sample(np.asarray(around, np.float32), followed))
    where = cv2.resize(smear, (own.shape[1], own.shape[0]), interpolation=cv2.INTER_NEAREST)
    cv2.copyTo(farther, where, own)
    return own


def _area(followed: Vectors) -> Map:
    """Return what share of a pixel's area its place in the key frame has; negative where the flow folds over."""
    across, along = (
        cv2.split(cv2.Sobel(followed, cv2.CV_32F, *axis, ksize=1, scale=1 / 4)) for axis in ((1, 0), (0, 1))
    )
    area = np.asarray(across[0] * along[1] - across[1] * along[0], np.float32)
    area[[0, -1]], area[:, [0, -1]] = 1, 1  # no neighbors
    return area


def _moved(followed: Vectors, standing: Vectors) -> NDArray[np.bool_]:
    x, y = cv2.split(cv2.subtract(followed, standing))
    return np.asarray(x * x + y * y > MOVED_PX**2)


def _found_elsewhere(carried: Carried, followed_trust: Map) -> Mask:
    """Return the pixels in whose place the key frame shows a thing that has moved by itself and is found again."""
    followed, standing = _halved(carried.followed), _halved(carried.standing)
    column, row = (
        np.rint(followed[_moved(followed, standing) & (followed_trust > LIKELY)] / 2).astype(np.intp).T
    )
    height, width = followed_trust.shape
    found = np.zeros((height, width), np.uint8)
    found[row.clip(0, height - 1), column.clip(0, width - 1)] = 255
    near_by = _closed(found, LOST_PX)
    return np.asarray(cv2.remap(near_by, standing / 2, None, cv2.INTER_NEAREST), np.uint8)  # type: ignore[call-overload]


def _inside(ghost: Mask) -> Mask:
    """Return the regions that do not touch the top or a side of the image.

    There, what is unknown may be a part of the object itself that has only now come into the image, as the hair of
    somebody before a webcam does. Below, most of what touches the edge is the floor that somebody has left.
    """
    count, region = cv2.connectedComponents(ghost, connectivity=8)
    is_inside = np.ones(count, np.bool_)
    for edge in (region[0], region[:, 0], region[:, -1]):
        is_inside[edge] = False
    is_inside[0] = False  # no ghost
    return _mask(is_inside[region])


def _from_farther_side(behind: Map, known: Mask) -> Map:
    """Return for each pixel the smaller of the nearest known values to its left and right; infinite without any."""
    height, width = behind.shape
    # A column more, for where there is none: `width` is its index, and so is -1, as the end of the row above.
    padded = np.full((height, width + 1), np.inf, np.float32)
    padded[:, :-1] = behind
    # Turned, since numpy accumulates along the first axis several times faster.
    column, is_known = np.arange(width, dtype=np.int32)[:, None], known.T != 0
    left = np.maximum.accumulate(np.where(is_known, column, np.int32(-1)), axis=0)
    right = np.minimum.accumulate(np.where(is_known, column, np.int32(width))[::-1], axis=0)[::-1]
    row = np.arange(height, dtype=np.int32) * np.int32(width + 1)
    values = padded.ravel()
    return np.ascontiguousarray(np.minimum(values[left + row], values[right + row]).T)


def _halved(values: NDArray[Any]) -> Any:
    height, width = values.shape[:2]
    return cv2.resize(values, ((width + 1) // 2, (height + 1) // 2), interpolation=cv2.INTER_NEAREST)


def _averaged(similarity: Map) -> Map:
    return np.asarray(cv2.blur(similarity, (AROUND_PX, AROUND_PX)), np.float32)


def _is_blank(mask: Mask) -> bool:
    """Whether there is nothing in it but specks."""
    return cv2.countNonZero(_opened(mask, SPECK_PX)) == 0


def _opened(mask: Mask, width: int) -> Mask:
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, _square(width)), np.uint8)


def _closed(mask: Mask, width: int) -> Mask:
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, _square(width)), np.uint8)


def _mask(where: NDArray[np.bool_]) -> Mask:
    return np.multiply(where, np.uint8(255), dtype=np.uint8)


def _square(width: int) -> Mask:
    return np.ones((width, width), np.uint8)
