"""Decode frames and their timestamps from an open PyAV container, for `video` and `stream`.

    stream = find_video(container, name)            # not the sound, not a cover picture
    for frame in decode(container.demux(stream), stream, damage):
        time = time_of(frame, stream)               # seconds, exact

`frame_converter.py` turns the frames into pictures.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction

import av
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from pipeline.container import ignores_edits
from pipeline.errors import SourceUnreadableError
from pipeline.ffv1 import is_damaged
from pipeline.sources._decoding.damage import Damage
from pipeline.sources._decoding.decode_order import DecodeOrder

_log = logging.getLogger(__name__)

TEXT_CODECS = {"ansi", "bintext", "xbin", "idf"}
"""FFmpeg renders any .txt file as a terminal screen, which is rejected."""
MAXIMUM_RATE = 480
"""Frames per second above which a declared rate is the tick of a clock and not a frame rate."""


def find_video(container: InputContainer, name: str) -> VideoStream:
    """Return the main video stream; raises `SourceUnreadableError` that names the other content."""
    videos = [stream for stream in container.streams.video if stream.codec_context is not None]
    covers = [stream for stream in videos if stream.disposition & Disposition.attached_pic]
    moving = [
        stream for stream in videos if stream not in covers and stream.codec_context.name not in TEXT_CODECS
    ]
    if moving:
        best = container.streams.best("video")
        return best if best in moving else moving[0]
    if container.streams.video and not videos:
        raise SourceUnreadableError(
            f"The video in {name} is in a format that this program cannot decode.",
            hint="Convert it first, for example to H.264: ffmpeg -i INPUT -c:v libx264 output.mp4",
        )
    if container.streams.audio:
        cover = " and a cover image" if covers else ""
        raise SourceUnreadableError(
            f"{name} contains audio{cover}, but no video.", hint="Choose a file with a video stream."
        )
    if not len(container.streams):
        raise SourceUnreadableError(
            f"{name} contains neither video nor audio.", hint="The recording may have failed."
        )
    raise SourceUnreadableError(
        f"{name} is not a video.", hint="Choose a video file, an image or a folder of images."
    )


def unused_parts(container: InputContainer, stream: VideoStream) -> tuple[str, ...]:
    """Return a sentence about further video streams, such as a second angle, and about an edit list that is ignored.

    Cover images do not count.
    """
    others = [
        each.index
        for each in container.streams.video
        if each.index != stream.index and not each.disposition & Disposition.attached_pic
    ]
    several = f"The file holds {len(others) + 1} video streams; stream {stream.index} is used."
    return (
        *[several] * bool(others),
        *["The edit list of the file leaves out every frame; it is ignored."] * ignores_edits(container),
    )


def frame_rate_of(stream: VideoStream) -> Fraction | None:
    """Return the declared frame rate as a fraction, or None."""
    rate = stream.average_rate
    return Fraction(rate) if rate and 0 < rate <= MAXIMUM_RATE else None


def frame_count_of(container: InputContainer, stream: VideoStream) -> int | None:
    """Return the declared frame count, else an estimate from the duration (within a frame or two), else None."""
    if stream.frames:
        return stream.frames
    estimate = round(_seconds_of(container, stream) * (frame_rate_of(stream) or 0))
    return estimate if estimate > 1 else None  # one: FFmpeg did not look far enough


def _seconds_of(container: InputContainer, stream: VideoStream) -> Fraction:
    """Return the duration of the video stream, from the stream or its Matroska tag, else of the container."""
    if stream.duration and stream.time_base:
        return stream.duration * stream.time_base
    length = Fraction(container.duration or 0, av.time_base)
    with suppress(ValueError, KeyError):
        hours, minutes, seconds = stream.metadata["DURATION"].split(":")
        length = int(hours) * 3600 + int(minutes) * 60 + Fraction(seconds)
    if container.format.name.startswith("matroska") and "Lavf" in container.metadata.get("ENCODER", ""):
        length -= Fraction(container.start_time or 0, av.time_base)  # FFmpeg writes the time of the end there
    return length


def decode(
    packets: Iterator[Packet[VideoStream]], stream: VideoStream, damage: Damage
) -> Iterator[VideoFrame]:
    """Yield all remaining frames in display order; damaged ones are skipped and registered in `damage`."""
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
        damage.corrupt_packets += packet.is_corrupt or is_damaged(packet, stream)
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
    """Flush the decoder, and return its last frames."""
    try:
        return stream.decode(None)
    except av.FFmpegError as error:
        damage.note(error)
        return []


def time_of(frame: VideoFrame, stream: VideoStream, order: DecodeOrder | None = None) -> Fraction | None:
    """Return the exact timestamp in seconds; None if the file has none. `order` knows better where it stores none."""
    ticks = order.time_of(frame) if order else frame.pts if frame.pts is not None else frame.dts
    if ticks is None or stream.time_base is None:
        return None
    return ticks * stream.time_base


class Clock:
    """Makes timestamps strictly increasing.

    A frame without a timestamp is placed one frame interval after the last one. A frame that is not later than the last
    one is placed shortly after it, so that the next frame can keep its own timestamp.
    """

    def __init__(self, frame_rate: Fraction | None) -> None:
        self._interval = 1 / (frame_rate or Fraction(25))
        self._last: Fraction | None = None
        self._near = min(self._interval, Fraction(1, 25))
        self._step = self._near

    def place(self, time: Fraction | None) -> Fraction:
        """Return the timestamp of the next frame in seconds."""
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
