"""Find when frames are shown, also where a container stores it for none, or stores the order of decoding.

order = DecodeOrder(container, stream)
for packet in container.demux(stream):
    order.expect(packet)
    for frame in packet.decode():
        ticks = order.time_of(frame)
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Any

from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from pipeline.continuity import MOST_REORDERED, has_display_times
from pipeline.sources._decoding.damage import Damage

LOOK = 8
"""Frames after which it is known: B-frames come every few."""


class DecodeOrder:
    """Display times where a container stores none, or stores times in the order of decoding as such.

    Frames leave the decoder in order, and so do decoding times. After a seek some frames never leave it, as their
    references are missing. What FFmpeg guesses for MPEG-4 in AVI is in order, and late by the same `delay` everywhere:
    that is known once the first frame was decoded from the start.
    """

    def __init__(
        self,
        container: InputContainer,
        video: VideoStream,
        delay: int | None = None,
        *,
        is_disordered: bool = False,
    ) -> None:
        """`is_disordered`: display times of this stream were seen to be those of decoding, by `look_at`."""
        self._is_needed = not has_display_times(container)
        self._is_guess_in_order = video.codec_context.name != "h264"
        self.is_disordered = is_disordered
        self.delay = delay
        self._is_sought = delay is not None
        self._waiting: deque[int] = deque()

    def expect(self, packet: Packet[Any]) -> None:
        """A packet goes into the decoder."""
        if self._is_needed and packet.dts is not None and packet.size:
            self._waiting.append(packet.dts)

    def time_of(self, frame: VideoFrame) -> int | None:
        """Of the frame that comes out next, in ticks."""
        ticks = frame.pts if frame.pts is not None else frame.dts
        if not self._is_needed:
            return self._decoding_time_of(frame, ticks) if self.is_disordered else ticks
        if not self._waiting:
            return ticks
        time = self._waiting.popleft()
        if ticks is None:
            return time
        if self.delay is None:
            self.delay = ticks - time
        return ticks - self.delay if self._is_sought and self._is_guess_in_order else time

    def _decoding_time_of(self, frame: VideoFrame, ticks: int | None) -> int | None:
        if frame.dts is None or ticks is None:
            return None  # as at the end: one interval after the last
        if self.delay is None:
            self.delay = ticks - frame.dts
        return frame.dts + self.delay

    def look_at(self, frames: Iterator[VideoFrame], damage: Damage) -> Iterator[VideoFrame]:
        """Decode some frames ahead, and give all: only they tell that display times are those of decoding."""
        if self._is_needed:
            return frames
        ahead = [(frame, damage.take_lost()) for frame in islice(frames, LOOK)]
        times = [frame.pts for frame, _ in ahead if frame.pts is not None]
        steps = [after - before for before, after in pairwise(times)]
        # What goes back farther is a clock that was set back.
        self.is_disordered = any(-MOST_REORDERED * max(steps) < step < 0 for step in steps)
        return _again(ahead, frames, damage)


def _again(
    ahead: list[tuple[VideoFrame, list[int]]], rest: Iterator[VideoFrame], damage: Damage
) -> Iterator[VideoFrame]:
    for frame, lost in ahead:
        damage.put_back(lost)
        yield frame
    yield from rest
