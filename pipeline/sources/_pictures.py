"""From an open PyAV container to upright RGB pictures: what `video` and `stream` have in common.

stream = find_video(container, name)            # not the sound, not a cover picture
painter = Painter()
for frame in decode(container, stream, damage):
    image = painter.paint(frame)                # uint8 (H, W, 3) RGB, every time of the same size
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

import av
import cv2
import numpy as np
from av.container import InputContainer
from av.sidedata.sidedata import SideData
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace, VideoReformatter
from av.video.stream import VideoStream

from pipeline.errors import SourceUnreadableError
from pipeline.frame import Image

TEXT_CODECS = {"ansi", "bintext", "xbin", "idf"}
"""FFmpeg paints any .txt file as a terminal screen; nobody wants depth of that."""
KNOWN_MATRICES = {0, 1, 4, 5, 6, 7, 9}
"""AVColorSpace values that say which matrix made YUV out of RGB; 0 is RGB itself."""
HD_WIDTH, HD_HEIGHT = 1280, 576
"""From this width on, or above this height, unmarked video is BT.709; below it is BT.601. As players guess it."""
MAXIMUM_RATE = 480
"""Frames per second beyond which a declared rate is a clock's tick showing through, not a rate."""
TURNS = {1: cv2.ROTATE_90_CLOCKWISE, 2: cv2.ROTATE_180, 3: cv2.ROTATE_90_COUNTERCLOCKWISE}


@dataclass
class Damage:
    """What could not be decoded so far."""

    bad_packets: int = 0
    is_cut_off: bool = False
    """Whether the container ended before its end, or the connection broke."""
    reason: str = ""

    def note(self, error: av.FFmpegError) -> None:
        """Count one more."""
        self.bad_packets += 1
        silent = isinstance(
            error, av.ExitError
        )  # FFmpeg's word for our timeout is "Immediate exit requested"
        self.reason = "nothing came any more" if silent else error.strerror or str(error)


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
        cover = " and a cover picture" if covers else ""
        raise SourceUnreadableError(
            f"{name} holds sound{cover}, but no video.", hint="Choose a file that has moving pictures."
        )
    if container.streams.video and not videos:
        raise SourceUnreadableError(
            f"The video in {name} is in a format that this program cannot decode.",
            hint="Convert it first, for example to H.264: ffmpeg -i INPUT -c:v libx264 output.mp4",
        )
    if not len(container.streams):
        raise SourceUnreadableError(
            f"{name} holds no picture, and no sound either.", hint="Its recording may have failed."
        )
    raise SourceUnreadableError(
        f"{name} is not a video.", hint="Choose a video file, a picture or a folder of pictures."
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


def decode(container: InputContainer, stream: VideoStream, damage: Damage) -> Iterator[VideoFrame]:
    """All frames from here to the end, in the order they are shown; what is broken is skipped and noted."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except av.FFmpegError as error:  # the file ends in the middle, or the connection broke
            damage.note(error)
            damage.is_cut_off = True
            yield from _drain(stream, damage)
            return
        if packet is None:
            return
        try:
            frames = packet.decode()
        except av.FFmpegError as error:
            damage.note(error)
            continue
        yield from frames


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


class Painter:
    """Turns decoded frames into RGB pictures as a viewer should see them.

    The first frame settles size and orientation. Later ones of another size are scaled to it, as whoever gets the
    pictures has made room for that size.
    """

    def __init__(self) -> None:
        # One for all frames: it keeps its tables. One thread, because starting more costs more than they save.
        self._reformatter = VideoReformatter()
        self._stored_size: tuple[int, int] | None = None
        self._turns = 0
        self._is_mirrored = False

    def paint(self, frame: VideoFrame) -> Image:
        """Uint8 (H, W, 3) RGB, upright."""
        if self._stored_size is None:
            self._stored_size = frame.width, frame.height
            self._turns, self._is_mirrored = _orientation(frame)
        width, height = self._stored_size
        matrix = _guessed_matrix(frame)
        try:
            rgb = self._reformatter.reformat(frame, width, height, "rgb24", src_colorspace=matrix, threads=1)
        except av.FFmpegError as error:
            raise SourceUnreadableError(
                f"Pictures of the format {frame.format.name} cannot be turned into RGB: {error.strerror}.",
                hint="Convert the video first, for example to H.264: ffmpeg -i INPUT -c:v libx264 output.mp4",
            ) from error
        image = cast(Image, rgb.to_ndarray())
        if self._is_mirrored:
            image = cast(Image, cv2.flip(image, 0))
        if self._turns:
            image = cast(Image, cv2.rotate(image, TURNS[self._turns]))
        return np.ascontiguousarray(image)


def _guessed_matrix(frame: VideoFrame) -> Colorspace | None:
    """The matrix of a frame that does not name its own; None where it does."""
    if frame.colorspace in KNOWN_MATRICES:
        return None
    is_hd = frame.width >= HD_WIDTH or frame.height > HD_HEIGHT
    return Colorspace.ITU709 if is_hd else Colorspace.ITU601


def _orientation(frame: VideoFrame) -> tuple[int, bool]:
    """How to set a frame upright: (quarter turns clockwise, whether it is flipped upside down before)."""
    matrix = cast(SideData | None, frame.side_data.get("DISPLAYMATRIX"))
    if matrix is None:
        return 0, False
    # Row vectors: the picture's x axis comes to lie along (a, b), its y axis along (c, d); y points down.
    a, b, _, c, d = (int(value) for value in np.frombuffer(bytes(matrix), np.int32)[:5])
    return round(math.atan2(b, a) / (math.pi / 2)) % 4, a * d - b * c < 0
