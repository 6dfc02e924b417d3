"""Store the exact time of each frame on disk, for formats without timestamps, and a checksum of its numbers.

times = Times(folder)
times.add(Fraction(1, 25), checksum)
times.log.sync(), times.log.cut(count)
list(times), times.checksums             # fractions of a second, and whole numbers
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from pipeline.storage.record_log import Log


class Times:
    """Some bytes per frame, kept on disk instead of in memory."""

    def __init__(self, folder: Path) -> None:
        self.log = Log(folder / "times", "qqq")

    def __len__(self) -> int:
        return len(self.log)

    def __iter__(self) -> Iterator[Fraction]:
        return (Fraction(*time) for *time, _ in self.log.values())

    @property
    def checksums(self) -> list[int]:
        """The checksum of each frame, 0 where none was given."""
        return [checksum for *_, checksum in self.log.values()]

    def add(self, time: Fraction, checksum: int = 0) -> None:
        """Append the time of the next frame, in seconds, and the checksum of its numbers."""
        self.log.add(time.numerator, time.denominator, checksum)
