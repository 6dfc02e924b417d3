"""Fill places without depth in precomputed depth, such as the shadows that depth cameras leave beside near things."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Disparity

Flags = NDArray[np.bool_]


def filled(disparity: Disparity) -> Disparity:
    """Return disparity, float32 (h, w), whose zeros are the farther one of what is known left and right of them.

    A shadow belongs to what lies behind. Where nothing in a row is known, above and below count.
    """
    across = _filled_rows(disparity)
    return np.ascontiguousarray(_filled_rows(across.T).T)


def _filled_rows(disparity: Disparity) -> Disparity:
    known = disparity > 0
    if known.all():
        return disparity
    before = _last_known(disparity, known)
    after = _last_known(disparity[:, ::-1], known[:, ::-1])[:, ::-1]
    found = np.minimum(before, after)
    return np.where(known, disparity, np.where(np.isfinite(found), found, np.float32(0)))


def _last_known(disparity: Disparity, known: Flags) -> Disparity:
    """Return the last known value up to each place of its row, infinite where there is none."""
    place = np.maximum.accumulate(np.where(known, np.arange(disparity.shape[1]), -1), axis=1)
    value = np.take_along_axis(disparity, place.clip(0), axis=1)
    return np.where(place >= 0, value, np.float32(np.inf))
