"""Change what a source gives, and pass the rest of it on: the base of cropped, trimmed and joined sources."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from pipeline.frame import SourceInfo
from pipeline.sources.base import VideoSource


class WrappedSource(VideoSource):
    """Wraps a source, and owns it. Subclasses write `read`, and replace what else they change."""

    def __init__(self, source: VideoSource) -> None:
        self._source = source

    @property
    def info(self) -> SourceInfo:
        return self._source.info

    def seek(self, timestamp: Fraction) -> None:
        if not self.can_seek:
            super().seek(timestamp)
        self._source.seek(timestamp)

    def close(self) -> None:
        self._source.close()

    @property
    def concealed_frames(self) -> int:
        return self._source.concealed_frames

    @property
    def substituted_frames(self) -> int:
        return self._source.substituted_frames

    @property
    def notes(self) -> tuple[str, ...]:
        return self._source.notes

    @property
    def sidetrack_file(self) -> Path | None:
        return self._source.sidetrack_file
