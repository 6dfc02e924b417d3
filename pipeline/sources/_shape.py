"""Compute the display size of frames with non-square pixels."""

from __future__ import annotations

from fractions import Fraction

ROUNDING = Fraction(1, 100)
"""Pixels that are less than this from square come of sizes that were rounded."""
LARGEST_STRETCH = 4
"""Anamorphic lenses squeeze to a half; beyond this, what a file says of its pixels is nonsense."""


def shown_size(width: int, height: int, shape: Fraction) -> tuple[int, int]:
    """(width, height) with square pixels; `shape` is how wide a stored one is against its height.

    One side grows, so that nothing is lost, and becomes even.
    """
    if not 1 / LARGEST_STRETCH <= shape <= LARGEST_STRETCH or abs(shape - 1) < ROUNDING:
        return width, height
    return (2 * round(width * shape / 2), height) if shape > 1 else (width, 2 * round(height / shape / 2))
