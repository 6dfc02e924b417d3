"""Encode images to video packets by a recipe; colors are BT.709 limited range.

encoder = Encoder(recipe, (1280, 720), frame_rate, time_base, quality=18)
frame = encoder.frame(picture)           # converted
packets = encoder.encode(frame, tick=0, duration=1001)
packets = encoder.finish()               # what it still holds

The same pictures always become the same bytes: `mux.py` makes one file of the packets of many encoders, and where
one of them had to begin again nobody can tell.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import cast

import av
import cv2
import numpy as np
from av.codec.context import Flags, ThreadType
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream
from numpy.typing import NDArray

from pipeline.arrays import Image, Levels
from pipeline.errors import SinkError
from pipeline.ffmpeg_log import listening, reason
from pipeline.render.picture import IndexedImage
from pipeline.storage.part_file import write_errors

_log = logging.getLogger(__name__)

NUMBERS = "gray16le"
"""The pixel format for uint16 (H, W) levels; all others are for images."""
THREADS = 4
"""Threads of an encoder on every machine: the bytes that x264 writes depend on their number."""


@dataclass(frozen=True)
class Recipe:
    """A kind of video file, in FFmpeg's words. `options` are the codec's for a quality, which is H.264's CRF.

    `sound` is the codec into which sound is encoded that the container cannot hold as it is, `text` the same for
    subtitles; "" leaves it out. `unfit` are codecs of sound that FFmpeg takes for the container's own until it writes
    the file's head. `least_bytes` is what a pixel takes at least, at a quality: less than in any real clip.
    `resolution` is the container's own unit of time in seconds, None where it takes any.
    """

    container: str
    codec: str
    pixel_format: str
    options: Callable[[int], dict[str, object]]
    least_bytes: Callable[[int], float]
    sound: str = ""
    text: str = ""
    unfit: frozenset[str] = frozenset()
    resolution: Fraction | None = None
    threads: ThreadType = ThreadType.AUTO
    codec_format: str = ""
    """The pixel format that the codec takes, where it is not that of the file: the same values in another order."""
    stereo_mode: str = ""
    """How the eyes' images of a 3D video lie, in Matroska's words."""
    longest_side: int = 16384
    """Longest side in pixels that the encoder accepts; x264, VP9 and ProRes are tested up to this."""

    def require_size(self, size: tuple[int, int]) -> None:
        """Raise `SinkError` for frames that the encoder does not take."""
        if max(size) > self.longest_side:
            raise SinkError(
                f"{self.container} supports frames of at most {self.longest_side} pixels a side, "
                f"not {size[0]}x{size[1]}.",
                hint=f"Use smaller frames: --max-side {self.longest_side}. PNG sequences have no such limit.",
            )

    @property
    def is_numbers(self) -> bool:
        """Return whether frames are uint16 levels instead of images."""
        return self.pixel_format == NUMBERS


@dataclass(frozen=True)
class Shape:
    """Parameters that all encoders of one file share. `size` is (width, height) of the frames in pixels."""

    recipe: Recipe
    size: tuple[int, int]
    frame_rate: Fraction | None
    time_base: Fraction
    quality: int

    @property
    def coded_size(self) -> tuple[int, int]:
        """Return (width, height) as encoded: even sides for formats with subsampled chroma."""
        width, height = self.size
        return self.size if self.recipe.is_numbers else (width + width % 2, height + height % 2)

    @property
    def nominal_duration(self) -> int:
        """Return the duration of a frame at the declared frame rate, in ticks of the time base."""
        return max(1, round(1 / ((self.frame_rate or 30) * self.time_base)))

    def apply(self, codec: VideoCodecContext) -> None:
        """Set size, format, clock and options of a codec context that is not open yet."""
        codec.width, codec.height = self.coded_size
        codec.pix_fmt = self.recipe.codec_format or self.recipe.pixel_format
        codec.time_base = self.time_base
        # Only a hint, for its level and its speed of adaptation.
        codec.framerate = self.frame_rate or Fraction(30)
        codec.options = {name: str(value) for name, value in self.recipe.options(self.quality).items()}
        if self.recipe.codec == "ffv1" and min(self.coded_size) == 1:
            codec.options = {"level": "1"}  # a line of pixels cannot be cut into the slices of version 3
        codec.thread_type, codec.thread_count = self.recipe.threads, THREADS
        codec.flags |= Flags.frame_duration | Flags.global_header
        if self.recipe.is_numbers:
            codec.color_range = ColorRange.JPEG
        else:
            codec.colorspace, codec.color_range = Colorspace.ITU709, ColorRange.MPEG
            codec.color_primaries, codec.color_trc = ColorPrimaries.BT709, ColorTrc.BT709


@contextmanager
def encoding(path: Path) -> Iterator[None]:
    """Raise errors of the system and of the encoder as `SinkError`."""
    with write_errors(path):
        try:
            yield
        except av.FFmpegError as error:
            if isinstance(error, OSError):
                raise
            raise SinkError(f"{path} cannot be encoded: {error.strerror}.", hint=reason(error)) from error


class Encoder:
    """Encodes consecutive frames.

    Odd sides are padded by a column on the right or a row at the bottom that repeats the edge: nothing is cropped.
    """

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self._codec = cast(VideoCodecContext, av.CodecContext.create(shape.recipe.codec, "w"))
        shape.apply(self._codec)

    def frame(self, picture: Image | IndexedImage | Levels) -> av.VideoFrame:
        """Convert an image to the encoder's pixel format, and scale it if its size differs.

        It is uint8 (H, W, 3) RGB, or levels with their colors, or, for gray of 16 bits, uint16 (H, W).
        """
        recipe, size = self._shape.recipe, self._shape.coded_size
        if isinstance(picture, IndexedImage) and recipe.pixel_format == "yuv420p":
            return self._fitting(_looked_up(_even(picture.levels), picture.table))
        if isinstance(picture, IndexedImage):
            picture = np.take(picture.table, picture.levels, axis=0)
        if recipe.is_numbers:
            frame = av.VideoFrame.from_ndarray(np.asarray(picture, np.uint16, order="C"), format=NUMBERS)
            frame.color_range = ColorRange.JPEG
            return self._fitting(frame)
        even = _even(np.asarray(picture, np.uint8))
        rgb = av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(even), format="rgb24")
        return rgb.reformat(
            *size,
            recipe.pixel_format,
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
        )

    def _fitting(self, frame: av.VideoFrame) -> av.VideoFrame:
        size = self._shape.coded_size
        return frame if (frame.width, frame.height) == size else frame.reformat(*size)

    def encode(self, frame: av.VideoFrame, tick: int, duration: int) -> list[Packet[VideoStream]]:
        """Encode the next frame. `tick` and `duration` are in units of the time base; ticks must increase."""
        frame.pts, frame.duration, frame.time_base = tick, duration, self._shape.time_base
        if not self._codec.is_open:  # what it objects to, it says now
            with listening():
                self._codec.open()
            _log.debug(
                "%s opened: %dx%d %s, %s",
                self._codec.name,
                *self._shape.coded_size,
                self._codec.pix_fmt,
                self._shape.recipe.options(self._shape.quality),
            )
        return cast("list[Packet[VideoStream]]", self._codec.encode(frame))

    def finish(self) -> list[Packet[VideoStream]]:
        """Flush the encoder, and return its last packets."""
        with listening():
            return cast("list[Packet[VideoStream]]", self._codec.encode(None))


def _even(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Pad odd sides by repeating the edge."""
    height, width = picture.shape[:2]
    if not (height % 2 or width % 2):
        return picture
    return np.pad(picture, ((0, height % 2), (0, width % 2), (0, 0))[: picture.ndim], mode="edge")


def _looked_up(levels: NDArray[np.uint8], table: Image) -> av.VideoFrame:
    """Convert levels, uint8 (H, W) with even sides, to a YUV frame in the colors of `table`.

    Luma is looked up per pixel, chroma from the average level of four pixels. This differs from averaging their colors
    only at edges sharper than those of upsampled depth, and takes a sixth of the time.
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
    """Convert a table of RGB colors to BT.709 limited range: uint8 (3, 256) with Y, Cb and Cr."""
    red, green, blue = np.frombuffer(table, np.uint8).reshape(-1, 3).T / 255
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    limited = 16 + 219 * luma, 128 + 224 * (blue - luma) / 1.8556, 128 + 224 * (red - luma) / 1.5748
    return np.rint(limited).astype(np.uint8)
