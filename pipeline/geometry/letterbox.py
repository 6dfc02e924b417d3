"""Say where the picture lies in frames with black bars; `pipeline.sources._autocrop` finds out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Letterbox:
    """Where frames lie in the whole frames of their source, whose black bars were cut away.

    Attributes
    ----------
    width, height : int
        Size of the whole frames in pixels.
    left, top : int
        Place of the first pixel in them.
    """

    width: int
    height: int
    left: int
    top: int

    def scaled(self, before: tuple[int, int], after: tuple[int, int]) -> Letterbox:
        """Return it for frames that were scaled from one (width, height) to another."""
        across, down = after[0] / before[0], after[1] / before[1]
        width, height = max(after[0], round(self.width * across)), max(after[1], round(self.height * down))
        left, top = round(self.left * across), round(self.top * down)
        return Letterbox(width, height, min(left, width - after[0]), min(top, height - after[1]))
