"""Read decoded frames of a video by number: the next one at once, another one after a seek.

frames = VideoFrames(Path("depth.mkv"), times)
frame = frames.at(17)                    # av.VideoFrame
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

import av
from av.container import InputContainer
from av.video.frame import VideoFrame

from pipeline.container import open_input
from pipeline.errors import SourceUnreadableError
from pipeline.ffv1 import undamaged_frames

T = TypeVar("T")
TICK = Fraction(1, 1000)
"""How exact times of a container are, in seconds."""

NEAR = 4
"""Frames that are rather skipped than sought."""


class VideoFrames:
    """`times` are those of all frames, in seconds; only their differences count."""

    def __init__(self, path: Path, times: Sequence[Fraction]) -> None:
        self._path, self._times = path, times
        self._container: InputContainer | None = None
        self._begin()

    def at(self, number: int) -> VideoFrame:
        """Return a frame. Raises `SourceUnreadableError`."""
        if number != self._next:
            self._jump(number)
        return self._read()

    def close(self) -> None:
        """Close the file. Closing twice is harmless."""
        if self._container is not None:
            self._container.close()

    def _begin(self) -> None:
        """Open the file at its first frame."""
        self.close()
        self._container = self._try(lambda: open_input(self._path))
        if not self._container.streams.video:
            raise SourceUnreadableError(f"{self._path} contains no video.", hint="Choose another file.")
        self._stream = self._container.streams.video[0]
        self._stream.thread_type = "AUTO"
        self._decoded: Iterator[VideoFrame] = undamaged_frames(self._container, self._path)
        self._waiting: VideoFrame | None = self._decode()
        self._first, self._next = self._time(self._waiting), 0

    def _jump(self, number: int) -> None:
        """Make a frame the next one: by a seek if its time is found again, else from the start."""
        if 0 < number - self._next <= NEAR:
            while self._next < number:
                self._read()
            return
        wanted = self._first + self._times[number] - self._times[0]
        assert self._container is not None
        base = self._stream.time_base or TICK
        self._container.seek(round((wanted + TICK) / base), stream=self._stream)
        self._decoded = undamaged_frames(self._container, self._path)
        frame = self._decode()
        while self._time(frame) < wanted - TICK:
            frame = self._decode()
        if abs(self._time(frame) - wanted) <= TICK:
            self._waiting, self._next = frame, number
            return
        self._begin()
        while self._next < number:
            self._read()

    def _read(self) -> VideoFrame:
        frame, self._waiting = self._waiting or self._decode(), None
        self._next += 1
        return frame

    def _decode(self) -> VideoFrame:
        found = self._try(lambda: next(self._decoded, None))
        if found is None:
            raise SourceUnreadableError(
                f"{self._path} ends before its last frame.", hint="It is incomplete; copy it again."
            )
        return found

    @staticmethod
    def _time(frame: VideoFrame) -> Fraction:
        return Fraction(0) if frame.pts is None else frame.pts * (frame.time_base or TICK)

    def _try(self, read: Callable[[], T]) -> T:
        try:
            return read()
        except av.FFmpegError as error:
            raise SourceUnreadableError(
                f"{self._path} cannot be decoded: {error.strerror}.", hint="It is damaged; copy it again."
            ) from error
