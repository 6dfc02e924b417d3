"""A video file: exact time stamps, whole and upright pictures, and a seek that lands on the very frame.

    with open("clip.mp4", SourceSettings()) as source:
        source.seek(Fraction(5))
        frame = source.read()          # the frame that is on screen at 5 s

Time stamps are the file's own (pts × time base, a Fraction) and nothing is taken off them, so that pictures and the
sound of the same file stay together. `info.start` is the first picture's: 0 for most files, not for an MPEG-TS.

Where a picture in the middle cannot be decoded, the one before it stands for it, at its time; `filled` counts these.
A file that breaks off gives what can be decoded and then ends; `damage` counts what could not.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain, islice
from pathlib import Path

import av
from av.container import InputContainer
from av.video.frame import VideoFrame

from pipeline.errors import SourceUnreadableError
from pipeline.frame import Frame, SourceInfo
from pipeline.settings import SourceSettings
from pipeline.sources._decoding import (
    Clock,
    Damage,
    decode,
    find_video,
    frame_count_of,
    frame_rate_of,
    time_of,
)
from pipeline.sources._interlace import LOOK, REACH, Weave, deinterlaced, is_suspect, weave_of
from pipeline.sources._painter import Painter
from pipeline.sources._reasons import check_file, unreadable
from pipeline.sources.base import Bid, VideoSource

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
    return Bid.LIKELY if Path(address).suffix.lower() in EXTENSIONS else Bid.MAYBE


def open(address: str, settings: SourceSettings) -> VideoFile:
    """Open a video file."""
    return VideoFile(Path(address), settings)


class VideoFile(VideoSource):
    """Decoded by PyAV, in as many threads as there are processors, a few frames at a time."""

    def __init__(self, path: Path, settings: SourceSettings | None = None) -> None:
        """Raises `SourceNotFoundError` or `SourceUnreadableError` when there is no picture to be had."""
        check_file(path)
        self.damage = Damage()
        self._path = path
        # A decoder serves one thread at a time. `close` waits for the frame in work, no longer.
        self._lock = threading.Lock()
        self._container: InputContainer | None = None
        self._ahead: deque[tuple[VideoFrame, Fraction]] = deque()  # decoded, not yet read
        self._shown: tuple[VideoFrame, Fraction] | None = None  # read last, just before those ahead
        self._index = 0
        self._filled = 0
        self._weave = Weave()
        self._lead = Fraction(0)
        """Seconds before the wished frame that a seek has to decode."""
        try:
            self._begin()
            self._painter = Painter(self._stream.sample_aspect_ratio)
            self._info = self._describe((settings or SourceSettings()).deinterlace)
        except BaseException:
            self._release()
            raise

    @property
    def info(self) -> SourceInfo:
        return self._info

    @property
    def can_seek(self) -> bool:
        return True

    def read(self) -> Frame | None:
        with self._lock:
            if self._container is None:
                return None
            item = self._advance()
            if item is None:
                return None
            self._shown = item
            picture, timestamp = item
            frame = Frame.now(self._painter.paint(picture), self._index, timestamp)
            self._index += 1
            return frame

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

    def close(self) -> None:
        with self._lock:
            self._release()

    def _advance(self) -> tuple[VideoFrame, Fraction] | None:
        return self._ahead.popleft() if self._ahead else next(self._timed, None)

    def _release(self) -> None:
        self._ahead.clear()
        self._shown = None
        if self._container is not None:
            self._container.close()
            self._container = None

    def _begin(self) -> None:
        """Open, or open again, with the first frame to be read next."""
        self._release()
        try:
            # Names and titles are often in an old encoding: a broken letter is no reason to refuse a video.
            self._container = av.open(str(self._path), metadata_errors="replace")
            self._stream = find_video(self._container, str(self._path))
        except (av.FFmpegError, OSError) as error:
            raise unreadable(self._path, error) from error
        self._stream.thread_type = "AUTO"
        self._rate = frame_rate_of(self._stream)
        self._play_from_here()

    @property
    def filled(self) -> int:
        return self._filled

    @property
    def notes(self) -> tuple[str, ...]:
        count, reason, filled = self.damage.bad_packets - self._filled, self.damage.reason, self._filled
        skipped = f"{count} damaged pieces of {self._path} were skipped ({reason})."
        stood_for = f"{filled} pictures of {self._path} could not be decoded ({reason}); "
        stood_for += "the one before stands for each."
        woven = f"{self._path.name} is interlaced; its fields became whole pictures."
        return (
            *[skipped] * (count > 0),
            *[stood_for] * bool(filled),
            *[woven] * bool(self._lead),
            *self._painter.notes,
        )

    def _play_from_here(self) -> None:
        assert self._container is not None
        self._ahead.clear()
        self._shown = None
        self._frames = decode(self._container, self._stream, self.damage)
        self._timed = self._whole(self._stamp(self._frames))

    def _whole(self, timed: Iterable[tuple[VideoFrame, Fraction]]) -> Iterator[tuple[VideoFrame, Fraction]]:
        return deinterlaced(timed, self._weave)

    def _stamp(self, frames: Iterator[VideoFrame]) -> Iterator[tuple[VideoFrame, Fraction]]:
        clock = Clock(self._rate)
        shown: VideoFrame | None = None
        for frame in frames:
            yield from self._stand_in(shown, clock)
            yield frame, clock.place(time_of(frame, self._stream))
            shown = frame
        yield from self._stand_in(shown, clock)

    def _stand_in(self, shown: VideoFrame | None, clock: Clock) -> Iterator[tuple[VideoFrame, Fraction]]:
        """The picture that is on screen, for each one after it that could not be decoded, at that one's time."""
        lost = self.damage.take_lost()
        if shown is None or self._stream.time_base is None:
            return
        for pts in lost:
            self._filled += 1
            yield shown, clock.place(pts * self._stream.time_base)

    def _describe(self, deinterlace: str) -> SourceInfo:
        """Decode the first frame: only that proves that there are pictures, and tells which way up they are."""
        assert self._container is not None
        timed = self._stamp(self._frames)
        is_searched = deinterlace != "never" and is_suspect(self._stream.height, self._rate)
        begin = list(islice(timed, LOOK if is_searched else 1))
        self._weave = weave_of([frame for frame, _ in begin], deinterlace)
        if any(self._weave.is_in(frame) for frame, _ in begin):
            self._lead = REACH / (self._rate or Fraction(25))
        self._timed = self._whole(chain(begin, timed))
        first = next(self._timed, None)
        if first is None:
            reason = f" ({self.damage.reason})" if self.damage.reason else ""
            raise SourceUnreadableError(
                f"{self._path} holds no picture that can be decoded{reason}.",
                hint="Its recording may have been cut off; try to play it in another program.",
            )
        self._ahead.append(first)
        height, width = self._painter.paint(first[0]).shape[:2]
        count = frame_count_of(self._container, self._stream)
        return SourceInfo(width, height, self._rate, count, title=self._path.name, start=first[1])

    def _land_before(self, target: Fraction) -> tuple[VideoFrame, Fraction] | None:
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
        self._play_from_here()
        return True

    def _index_at(self, timestamp: Fraction) -> int:
        """Which frame this is, counted by the frame rate: exact where the rate is constant."""
        return round((timestamp - self._info.start) * self._rate) if self._rate else self._index
