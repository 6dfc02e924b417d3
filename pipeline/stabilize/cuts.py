"""Hard cuts: is the new picture another scene?

    if is_cut(previous_gray, gray, motion): ...

A cut is where little of the new picture can be found in the previous one, wherever it moved to and however
bright it is. So a pan, a flash and a fade are none, and a dissolve changes too little from frame to frame.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.stabilize.follow import Motion

FOUND_SHARE = 0.2
"""When less of the picture than this is found again, it is another scene."""


def is_cut(gray: NDArray[np.uint8], motion: Motion) -> bool:
    """Whether this picture, uint8 (h, w), begins another scene than the one that `motion` leads back to."""
    return bool(motion.trust.mean() < FOUND_SHARE and gray.std() > 4)
