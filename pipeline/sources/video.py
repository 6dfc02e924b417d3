"""Read a video file: exact timestamps, upright frames, and frame-accurate seeking.

    with open("clip.mp4", SourceSettings()) as source:
        source.seek(Fraction(5))
        frame = source.read()          # the frame that is on screen at 5 s

`_container.py` decodes it; here it is opened and wound.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.video.frame import VideoFrame

from pipeline.container import open_input
from pipeline.errors import SourceError
from pipeline.ffmpeg_log import listening
from pipeline.settings import SourceSettings
from pipeline.sources._container import ContainerReader, Timed
from pipeline.sources._decoding import time_of
from pipeline.sources._error_messages import check_file, unreadable
from pipeline.sources.base import Match

_log = logging.getLogger(__name__)

NAMES = "3gp asf avi flv gif h264 hevc ivf m2ts m4v mjpeg mjpg mkv mov mp4 mpeg mpg mts mxf ogg ogv ts vob webm wmv y4m"
EXTENSIONS = frozenset(f".{name}" for name in NAMES.split())
REACHES = (0, 1, 4, 16, 64)
"""Seconds before the wished time at which a seek looks for a key frame, one after the other, until one lies before
it. Indexes of some containers point a little late, and pictures between open groups need an earlier key frame."""
NEARBY = 1
"""Seconds ahead that are decoded from where we are: key frames may lie 10 s apart, and stepping goes frame by frame."""
NO_WAY_IN = {"mpeg"}
"""FFmpeg's names of formats that tell the time of a few packets only, so that after a jump it is wrong by some
frames: MPEG program streams (.mpg, .vob). These are decoded from their start."""


def accepts(address: str) -> int:
    """Files, and whatever no other source knows: the error then says that there is no such file."""
    return Match.LIKELY if Path(address).suffix.lower() in EXTENSIONS else Match.MAYBE


def open(address: str, settings: SourceSettings) -> VideoFile:
    """Open a video file."""
    return VideoFile(Path(address), settings)


class VideoFile(ContainerReader):
    """A recording that can be opened again, and entered in the middle."""

    def __init__(self, path: Path, settings: SourceSettings | None = None) -> None:
        """Raises `SourceNotFoundError` or `SourceUnreadableError`."""
        check_file(path)
        self._path = path
        super().__init__(str(path), path.name, settings)

    @property
    def can_seek(self) -> bool:
        return True

    def seek(self, timestamp: Fraction) -> None:
        with self._lock:
            if self._container is None:
                return
            target = max(Fraction(timestamp), self._info.start)
            shown = self._land_before(target)
            while shown is not None and (following := self._advance()) is not None:
                if following[1] > target:
                    self._ahead.appendleft(following)
                    break
                shown = following
            self._shown = None
            if shown is not None:
                self._ahead.appendleft(shown)
                self._index = self._index_at(shown[1])

    def _open(self) -> InputContainer:
        with listening():
            return open_input(self._path)

    def _explained(self, error: Exception) -> SourceError:
        return unreadable(self._path, error)

    def _land_before(self, target: Fraction) -> Timed | None:
        """Go to a frame at or before the target, as near as key frames allow, and return it."""
        here = self._shown or self._advance()
        if here is not None and here[1] <= target <= here[1] + NEARBY:
            return here
        target -= self._lead
        for reach in REACHES:
            if target - reach <= self._info.start or not self._jump(target - reach):
                break
            landed = next(self._frames, None)
            time = None if landed is None else time_of(landed, self._stream)
            if landed is not None and time is not None and time <= target:
                self._timed = self._whole(self._stamp(self._and_then(landed)))
                return next(self._timed)
        _log.debug("%s: no way to %.3f s but from the start", self._name, target)
        self._begin()  # from the start, where every file can be read
        return next(self._timed, None)

    def _and_then(self, first: VideoFrame) -> Iterator[VideoFrame]:
        yield first
        yield from self._frames

    def _jump(self, time: Fraction) -> bool:
        """Ask the container for the key frame before this time; False where it has no way to find it."""
        assert self._container is not None and self._stream.time_base is not None
        if self._container.format.name in NO_WAY_IN:
            return False
        try:
            self._container.seek(int(time / self._stream.time_base), stream=self._stream)
        except av.FFmpegError:
            return False
        self.damage.is_from_start = False
        self._play_from_here()
        return True

    def _index_at(self, timestamp: Fraction) -> int:
        """Which frame this is, counted by the frame rate: exact where the rate is constant."""
        return round((timestamp - self._info.start) * self._rate) if self._rate else self._index
