"""A video file that can be read whatever becomes of the program: it grows in whole pieces of a second.

file = LiveFile(path, PICTURES)          # or DEPTH
file.write(picture, 1040)                # milliseconds, rising; uint8 (H, W, 3) RGB, or uint16 (H, W) for DEPTH
file.close()

mp4 is written in fragments, and becomes an ordinary file with its index at the front when it is closed; Matroska in
clusters. All pictures are of one size; an odd side gets one more row or column, which repeats the edge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.codec.context import Flags
from av.container import OutputContainer
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream
from numpy.typing import NDArray

from pipeline.errors import DiskFullError, SinkError
from pipeline.frame import Image
from pipeline.sinks import _part

MILLISECOND = Fraction(1, 1000)
GRAY = "gray16le"


@dataclass(frozen=True)
class Form:
    """In FFmpeg's words: `options` are the codec's, `muxer` the container's."""

    container: str
    codec: str
    pixel_format: str
    options: Mapping[str, str]
    muxer: Mapping[str, str]


PICTURES = Form(
    "mp4",
    "libx264",
    "yuv420p",
    {
        "preset": "ultrafast",
        # As `sinks.mp4` has it, but nothing waits for pictures to come: what is not in the file yet would be lost.
        "x264-params": "mbtree=0:rc-lookahead=0:scenecut=40:cabac=1:8x8dct=1:deblock=1:subme=1:partitions=i8x8,i4x4",
        "bf": "0",
        "g": "60",
        "crf": "20",
    },
    {"movflags": "+hybrid_fragmented", "frag_duration": "1000000", "flush_packets": "1"},
)
DEPTH = Form(
    "matroska",
    "ffv1",
    GRAY,
    {"level": "3", "slices": "4", "slicecrc": "1", "g": "1"},
    {"cluster_time_limit": "1000", "flush_packets": "1"},
)


class LiveFile:
    """One stream of video in its container. Raises `SinkError`, `DiskFullError` when it cannot be written."""

    def __init__(self, path: Path, form: Form) -> None:
        self._path, self._form = path, form
        self._container: OutputContainer | None = None
        self._stream: VideoStream | None = None
        # A picture and its time: it waits for the next one, which tells how long it stays.
        self._pending: tuple[av.VideoFrame, int] | None = None
        self._interval = 33

    def write(self, picture: Image | NDArray[np.uint16], milliseconds: int) -> None:
        """The next picture."""
        with writing(self._path):
            if self._container is None or self._stream is None:
                height, width = picture.shape[:2]
                self._open(width, height)
            frame = self._frame(picture)
            if self._pending is not None:
                self._interval = milliseconds - self._pending[1]
                self._encode()
            self._pending = frame, milliseconds

    def close(self) -> None:
        """Write the last picture and the index."""
        with writing(self._path):
            if self._container is None or self._stream is None:
                return
            self._encode()
            self._container.mux(self._stream.encode())
            self._container.close()
            self._container = None

    def drop(self) -> None:
        """Let go of the file, in whatever state it is."""
        if self._container is not None:
            with suppress(av.FFmpegError, OSError):
                self._container.close()
            self._container = None

    def _open(self, width: int, height: int) -> None:
        form = self._form
        self._container = av.open(str(self._path), "w", format=form.container)
        self._container.container_options.update(form.muxer)
        stream = cast(VideoStream, self._container.add_stream(form.codec, rate=30))  # a hint, and no more
        even = form.pixel_format != GRAY
        stream.width, stream.height = width + width % 2 * even, height + height % 2 * even
        stream.pix_fmt = form.pixel_format
        stream.options = dict(form.options)
        stream.time_base = MILLISECOND
        codec = stream.codec_context
        codec.time_base = MILLISECOND
        codec.flags |= Flags.frame_duration
        if form.pixel_format == GRAY:
            codec.color_range = ColorRange.JPEG
        else:
            codec.colorspace, codec.color_range = Colorspace.ITU709, ColorRange.MPEG
            codec.color_primaries, codec.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
        self._container.start_encoding()
        self._stream = stream

    def _frame(self, picture: Image | NDArray[np.uint16]) -> av.VideoFrame:
        if self._form.pixel_format == GRAY:
            frame = av.VideoFrame.from_ndarray(np.asarray(picture, np.uint16, order="C"), format=GRAY)
            frame.color_range = ColorRange.JPEG
            return frame
        height, width = picture.shape[:2]
        if height % 2 or width % 2:  # color is stored more coarsely than brightness
            edge = (0, height % 2), (0, width % 2), (0, 0)
            picture = np.pad(np.asarray(picture, np.uint8), edge, mode="edge")
        rgb = av.VideoFrame.from_numpy_buffer(np.asarray(picture, np.uint8, order="C"), format="rgb24")
        return rgb.reformat(
            format=self._form.pixel_format,
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
        )

    def _encode(self) -> None:
        assert self._container is not None and self._stream is not None and self._pending is not None
        frame, milliseconds = self._pending
        frame.pts, frame.duration, frame.time_base = milliseconds, self._interval, MILLISECOND
        self._container.mux(self._stream.encode(frame))


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Errors of the system and of the encoder as `SinkError`, with hints for who has a window and no command line."""
    try:
        with _part.writing(path):
            try:
                yield
            except av.FFmpegError as error:
                if isinstance(error, OSError):
                    raise
                raise SinkError(f"{path} cannot be encoded: {error.strerror}.") from error
    except DiskFullError as error:
        raise DiskFullError(str(error), hint="Free some space, or record to another folder.") from error
    except SinkError as error:
        raise SinkError(str(error), hint="Check the folder, or record to another one.") from error
