"""Decode a recording from start to end with PyAV, for `video` and `pipe`.

    packets ──▶ decode ──▶ _stamp ──▶ deinterlaced ──▶ read ──▶ FrameConverter
                          times, and stand-ins for what is broken

Time stamps are the recording's own (pts × time base, a Fraction) and nothing is taken off them, so that pictures and
the sound of the same file stay together. `info.start` is the first picture's: 0 for most files, not for an MPEG-TS.

Where a frame in the middle cannot be decoded, the one before it stands for it, at its time; `substituted_frames`
counts these.
One that breaks off gives what can be decoded and then ends; `damage` counts what could not.
"""

from __future__ import annotations

import logging
import threading
from abc import abstractmethod
from collections import deque
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain, islice

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from pipeline.continuity import Continuity
from pipeline.errors import SourceError, SourceUnreadableError
from pipeline.ffmpeg_log import idle
from pipeline.frame import Frame, SourceInfo
from pipeline.settings import SourceSettings
from pipeline.sources._decoding.damage import Damage
from pipeline.sources._decoding.decode_order import DecodeOrder
from pipeline.sources._decoding.deinterlace import REACH, Deinterlacer, deinterlaced, search_length, weave_of
from pipeline.sources._decoding.frame_converter import FrameConverter, pixel_shape_of
from pipeline.sources._decoding.frames import (
    Clock,
    decode,
    find_video,
    frame_count_of,
    frame_rate_of,
    time_of,
    unused_parts,
)
from pipeline.sources.base import VideoSource

_log = logging.getLogger(__name__)

Timed = tuple[VideoFrame, Fraction]
"""A decoded frame and its timestamp in seconds."""


class ContainerReader(VideoSource):
    """Decodes a few frames at a time, in one thread per processor. The subclass opens the container."""

    def __init__(self, name: str, title: str, settings: SourceSettings | None = None) -> None:
        """Open the container; `name` is used in messages. Raises `SourceError`."""
        self.damage = Damage()
        self._name = name
        self._title = title
        # A decoder serves one thread at a time. `close` waits for the frame in work, no longer.
        self._lock = threading.Lock()
        self._container: InputContainer | None = None
        self._ahead: deque[Timed] = deque()  # decoded, not yet read
        self._shown: Timed | None = None  # read last, just before those ahead
        self._index = 0
        self._filled = 0
        self._weave = Deinterlacer()
        self._delay: int | None = None  # see `DecodeOrder`
        self._is_disordered = False
        self._lead = Fraction(0)
        """Seconds before the target that a seek has to decode."""
        try:
            self._begin()
            self._painter = FrameConverter(lambda: self._pixel_shape())
            self._info = self._describe((settings or SourceSettings()).deinterlace)
        except BaseException:
            self._release()
            raise

    @abstractmethod
    def _open(self) -> InputContainer:
        """Open the container at its start. Errors of FFmpeg and the system go through `_explained`."""

    @abstractmethod
    def _explained(self, error: Exception) -> SourceError:
        """Convert an error of FFmpeg on opening to one with a hint for the user."""

    @property
    def info(self) -> SourceInfo:
        return self._info

    def read(self) -> Frame | None:
        with self._lock:
            if self._container is None:
                return None
            item = self._advance()
            if item is None:
                return None
            self._shown = item
            picture, timestamp = item
            frame = self._painter.frame(picture, self._index, timestamp)
            self._index += 1
            return frame

    def draw_late(self) -> None:
        self._painter.draws_late = True

    def close(self) -> None:
        with self._lock:
            self._release()

    def _advance(self) -> Timed | None:
        return self._ahead.popleft() if self._ahead else next(self._timed, None)

    def _release(self) -> None:
        self._ahead.clear()
        self._shown = None
        if self._container is not None:
            _log.debug(
                "%s: closed after %d frames, %d damaged packets, %d frames substituted",
                self._name,
                self._index,
                self.damage.bad_packets,
                self._filled,
            )
            idle(self._container)
            self._container.close()
            self._container = None

    def _begin(self) -> None:
        """Open, or open again, with the first frame to be read next."""
        self._release()
        try:
            self._container = self._open()
            self._stream = find_video(self._container, self._name)
            self._unused = unused_parts(self._container, self._stream)
        except (av.FFmpegError, OSError) as error:
            raise self._explained(error) from error
        self._stream.thread_type = "AUTO"
        form, stream = self._container.format.name, self._stream
        _log.info("%s: %s, stream %d: %s", self._name, form, stream.index, stream)
        self._rate, self._pixel_shape = frame_rate_of(self._stream), pixel_shape_of(self._stream)
        self.damage.is_from_start = True
        self._play_from_here()

    @property
    def substituted_frames(self) -> int:
        return self._filled

    @property
    def concealed_frames(self) -> int:
        return self.damage.concealed

    @property
    def notes(self) -> tuple[str, ...]:
        filled, reason = self._filled, self.damage.reason
        count = self.damage.bad_packets - filled
        skipped = f"Damaged packets of {self._name} skipped: {count} ({reason})."
        stood_for = f"Frames of {self._name} that could not be decoded: {filled} ({reason}); "
        stood_for += "the previous frame replaces each of them."
        concealed = f"Damaged frames of {self._name} repaired by the decoder: {self.damage.concealed}."
        return (
            *[skipped] * (count > 0),
            *[stood_for] * bool(filled),
            *[concealed] * bool(self.damage.concealed),
            *[f"{self._title} {self._weave.note}"] * bool(self._lead),
            *self._continuity.notes,
            *self._unused,
            *self._painter.notes,
        )

    def _play_from_here(self) -> None:
        assert self._container is not None
        self._ahead.clear()
        self._shown = None
        self._continuity = Continuity(self._container, self._stream)
        self._order = DecodeOrder(
            self._container,
            self._stream,
            None if self.damage.is_from_start else self._delay,
            is_disordered=self._is_disordered,
        )
        self._frames = decode(self._demuxed(), self._stream, self.damage)
        self._timed = self._whole(self._stamp(self._frames))

    def _demuxed(self) -> Iterator[Packet[VideoStream]]:
        """Yield the packets of the video with continuous timestamps."""
        for packet in self._packets():
            self._continuity.mend(packet)
            self._order.expect(packet)
            yield packet

    def _packets(self) -> Iterator[Packet[VideoStream]]:
        """Yield the packets of the video stream in the order of the file."""
        assert self._container is not None
        return self._container.demux(self._stream)

    def _whole(self, timed: Iterable[Timed]) -> Iterator[Timed]:
        return deinterlaced(timed, self._weave)

    def _stamp(self, frames: Iterator[VideoFrame]) -> Iterator[Timed]:
        clock = Clock(self._rate)
        shown: VideoFrame | None = None
        for frame in frames:
            yield from self._stand_in(shown, clock)
            yield frame, clock.place(time_of(frame, self._stream, self._order))
            self._delay = self._order.delay
            shown = frame
        yield from self._stand_in(shown, clock)

    def _stand_in(self, shown: VideoFrame | None, clock: Clock) -> Iterator[Timed]:
        """Yield the last frame once for every following frame that could not be decoded, at its timestamp."""
        lost = self.damage.take_lost()
        if shown is None or self._stream.time_base is None:
            return
        for pts in lost:
            self._filled += 1
            yield shown, clock.place(pts * self._stream.time_base)

    def _describe(self, deinterlace: str) -> SourceInfo:
        """Decode the first frame: only that proves that there are pictures, and tells which way up they are."""
        assert self._container is not None
        if self._stream.codec_context.has_b_frames:
            self._frames = self._order.look_at(self._frames, self.damage)
            self._is_disordered = self._order.is_disordered
        timed = self._stamp(self._frames)
        begin = list(islice(timed, search_length(deinterlace, self._stream.height, self._rate)))
        self._weave = weave_of([frame for frame, _ in begin], deinterlace)
        if any(self._weave.is_in(frame) for frame, _ in begin):
            self._lead = REACH / (self._rate or Fraction(25))
        self._timed = self._whole(chain(begin, timed))
        first = next(self._timed, None)
        if first is None:
            reason = f" ({self.damage.reason})" if self.damage.reason else ""
            raise SourceUnreadableError(
                f"{self._name} contains no frame that can be decoded{reason}.",
                hint="The recording may be incomplete. Try to play it in another program.",
            )
        self._ahead.append(first)
        if self._weave.frames != "marked":
            weave = self._weave
            _log.info("%s: deinterlacing %s frames, field order %s", self._name, weave.frames, weave.order)
        height, width = self._painter.paint(first[0]).shape[:2]
        count = frame_count_of(self._container, self._stream)
        return SourceInfo(width, height, self._rate, count, title=self._title, start=first[1])
