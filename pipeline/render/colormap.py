"""Apply colormaps: quantize once, then use a lookup table.

    picture = colorize(depth.normalized(), "inferno")       # uint8 (h, w, 3) RGB; near is bright
    lookup_table("turbo")                                    # uint8 (256, 3) RGB, from far to near

Tables come from cmap, which is imported when the first one is built.
"""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.colormaps import FULL_NAMES, NAMES
from pipeline.errors import SettingsError


def colorize(near_to_far: NDArray[np.float32], name: str = "inferno", invert: bool = False) -> Image:
    """Apply a colormap to normalized depth.

    Parameters
    ----------
    near_to_far : ndarray of float32, shape (h, w)
        Values in [0, 1], 1 = nearest, as from `DepthFrame.normalized`. Other values are clipped; NaN counts as far.
    name : str, default "inferno"
        Name of the colormap; `pipeline.colormaps.NAMES` lists them.
    invert : bool, default False
        Swap near and far colors.

    Returns
    -------
    ndarray of uint8, shape (h, w, 3)
        RGB image.

    Raises
    ------
    SettingsError
        If there is no colormap of this name.

    Examples
    --------
    >>> picture = pipeline.colorize(depth.normalized(), "turbo")
    """
    within = np.fmin(np.fmax(near_to_far, 0), 1)  # fmax and fmin, unlike clip, let no NaN through
    return paint(np.asarray(cv2.convertScaleAbs(within, alpha=255), np.uint8), name, invert)


def paint(levels: NDArray[np.uint8], name: str = "inferno", invert: bool = False) -> Image:
    """Apply a colormap to levels, uint8 (h, w), 255 = nearest; return uint8 (h, w, 3) RGB."""
    return np.asarray(cv2.applyColorMap(levels, lookup_table(name, invert)[:, None]), np.uint8)


@cache
def lookup_table(name: str = "inferno", invert: bool = False) -> Image:
    """Return a colormap as uint8 (256, 3) RGB from far to near, read-only. Raises `SettingsError`."""
    if name not in FULL_NAMES:
        raise SettingsError(f"“{name}” is not a colormap.", hint=f"Choose one of: {', '.join(NAMES)}.")
    import cmap

    table: Image = np.rint(cmap.Colormap(FULL_NAMES[name]).lut(256)[:: -1 if invert else 1, :3] * 255).astype(
        np.uint8
    )
    table.setflags(write=False)
    return table
