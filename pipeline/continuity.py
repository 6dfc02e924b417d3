"""One clock for all streams of a file, also where its own is set back or jumps, as in joined recordings.

    continuity = Continuity(container, video)
    for packet in container.demux(...):
        continuity.mend(packet)              # its pts and dts, before it is decoded or copied
    continuity.notes

The video decides: at a break of its decoding times, everything after it is moved to one frame later. Audio follows by
the move that makes it continuous, subtitles by the one that brings them nearest to the video. Whoever reads the same
packets gets the same times, so that frames that were decoded and audio that is copied stay together. What FFmpeg's own
program does for transport streams (`ts_discontinuity_process` in fftools) is done here for every container.
"""

from __future__ import annotations

from collections import deque
from fractions import Fraction
from typing import Any

from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.stream import VideoStream

DISORDER = Fraction(1, 4), Fraction(1)
"""Seconds, at least and at most, of what is no clock that was set back, but packets out of order."""
JUMP = Fraction(10)
"""Seconds ahead that no transport stream pauses for: its clock was set."""
PAUSE = Fraction(600)
"""Seconds ahead that other containers may pause for, as slide shows and screen recordings do."""
RESTARTING = {"mpegts", "mpeg", "hls", "flv", "rtsp"}
"""Containers whose clock restarts by design."""
NO_DISPLAY_TIMES = {"avi"}
"""Containers that store no display times: what FFmpeg guesses for B-frames is in disorder."""


def has_display_times(container: InputContainer) -> bool:
    """Whether the container stores when each frame is shown, and not only the order of decoding."""
    return not NO_DISPLAY_TIMES & set(container.format.name.split(","))


class Continuity:
    """Of one container, read from here on."""

    def __init__(
        self, container: InputContainer, video: Stream | None, limit: Fraction | None = None
    ) -> None:
        """`limit` is how many seconds ahead are no jump; without it, what is usual in such containers."""
        usual = JUMP if RESTARTING & set(container.format.name.split(",")) else PAUSE
        self._limit = usual if limit is None else limit
        self._video = video
        rate = video.average_rate if isinstance(video, VideoStream) else None
        self._interval = min(1 / Fraction(rate), Fraction(1)) if rate else Fraction(1, 25)
        # Of where clocks restart by design, a few frames are enough to tell, however short the clips that were joined.
        frames = 3 if RESTARTING & set(container.format.name.split(",")) else 8
        self._disorder = min(max(DISORDER[0], frames * self._interval), DISORDER[1])
        self._offset = Fraction(0)
        self._offsets = [Fraction(0)]
        self._lasts: dict[
            int, tuple[Fraction, Fraction]
        ] = {}  # of each stream: its last packet's time, and a step
        self._own: dict[int, Fraction] = {}  # offsets of streams that broke before the video did
        self._notes: list[str] = []

    @property
    def notes(self) -> tuple[str, ...]:
        """Where the clock broke, a sentence each."""
        more = len(self._notes) - 3
        return (*self._notes[:3], *[f"There are {more} more timestamp discontinuities."] * (more > 0))

    def mend(self, packet: Packet[Any]) -> None:
        """Move the packet's times to where they belong."""
        ticks = packet.dts if packet.dts is not None else packet.pts
        if ticks is None or not packet.time_base:
            return
        unit: Fraction = packet.time_base
        time, index = ticks * unit, packet.stream_index
        is_video = self._video is not None and index == self._video.index
        last, step = self._lasts.get(index, (None, self._interval))
        if last is None or packet.dts is None:  # display times of B-frames jump to and fro
            offset = self._offset
        elif is_video:
            offset = self._by_video(time, last)
        elif packet.stream.type == "subtitle":
            offset = self._nearest_to_video(time)
        else:
            offset = self._by_continuity(index, time, last, step)
        if offset:
            steps = round(offset / unit)
            packet.dts = None if packet.dts is None else packet.dts + steps
            packet.pts = None if packet.pts is None else packet.pts + steps
        # A frame may be declared to stay long though others are decoded soon: only audio goes on where it ends.
        if packet.dts is not None:
            self._lasts[index] = time + offset, self._interval if is_video else (packet.duration or 0) * unit

    def _by_video(self, time: Fraction, last: Fraction) -> Fraction:
        moved = time + self._offset - last
        if -self._disorder <= moved <= self._limit:
            return self._offset
        expected = last + self._interval
        jump = moved - self._interval
        self._offset -= jump
        self._offsets.append(self._offset)
        self._own.clear()
        how = f"jump ahead by {float(jump):.1f} s" if jump > 0 else f"jump back by {float(-jump):.1f} s"
        done = "the gap was closed" if jump > 0 else "they continue without a gap"
        self._notes.append(f"The timestamps of the source {how} at {float(expected):.2f} s; {done}.")
        return self._offset

    def _nearest_to_video(self, time: Fraction) -> Fraction:
        """The offset of what is said now and then: pauses of any length belong to it, and tell nothing."""
        last = None if self._video is None else self._lasts.get(self._video.index)
        if last is None:
            return self._offset
        return min(self._offsets[-3:], key=lambda offset: abs(time + offset - last[0]))

    def _by_continuity(self, index: int, time: Fraction, last: Fraction, step: Fraction) -> Fraction:
        """The offset that fits best; one of its own where the stream broke before the video did."""
        expected = last + step
        known = [*self._offsets[-3:], *([self._own[index]] if index in self._own else [])]
        fitting = [offset for offset in known if -self._disorder <= time + offset - expected <= self._limit]
        if not fitting:
            self._own[index] = expected - time
            return self._own[index]
        return min(fitting, key=lambda offset: abs(time + offset - expected))


class DecodeOrder:
    """Display times for containers that store none: frames leave the decoder in order, and so do decoding times.

    After a seek some frames never leave it, as their references are missing. What FFmpeg guesses for MPEG-4 is in
    order, and late by the same `delay` everywhere: that is known once the first frame was decoded from the start.
    """

    def __init__(self, container: InputContainer, video: VideoStream, delay: int | None = None) -> None:
        self._is_needed = not has_display_times(container)
        self._is_guess_in_order = video.codec_context.name != "h264"
        self.delay = delay
        self._is_sought = delay is not None
        self._waiting: deque[int] = deque()

    def expect(self, packet: Packet[Any]) -> None:
        """A packet goes into the decoder."""
        if self._is_needed and packet.dts is not None and packet.size:
            self._waiting.append(packet.dts)

    def time_of(self, ticks: int | None) -> int | None:
        """Of the frame that comes out next; `ticks` is what FFmpeg says."""
        if not self._is_needed or not self._waiting:
            return ticks
        time = self._waiting.popleft()
        if ticks is None:
            return time
        if self.delay is None:
            self.delay = ticks - time
        return ticks - self.delay if self._is_sought and self._is_guess_in_order else time
