"""Detect scene changes: a cut, a change of light, or a blank frame.

    if change(previous, gray, motion) is Change.CUT: forget everything

A cut is where little of the new picture can be found in the previous one, and what stays in its place isn't alike
either, however bright it is. So a pan, a flash and a fade are none; a dissolve changes too little per frame.
"""

from __future__ import annotations

from enum import Enum

import cv2
import numpy as np

from pipeline.stabilize.motion import Gray, Map, Motion

SURE_SHARE = 0.6
"""If optical flow matches at least this share of the image, there is no change."""
FOUND_SHARE = 0.2
"""If it matches less than this share, there is a change. Real cuts leave less than 0.01."""
ALIKE = 0.2
"""Correlation of details: 0.2 to 0.9 for one scene in different light, 0.02 for different scenes."""
BLANK_SHARE = 0.25
"""An image with less than this share of the other image's details is blank."""
DETAIL_LEVELS = 0.7
"""Details are differences from the surroundings of at least this many gray levels."""
AROUND_PX = 15
"""Width of those surroundings."""


class Change(Enum):
    """Type of change between two frames."""

    NONE = "the same scene, perhaps moved"
    LIGHT = "the same scene, in another light"
    BLANK = "nothing to be seen: white, black, covered"
    CUT = "another scene"


def change(previous: Gray, gray: Gray, motion: Motion) -> Change:
    """Classify the change between two images, uint8 (h, w); `motion` maps the new one to the old one."""
    found = float(motion.trust.mean())
    if found >= SURE_SHARE:
        return Change.NONE
    before, now = _details(previous), _details(gray)
    seen_before, seen = float((before != 0).mean()), float((now != 0).mean())
    if seen < BLANK_SHARE * max(seen_before, 0.01):
        return Change.BLANK
    if found >= FOUND_SHARE:
        return Change.NONE
    both = (before != 0) & (now != 0)
    if seen_before > BLANK_SHARE * seen and both.any() and float((before * now)[both].mean()) > ALIKE:
        return Change.LIGHT
    return Change.CUT


def _details(gray: Gray) -> Map:
    """Return the difference from the surroundings, normalized by its local magnitude; 0 where there are no details."""
    smooth = cv2.GaussianBlur(gray.astype(np.float32), (0, 0), 1.0)
    detail = smooth - cv2.blur(smooth, (AROUND_PX, AROUND_PX))
    power = cv2.blur(detail * detail, (AROUND_PX, AROUND_PX))
    usual = np.sqrt(np.maximum(power, 0))  # its running sums may end a little below zero
    return np.asarray(
        np.where(usual > DETAIL_LEVELS, detail / np.maximum(usual, DETAIL_LEVELS), 0), np.float32
    )
