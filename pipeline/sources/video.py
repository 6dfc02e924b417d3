"""Read a video file: exact timestamps, upright frames, and frame-accurate seeking.

    with open("clip.mp4", SourceSettings()) as source:
        source.seek(Fraction(5))
        frame = source.read()          # the frame that is on screen at 5 s

`_container.py` decodes it, `_seekable.py` winds it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from av.container import InputContainer

from pipeline.container import open_input
from pipeline.errors import SourceError
from pipeline.ffmpeg_log import listening
from pipeline.frame import SourceInfo
from pipeline.settings import SourceSettings
from pipeline.sources._error_messages import check_file, unreadable
from pipeline.sources._joined import span_of
from pipeline.sources._seekable import SeekableReader
from pipeline.sources.base import Match

NAMES = "3gp asf avi flv gif h264 hevc ivf m2ts m4v mjpeg mjpg mkv mov mp4 mpeg mpg mts mxf ogg ogv ts vob webm wmv y4m"
EXTENSIONS = frozenset(f".{name}" for name in NAMES.split())


def accepts(address: str) -> int:
    """Files, and whatever no other source knows: the error then says that there is no such file."""
    return Match.LIKELY if Path(address).suffix.lower() in EXTENSIONS else Match.MAYBE


def open(address: str, settings: SourceSettings) -> VideoFile:
    """Open a video file."""
    return VideoFile(Path(address), settings)


class VideoFile(SeekableReader):
    """A video file."""

    def __init__(self, path: Path, settings: SourceSettings | None = None) -> None:
        """Open the file; raises `SourceNotFoundError` or `SourceUnreadableError` if it has no frames."""
        check_file(path)
        self._path = path
        super().__init__(str(path), path.name, settings)

    def _open(self) -> InputContainer:
        with listening():
            return open_input(self._path)

    def _describe(self, deinterlace: str) -> SourceInfo:
        info = super()._describe(deinterlace)
        assert self._container is not None
        span = span_of(self._container, self._stream, self._path)
        if span is None or not info.frame_rate:
            return info
        self._has_breaks = span.has_breaks
        return replace(info, frame_count=max(1, round(span.seconds * info.frame_rate)))

    def _explained(self, error: Exception) -> SourceError:
        return unreadable(self._path, error)
