"""Pictures into H.264 in mp4 as every browser plays it: yuv420p, BT.709, limited range, index first.

encoder = Encoder(part, (1280, 720), frame_rate, time_base, quality=18)
encoder.copy_sound(origin)               # before start
encoder.start()
frame = encoder.frame(picture)           # converted
encoder.encode(frame, tick=0, duration=1001)
encoder.finish()                         # or drop(), when nobody wants the file
"""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from functools import lru_cache
from math import lcm
from pathlib import Path

import av
import cv2
import numpy as np
from av.codec.context import Flags, ThreadType
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from numpy.typing import NDArray

from pipeline.frame import Image
from pipeline.sinks._origin import Origin
from pipeline.sinks.base import Indexed

SPEED = {
    "preset": "ultrafast",
    "x264-params": "mbtree=1:rc-lookahead=10:scenecut=40:cabac=1:8x8dct=1:deblock=1:subme=1:partitions=i8x8,i4x4",
    # No B-frames: they save a tenth of the size, but mp4 then cannot say exactly how long each picture stays.
    "bf": "0",
}
"""x264's fastest preset with those tools back that pay on depth pictures. Files as large and as good as "veryfast"
makes them, in half the time: 3.6 ms of one core for a picture of 1280x720. "superfast" makes them three times as
large, "faster" and slower ones do not make them smaller."""
LARGEST_TIME_SCALE = 2**31 - 1


class Encoder:
    """One video stream and its container. `size` is (width, height) of the pictures, in pixels.

    H.264 in 4:2:0 needs even sides: an odd one gets one more column on the right, or row at the bottom, that
    repeats the edge. Nothing is cut off.
    """

    def __init__(
        self,
        part: Path,
        size: tuple[int, int],
        frame_rate: Fraction | None,
        time_base: Fraction,
        *,
        quality: int,
    ) -> None:
        self._time_base = time_base
        self._container = av.open(str(part), "w", format="mp4")
        # The rate is only a hint to the encoder, for its level and its speed of adaptation.
        self._stream = self._container.add_stream("libx264", rate=frame_rate or 30)
        width, height = size
        self._size = width + width % 2, height + height % 2
        self._stream.width, self._stream.height = self._size
        self._stream.pix_fmt = "yuv420p"
        self._stream.time_base = time_base
        self._stream.options = {**SPEED, "crf": str(quality)}
        codec = self._stream.codec_context
        codec.time_base = time_base
        codec.thread_type = ThreadType.FRAME  # slices would cost quality
        codec.flags |= Flags.frame_duration
        codec.colorspace, codec.color_range = Colorspace.ITU709, ColorRange.MPEG
        codec.color_primaries, codec.color_trc = ColorPrimaries.BT709, ColorTrc.BT709

    def copy_sound(self, origin: Origin) -> None:
        """Make room for the sound of the source's file; `origin.advance` fills it."""
        origin.copy_sound_into(self._container)

    def start(self) -> None:
        """Write the head of the file."""
        rates = [stream.codec_context.sample_rate for stream in self._container.streams.audio]
        scale = lcm(self._time_base.denominator, *rates)
        self._container.container_options.update(
            movflags="+faststart",
            # A late start is told in this unit; the usual millisecond would move pictures and sound.
            movie_timescale=str(scale if scale <= LARGEST_TIME_SCALE else self._time_base.denominator),
        )
        self._container.start_encoding()

    def frame(self, picture: Image | Indexed) -> av.VideoFrame:
        """A picture, uint8 (H, W, 3) RGB or levels, in the stream's own format; scaled where its size is another."""
        if isinstance(picture, Indexed):
            frame = _looked_up(_even(picture.levels), picture.table)
            return frame if (frame.width, frame.height) == self._size else frame.reformat(*self._size)
        rgb = av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(_even(picture)), format="rgb24")
        return rgb.reformat(
            *self._size, "yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
        )

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
