"""Convert the values of other programs' depth to disparity, by what the user says of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Disparity
from pipeline.depth_files.settings import DepthFileSettings
from pipeline.errors import SettingsError


def from_numbers(values: NDArray[np.floating], settings: DepthFileSettings) -> Disparity:
    """Convert floating-point values, (h, w); what is not finite or no distance counts as infinitely far."""
    values = values.astype(np.float32)
    known = np.isfinite(values) & (values > 0)
    if settings.depth_values == "distance":
        values = np.divide(np.float32(1), values, out=np.zeros_like(values), where=known)
    return np.where(known, values, np.float32(0)).astype(np.float32, copy=False)


def from_shares(shares: NDArray[np.float32], settings: DepthFileSettings) -> Disparity:
    """Convert brightness, float32 (h, w) from 0 = black to 1 = white."""
    black, white = limits(settings)
    return from_numbers(shares * np.float32(white - black) + np.float32(black), settings)


def limits(settings: DepthFileSettings) -> tuple[float, float]:
    """Return the values of black and white. Raises `SettingsError` for distances without them."""
    black, white = settings.depth_black, settings.depth_white
    if settings.depth_values == "distance" and (black is None or white is None):
        raise SettingsError(
            f"The distances of black and white in {settings.depth} are unknown.",
            hint="Give both in meters, such as: --depth-black 0.5 --depth-white 20",
        )
    black, white = 0.0 if black is None else black, 1.0 if white is None else white
    if black == white:
        raise SettingsError("Black and white stand for the same depth.", hint="Give two different values.")
    return black, white
