"""Store the exact time of each frame on disk, for formats without timestamps.

times = Times(folder)
times.add(Fraction(1, 25))
times.log.sync(), times.log.cut(count)
list(times)                              # fractions of a second
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from pipeline.storage.record_log import Log


class Times:
    """Sixteen bytes per frame, kept on disk instead of in memory."""

    def __init__(self, folder: Path) -> None:
        self.log = Log(folder / "times", "qq")

    def __len__(self) -> int:
        return len(self.log)

    def __iter__(self) -> Iterator[Fraction]:
        return (Fraction(*each) for each in self.log.values())

    def add(self, time: Fraction) -> None:
        """Append the time of the next frame, in seconds."""
        self.log.add(time.numerator, time.denominator)
