"""Decode frames and their timestamps from an open PyAV container, for `video` and `stream`.

    stream = find_video(container, name)            # not the sound, not a cover picture
    for frame in decode(container.demux(stream), stream, damage):
        time = time_of(frame, stream)               # seconds, exact

`_frame_converter.py` turns the frames into pictures.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction

import av
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from pipeline.continuity import DecodeOrder
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
    corrupt_frames: int = 0
    corrupt_packets: int = 0
    """Frames that came out damaged, counted from the start only: after a seek, references are missing."""
    is_from_start: bool = True
    _waiting: set[int] = field(default_factory=set)
    _lost: list[int] = field(default_factory=list)

    @property
    def concealed(self) -> int:
        """Damaged frames that the decoder repaired as well as it could; FFmpeg marks packets or frames, seldom both."""
        return max(self.corrupt_frames, self.corrupt_packets - self.lost_pictures)

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


def unused_videos(container: InputContainer, stream: VideoStream) -> tuple[str, ...]:
    """A sentence about other videos in the same file, such as a second angle; covers are none."""
    others = [
        each.index
        for each in container.streams.video
        if each.index != stream.index and not each.disposition & Disposition.attached_pic
    ]
    if not others:
        return ()
    return (f"The file holds {len(others) + 1} video streams; stream {stream.index} is used.",)


def frame_rate_of(stream: VideoStream) -> Fraction | None:
    """Declared frames per second, exact, or None."""
    rate = stream.average_rate
    return Fraction(rate) if rate and 0 < rate <= MAXIMUM_RATE else None


def frame_count_of(container: InputContainer, stream: VideoStream) -> int | None:
    """As the file counts its frames; else from its length, which is right but for a frame or two; else None."""
    if stream.frames:
        return stream.frames
    estimate = round(_seconds_of(container, stream) * (frame_rate_of(stream) or 0))
    return estimate if estimate > 1 else None  # one: FFmpeg did not look far enough


def _seconds_of(container: InputContainer, stream: VideoStream) -> Fraction:
    """Length of the video: its own, or Matroska's tag of it; the container's may be that of other streams."""
    if stream.duration and stream.time_base:
        return stream.duration * stream.time_base
    with suppress(ValueError, KeyError):
        hours, minutes, seconds = stream.metadata["DURATION"].split(":")
        return int(hours) * 3600 + int(minutes) * 60 + Fraction(seconds)
    return Fraction(container.duration or 0, av.time_base)


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
        damage.corrupt_packets += packet.is_corrupt
        try:
            frames = packet.decode()
        except av.FFmpegError as error:
            damage.note(error)
            continue
        for frame in frames:
            damage.arrived(frame.pts)
            damage.corrupt_frames += damage.is_from_start and frame.is_corrupt
            yield frame


def _drain(stream: VideoStream, damage: Damage) -> list[VideoFrame]:
    """What the decoder still holds when no packet is coming any more."""
    try:
        return stream.decode(None)
    except av.FFmpegError as error:
        damage.note(error)
        return []


def time_of(frame: VideoFrame, stream: VideoStream, order: DecodeOrder | None = None) -> Fraction | None:
    """Seconds by the file's own clock, exact; None where the file does not say. `order` knows where it stores none."""
    ticks = frame.pts if frame.pts is not None else frame.dts
    if order is not None:
        ticks = order.time_of(ticks)
    if ticks is None or stream.time_base is None:
        return None
    return ticks * stream.time_base


class Clock:
    """Makes time stamps that always rise, whatever the file says.

    A frame without a time comes one frame interval after the last one. A frame whose time does not lie after the last
    one's comes soon after it, so that the next one can have its own time again.
    """

    def __init__(self, frame_rate: Fraction | None) -> None:
        self._interval = 1 / (frame_rate or Fraction(25))
        self._last: Fraction | None = None
        self._near = min(self._interval, Fraction(1, 25))
        self._step = self._near

    def place(self, time: Fraction | None) -> Fraction:
        """The time stamp of the next frame, in seconds."""
        if self._last is None:
            self._last = time or Fraction(0)
        elif time is None:
            self._last += self._interval
        elif time > self._last:
            self._last, self._step = time, self._near
        else:
            self._step /= 2  # always before the next frame's own time, however many there are
            self._last += self._step
        return self._last
