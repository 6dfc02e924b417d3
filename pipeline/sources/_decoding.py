"""From an open PyAV container to frames and their times: what `video` and `stream` have in common.

    stream = find_video(container, name)            # not the sound, not a cover picture
    for frame in decode(container.demux(stream), stream, damage):
        time = time_of(frame, stream)               # seconds, exact

`_frame_converter.py` turns the frames into pictures.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

import av
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from pipeline.errors import SourceUnreadableError

_log = logging.getLogger(__name__)

TEXT_CODECS = {"ansi", "bintext", "xbin", "idf"}
"""FFmpeg paints any .txt file as a terminal screen; nobody wants depth of that."""
MAXIMUM_RATE = 480
"""Frames per second beyond which a declared rate is a clock's tick showing through, not a rate."""


@dataclass
class Damage:
    """What could not be decoded so far.

    Packets that have come, and whose pictures have not, are waiting by their pts. Where there was damage, those before
    a picture that is out are lost. Without damage, too, some never become one: those of two fields, or hidden ones.
    """

    bad_packets: int = 0
    lost_pictures: int = 0
    is_cut_off: bool = False
    """Whether the container ended before its end, or the connection broke."""
    reason: str = ""
    _waiting: set[int] = field(default_factory=set)
    _lost: list[int] = field(default_factory=list)

    def begin(self) -> None:
        """Decoding starts, here or somewhere else in the file."""
        self._waiting.clear()
        self._lost.clear()

    def expect(self, pts: int | None) -> None:
        """A packet has come."""
        if pts is not None:
            self._waiting.add(pts)

    def arrived(self, pts: int | None) -> None:
        """A picture is out; None: that was the last one."""
        if pts is None and not self.bad_packets:
            return
        passed = sorted(each for each in self._waiting if pts is None or each < pts)
        self._waiting.difference_update(passed, [] if pts is None else [pts])
        self._lost = passed[: self.bad_packets - self.lost_pictures]
        self.lost_pictures += len(self._lost)

    def take_lost(self) -> list[int]:
        """The pts of pictures that should have come since the last one did."""
        lost, self._lost = self._lost, []
        return lost

    def note(self, error: av.FFmpegError) -> None:
        """Count one more."""
        self.bad_packets += 1
        if (
            self.bad_packets & (self.bad_packets - 1) == 0
        ):  # the 1st, 2nd, 4th, 8th …: a broken file has thousands
            _log.info("damaged packet no. %d", self.bad_packets, exc_info=error)
        is_timeout = isinstance(error, av.ExitError)  # "Immediate exit requested", in FFmpeg's words
        self.reason = "no more data arrived" if is_timeout else error.strerror or str(error)


def find_video(container: InputContainer, name: str) -> VideoStream:
    """The container's moving pictures. Raises `SourceUnreadableError`, saying what is in it instead."""
    videos = [stream for stream in container.streams.video if stream.codec_context is not None]
    covers = [stream for stream in videos if stream.disposition & Disposition.attached_pic]
    moving = [
        stream for stream in videos if stream not in covers and stream.codec_context.name not in TEXT_CODECS
    ]
    if moving:
        best = container.streams.best("video")
        return best if best in moving else moving[0]
    if container.streams.audio:
        cover = " and a cover image" if covers else ""
        raise SourceUnreadableError(
            f"{name} contains audio{cover}, but no video.", hint="Choose a file with a video stream."
        )
    if container.streams.video and not videos:
        raise SourceUnreadableError(
            f"The video in {name} is in a format that this program cannot decode.",
            hint="Convert it first, for example to H.264: ffmpeg -i INPUT -c:v libx264 output.mp4",
        )
    if not len(container.streams):
        raise SourceUnreadableError(
            f"{name} contains neither video nor audio.", hint="The recording may have failed."
        )
    raise SourceUnreadableError(
        f"{name} is not a video.", hint="Choose a video file, an image or a folder of images."
    )


def frame_rate_of(stream: VideoStream) -> Fraction | None:
    """Declared frames per second, exact, or None."""
    rate = stream.average_rate
    return Fraction(rate) if rate and 0 < rate <= MAXIMUM_RATE else None


def frame_count_of(container: InputContainer, stream: VideoStream) -> int | None:
    """As the file counts its frames; else from its length, which is right but for a frame or two; else None."""
    if stream.frames:
        return stream.frames
    estimate = round(Fraction(container.duration or 0, av.time_base) * (frame_rate_of(stream) or 0))
    return estimate if estimate > 1 else None  # one: FFmpeg did not look far enough


def decode(
    packets: Iterator[Packet[VideoStream]], stream: VideoStream, damage: Damage
) -> Iterator[VideoFrame]:
    """All frames from here to the end, in the order they are shown; what is broken is skipped and noted."""
    damage.begin()
    while True:
        try:
            packet = next(packets, None)
        except av.FFmpegError as error:  # the file ends in the middle, or the connection broke
            damage.note(error)
            damage.is_cut_off = True
            yield from _drain(stream, damage)
            return
        if packet is None:
            damage.arrived(None)
            return
        damage.expect(packet.pts)
        try:
            frames = packet.decode()
        except av.FFmpegError as error:
            damage.note(error)
            continue
        for frame in frames:
            damage.arrived(frame.pts)
            yield frame


def _drain(stream: VideoStream, damage: Damage) -> list[VideoFrame]:
    """What the decoder still holds when no packet is coming any more."""
    try:
        return stream.decode(None)
    except av.FFmpegError as error:
        damage.note(error)
        return []


def time_of(frame: VideoFrame, stream: VideoStream) -> Fraction | None:
    """Seconds by the file's own clock, exact; None where the file does not say."""
    ticks = frame.pts if frame.pts is not None else frame.dts
    if ticks is None or stream.time_base is None:
        return None
    return ticks * stream.time_base


class Clock:
    """Makes time stamps that always rise, whatever the file says.

    A frame without a time, or with one that does not lie after the last one's (a clock that was set back, files
    joined end to end), comes one frame interval after it.
    """

    def __init__(self, frame_rate: Fraction | None) -> None:
        self._interval = 1 / (frame_rate or Fraction(25))
        self._last: Fraction | None = None

    def place(self, time: Fraction | None) -> Fraction:
        """The time stamp of the next frame, in seconds."""
        if time is None or (self._last is not None and time <= self._last):
            time = Fraction(0) if self._last is None else self._last + self._interval
        self._last = time
        return time
