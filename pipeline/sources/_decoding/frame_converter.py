"""Convert decoded frames to upright RGB with square pixels, all of one size.

    painter = FrameConverter(pixel_shape_of(stream))
    image = painter.paint(picture)       # av.VideoFrame to uint8 (H, W, 3) RGB
    frame = painter.frame(picture, index, timestamp)      # the same as a Frame; with `draws_late`, painted later

Colors follow the matrix and range that the frame names; `tone_mapping.py` brings HDR and wide gamut to BT.709. Where
stored pixels are not square, pictures are made wider or higher, whichever loses nothing, so that those given out are
square.
"""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, cast

import av
import cv2
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from pipeline.arrays import Image, Luma, blank
from pipeline.container import side_data
from pipeline.errors import SourceUnreadableError
from pipeline.frame import Frame
from pipeline.sources._decoding.shape import fitted_size, shown_size, with_bars
from pipeline.sources._decoding.tone_mapping import tone_of

_log = logging.getLogger(__name__)

KNOWN_MATRICES = {0, 1, 4, 5, 6, 7, 9}
"""AVColorSpace values that define the YUV matrix; 0 is RGB itself."""
HD_WIDTH, HD_HEIGHT = 1280, 576
"""From this width or above this height, unmarked video is BT.709, below BT.601, as in video players."""
CONSTANT_LUMINANCE = 10
"""AVColorSpace of BT.2020 constant luminance. In practice it is a wrong mark, and treated as non-constant."""
PLAIN = {"yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "nv12"}
"""FFmpeg's names of pixel formats whose first plane is luma, a byte a pixel."""
TURNS = {1: cv2.ROTATE_90_CLOCKWISE, 2: cv2.ROTATE_180, 3: cv2.ROTATE_90_COUNTERCLOCKWISE}


class FrameConverter:
    """Turns decoded frames into RGB pictures as a viewer should see them.

    The first frame settles size and orientation. Later ones of another size or pixel shape are fitted into it with
    bars, as whoever gets the pictures has made room for that size; with `may_change` they settle another one.
    `pixel_shape` says how wide a stored pixel is against its height, now: streams may tell late, or change it.
    Without `turns`, frames are not made upright.
    """

    def __init__(
        self,
        pixel_shape: Callable[[], Fraction | None] = lambda: None,
        *,
        may_change: bool = False,
        turns: bool = True,
    ) -> None:
        # One for all frames: it keeps its tables. One thread, because starting more costs more than they save.
        self._reformatter = VideoReformatter()
        # While one thread draws late images, the decoder's may draw what could not wait.
        self._lock = threading.Lock()
        self._pixel_shape = pixel_shape
        self._may_change = may_change
        self._does_turn = turns
        self._size: tuple[int, int] | None = None
        self._stored: tuple[int, int, Fraction | None] | None = None  # what the size was settled for
        self._turns = 0
        self._is_mirrored = False
        self._notes: dict[str, None] = {}
        self.draws_late = False

    @property
    def notes(self) -> tuple[str, ...]:
        """Return a sentence for each unexpected conversion of the frames."""
        return tuple(self._notes)

    def frame(self, picture: VideoFrame, index: int, timestamp: Fraction) -> Frame:
        """Return a frame of the pipeline; with `draws_late`, its image stays blank if nothing but RGB is missing."""
        if not (self.draws_late and self._is_plain(picture)):
            return Frame.now(self.paint(picture), index, timestamp)
        image = blank((picture.height, picture.width, 3))
        return replace(Frame.now(image, index, timestamp), late=_Late(picture, self.paint))

    def _is_plain(self, picture: VideoFrame) -> bool:
        """Return whether luma is as it is stored: 8 bits, upright, of the output size, not HDR."""
        stored = picture.width, picture.height
        return (
            picture.format.name in PLAIN
            and self._size == stored == self._shown_size(picture)
            and not (self._turns or self._is_mirrored)
            and tone_of(picture) is None
        )

    def paint(self, frame: VideoFrame) -> Image:
        """Return the frame as uint8 (H, W, 3) RGB, upright. Any thread may call it."""
        with self._lock:
            return self._painted(frame)

    def _painted(self, frame: VideoFrame) -> Image:
        stored = frame.width, frame.height, self._pixel_shape()
        if self._size is None or (self._may_change and stored != self._stored):
            self._size, self._stored = self._shown_size(frame, note=True), stored
            if self._does_turn:
                self._turns, self._is_mirrored = _orientation(frame)
            _log.info(
                "frames of %dx%d %s, matrix %s, transfer %s, primaries %s: shown as %dx%d, turned %d times%s",
                frame.width,
                frame.height,
                frame.format.name,
                frame.colorspace,
                frame.color_trc,
                frame.color_primaries,
                *self._size,
                self._turns,
                ", mirrored" if self._is_mirrored else "",
            )
        tone = tone_of(frame)
        if tone is None:
            image = cast(Image, self._rgb(frame, "rgb24"))
        else:
            self._notes[f"Colors are {tone.name} and were converted to BT.709."] = None
            image = tone.toned(cast(NDArray[np.uint16], self._rgb(frame, "rgb48le")))
        if self._is_mirrored:
            image = cast(Image, cv2.flip(image, 0))
        if self._turns:
            image = cast(Image, cv2.rotate(image, TURNS[self._turns]))
        return np.ascontiguousarray(image)

    def _rgb(self, frame: VideoFrame, pixels: str) -> NDArray[Any]:
        """Return (H, W, 3) at the output size, in the transfer function and primaries of the frame."""
        assert self._size is not None
        matrix = _guessed_matrix(frame)
        size = fitted_size(self._shown_size(frame), self._size)
        try:
            rgb = self._reformatter.reformat(frame, *size, pixels, src_colorspace=matrix, threads=1)
        except av.FFmpegError as error:
            raise SourceUnreadableError(
                f"Frames of the pixel format {frame.format.name} cannot be converted to RGB: {error.strerror}.",
                hint="Convert the video first, for example to H.264: ffmpeg -i INPUT -c:v libx264 output.mp4",
            ) from error
        return with_bars(rgb.to_ndarray(), self._size)

    def _shown_size(self, frame: VideoFrame, *, note: bool = False) -> tuple[int, int]:
        """Return (width, height) with square pixels, before rotation."""
        shape = self._pixel_shape() or Fraction(1)
        size = shown_size(frame.width, frame.height, shape)
        if note and size != (frame.width, frame.height):
            stored, shown = f"{frame.width}x{frame.height}", f"{size[0]}x{size[1]}"
            self._notes[f"The pixel aspect ratio is {shape}: {stored} is shown as {shown}."] = None
        return size


@dataclass(frozen=True, eq=False)
class _Late:
    """A `LateImage`; it keeps the decoded picture."""

    picture: VideoFrame
    paint: Callable[[VideoFrame], Image]

    def image(self) -> Image:
        return self.paint(self.picture)

    @property
    def luma(self) -> Luma:
        picture, plane = self.picture, self.picture.planes[0]
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        is_full = picture.color_range == ColorRange.JPEG or picture.format.name.startswith("yuvj")
        return Luma(rows[: picture.height, : picture.width], not is_full)


def pixel_shape_of(stream: VideoStream) -> Callable[[], Fraction | None]:
    """Return a function for the pixel aspect ratio: of the container if declared, else of the decoder."""
    declared, coded = stream.sample_aspect_ratio, stream.codec_context.sample_aspect_ratio
    if declared and declared != (coded or 1):
        return lambda: declared
    return lambda: stream.codec_context.sample_aspect_ratio


def _guessed_matrix(frame: VideoFrame) -> Colorspace | None:
    """Return the YUV matrix to assume for an unmarked frame; None for a marked one."""
    if frame.colorspace in KNOWN_MATRICES:
        return None
    is_hdr = frame.color_trc in (ColorTrc.SMPTE2084, ColorTrc.ARIB_STD_B67)
    if is_hdr or frame.colorspace == CONSTANT_LUMINANCE or frame.color_primaries == ColorPrimaries.BT2020:
        return Colorspace.BT2020
    is_hd = frame.width >= HD_WIDTH or frame.height > HD_HEIGHT
    return Colorspace.ITU709 if is_hd else Colorspace.ITU601


def _orientation(frame: VideoFrame) -> tuple[int, bool]:
    """Return how to make a frame upright: (clockwise quarter turns, whether to flip it vertically first)."""
    matrix = side_data(frame, "DISPLAYMATRIX")
    if matrix is None:
        return 0, False
    # Row vectors: the picture's x axis comes to lie along (a, b), its y axis along (c, d); y points down.
    a, b, _, c, d = (int(value) for value in np.frombuffer(bytes(matrix), np.int32)[:5])
    return round(math.atan2(b, a) / (math.pi / 2)) % 4, a * d - b * c < 0
