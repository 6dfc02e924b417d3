"""Pictures into a stream of video in its container, as a recipe says; colors are BT.709 of limited range.

encoder = Encoder(part, recipe, (1280, 720), frame_rate, time_base, quality=18)
encoder.copy_sound(origin)               # before start
encoder.start()
frame = encoder.frame(picture)           # converted
encoder.encode(frame, tick=0, duration=1001)
encoder.finish()                         # or drop(), when nobody wants the file
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm
from pathlib import Path
from typing import cast

import av
import cv2
import numpy as np
from av.codec.context import Flags, ThreadType
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream
from numpy.typing import NDArray

from pipeline.frame import Image
from pipeline.sinks._origin import Origin
from pipeline.sinks.base import Indexed, Levels

LARGEST_TIME_SCALE = 2**31 - 1
NUMBERS = "gray16le"
"""The pixel format that takes uint16 (H, W) as it is; every other one takes pictures."""


@dataclass(frozen=True)
class Recipe:
    """A kind of video file, in FFmpeg's words. `options` are the codec's for a quality, which is H.264's CRF.

    `sound` is the codec into which sound is encoded that the container cannot hold as it is; "" leaves it out.
    `unfit` are codecs of sound that FFmpeg takes for the container's own until it writes the file's head.
    `resolution` is the container's own unit of time in seconds, None where it takes any.
    """

    container: str
    codec: str
    pixel_format: str
    options: Callable[[int], dict[str, object]]
    sound: str = ""
    unfit: frozenset[str] = frozenset()
    resolution: Fraction | None = None
    threads: ThreadType = ThreadType.AUTO


class Encoder:
    """One video stream and its container. `size` is (width, height) of the pictures, in pixels.

    Where color is stored more coarsely than brightness, sides must be even: an odd one gets one more column on the
    right, or row at the bottom, that repeats the edge. Nothing is cut off.
    """

    def __init__(
        self,
        part: Path,
        recipe: Recipe,
        size: tuple[int, int],
        frame_rate: Fraction | None,
        time_base: Fraction,
        *,
        quality: int,
    ) -> None:
        self._recipe = recipe
        self._time_base = time_base
        self._container = av.open(str(part), "w", format=recipe.container)
        # The rate is only a hint to the encoder, for its level and its speed of adaptation.
        self._stream = cast(VideoStream, self._container.add_stream(recipe.codec, rate=frame_rate or 30))
        width, height = size
        self._size = size if self._is_numbers else (width + width % 2, height + height % 2)
        self._stream.width, self._stream.height = self._size
        self._stream.pix_fmt = recipe.pixel_format
        self._stream.time_base = time_base
        self._stream.options = recipe.options(quality)
        codec = self._stream.codec_context
        codec.time_base = time_base
        codec.thread_type = recipe.threads
        codec.flags |= Flags.frame_duration
        if self._is_numbers:
            codec.color_range = ColorRange.JPEG
        else:
            codec.colorspace, codec.color_range = Colorspace.ITU709, ColorRange.MPEG
            codec.color_primaries, codec.color_trc = ColorPrimaries.BT709, ColorTrc.BT709

    @property
    def _is_numbers(self) -> bool:
        return self._recipe.pixel_format == NUMBERS

    def copy_sound(self, origin: Origin) -> None:
        """Make room for the sound of the source's file; `origin.advance` fills it."""
        origin.copy_sound_into(self._container, self._recipe.sound, self._recipe.unfit)

    def start(self) -> None:
        """Write the head of the file."""
        if self._recipe.resolution is None:  # mp4 and mov
            rates = [stream.codec_context.sample_rate for stream in self._container.streams.audio]
            scale = lcm(self._time_base.denominator, *rates)
            self._container.container_options.update(
                movflags="+faststart",
                # A late start is told in this unit; the usual millisecond would move pictures and sound.
                movie_timescale=str(scale if scale <= LARGEST_TIME_SCALE else self._time_base.denominator),
            )
        else:
            # Sound may begin a little before zero, to get its decoder going; pictures must not be moved for that.
            self._container.container_options.update(avoid_negative_ts="disabled")
        self._container.start_encoding()

    def frame(self, picture: Image | Indexed | Levels) -> av.VideoFrame:
        """A picture in the stream's own format; scaled where its size is another.

        It is uint8 (H, W, 3) RGB, or levels with their colors, or, for gray of 16 bits, uint16 (H, W).
        """
        if isinstance(picture, Indexed) and self._recipe.pixel_format == "yuv420p":
            return self._fitting(_looked_up(_even(picture.levels), picture.table))
        if isinstance(picture, Indexed):
            picture = np.take(picture.table, picture.levels, axis=0)
        if self._is_numbers:
            frame = av.VideoFrame.from_ndarray(np.asarray(picture, np.uint16, order="C"), format=NUMBERS)
            frame.color_range = ColorRange.JPEG
            return self._fitting(frame)
        even = _even(np.asarray(picture, np.uint8))
        rgb = av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(even), format="rgb24")
        return rgb.reformat(
            *self._size,
            self._recipe.pixel_format,
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
        )

    def _fitting(self, frame: av.VideoFrame) -> av.VideoFrame:
        return frame if (frame.width, frame.height) == self._size else frame.reformat(*self._size)

    def encode(self, frame: av.VideoFrame, tick: int, duration: int) -> None:
        """The next frame; `tick` and `duration` count units of `time_base`, and ticks rise."""
        frame.pts, frame.duration, frame.time_base = tick, duration, self._time_base
        self._container.mux(self._stream.encode(frame))

    def finish(self) -> None:
        """Write what the encoder still holds, and the index."""
        self._container.mux(self._stream.encode())
        self._container.close()

    def drop(self) -> None:
        """Close the file, whatever state it is in."""
        with suppress(av.FFmpegError, OSError):
            self._container.close()


def _even(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """With even sides."""
    height, width = picture.shape[:2]
    if not (height % 2 or width % 2):
        return picture
    return np.pad(picture, ((0, height % 2), (0, width % 2), (0, 0))[: picture.ndim], mode="edge")


def _looked_up(levels: NDArray[np.uint8], table: Image) -> av.VideoFrame:
    """Levels, uint8 (H, W) of even sides, in the colors of `table`.

    Brightness has every pixel's level, color the average level of four: that differs from averaging their colors only
    across edges as sharp as enlarged depth has none, and takes a sixth of the time.
    """
    height, width = levels.shape
    frame = av.VideoFrame(width, height, "yuv420p")
    frame.colorspace, frame.color_range = Colorspace.ITU709, ColorRange.MPEG
    quarter = cv2.resize(levels, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    for plane, values, lookup in zip(
        frame.planes, (levels, quarter, quarter), _yuv(table.tobytes()), strict=True
    ):
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        cv2.LUT(values, lookup, dst=rows[: plane.height, : plane.width])
    return frame


@lru_cache(maxsize=8)
def _yuv(table: bytes) -> NDArray[np.uint8]:
    """RGB colors, three bytes each, as BT.709 of limited range: uint8 (3, 256), Y, Cb, Cr."""
    red, green, blue = np.frombuffer(table, np.uint8).reshape(-1, 3).T / 255
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    limited = 16 + 219 * luma, 128 + 224 * (blue - luma) / 1.8556, 128 + 224 * (red - luma) / 1.5748
    return np.rint(limited).astype(np.uint8)
