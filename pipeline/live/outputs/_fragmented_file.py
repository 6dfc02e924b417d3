"""Write a video file that stays readable after a crash: it grows in fragments of a second.

file = LiveFile(path, PICTURES)          # or DEPTH
file.write(picture, 1040)                # milliseconds, rising; uint8 (H, W, 3) RGB, or uint16 (H, W) for DEPTH
file.close()

mp4 is written in fragments, and becomes an ordinary file with its index at the front when it is closed; Matroska in
clusters. All pictures are of one size; an odd side gets one more row or column, which repeats the edge.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
from av.container import OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from pipeline.arrays import Image, Levels
from pipeline.container import open_output
from pipeline.errors import DiskFullError, SinkError, ignored
from pipeline.ffmpeg_log import listening, reason
from pipeline.media.encoder import Encoder, Recipe, Shape, encoding
from pipeline.sinks import depth_video, mp4

_log = logging.getLogger(__name__)

MILLISECOND = Fraction(1, 1000)
QUALITY = 20
"""H.264's CRF."""


@dataclass(frozen=True)
class Form:
    """Encoder and container options, in FFmpeg's terms."""

    recipe: Recipe
    muxer: Mapping[str, str]


PICTURES = Form(
    replace(
        mp4.RECIPE,
        options=lambda quality: {
            **mp4.SPEED,
            # Nothing waits for pictures that are to come: what is not in the file yet would be lost.
            "x264-params": f"{mp4.SPEED['x264-params']}:mbtree=0:rc-lookahead=0",
            "g": "60",
            "crf": str(quality),
        },
    ),
    {"movflags": "+hybrid_fragmented", "frag_duration": "1000000", "flush_packets": "1"},
)
DEPTH = Form(
    replace(depth_video.RECIPE, options=lambda quality: {**depth_video.RECIPE.options(quality), "g": "1"}),
    {"cluster_time_limit": "1000", "flush_packets": "1"},
)


class LiveFile:
    """One stream of video in its container. Raises `SinkError`, `DiskFullError` when it cannot be written."""

    def __init__(self, path: Path, form: Form) -> None:
        self._path, self._form = path, form
        self._container: OutputContainer | None = None
        # A picture and its time: it waits for the next one, which tells how long it stays.
        self._pending: tuple[av.VideoFrame, int] | None = None
        self._interval = 33

    def write(self, picture: Image | Levels, milliseconds: int) -> None:
        """The next picture."""
        with write_errors(self._path):
            if self._container is None:
                height, width = picture.shape[:2]
                self._open((width, height))
            frame = self._encoder.frame(picture)
            if self._pending is not None:
                self._interval = milliseconds - self._pending[1]
                self._encode_pending()
            self._pending = frame, milliseconds

    def close(self) -> None:
        """Write the last picture and the index."""
        with write_errors(self._path):
            if self._container is not None:
                self._encode_pending()
                with listening():
                    self._mux(self._encoder.finish())
                    self._container.close()
                self._container = None
                _log.info("closed %s", self._path)

    def drop(self) -> None:
        """Let go of the file, in whatever state it is."""
        if self._container is not None:
            with ignored(_log, av.FFmpegError, OSError):
                self._container.close()
            self._container = None

    def _open(self, size: tuple[int, int]) -> None:
        recipe = self._form.recipe
        shape = Shape(recipe, size, None, MILLISECOND, QUALITY)
        self._encoder = Encoder(shape)
        self._container = open_output(self._path, format=recipe.container)
        self._container.container_options.update(self._form.muxer)
        self._stream = cast(
            VideoStream, self._container.add_stream(recipe.codec, rate=30)
        )  # a hint, and no more
        self._stream.time_base = MILLISECOND
        shape.apply(
            self._stream.codec_context
        )  # as it told the encoder: the file's head has what they agreed on
        with listening():
            self._container.start_encoding()
        _log.info("recording %s: %s in %s, %dx%d", self._path, recipe.codec, recipe.container, *size)

    def _encode_pending(self) -> None:
        assert self._pending is not None
        frame, milliseconds = self._pending
        self._mux(self._encoder.encode(frame, milliseconds, self._interval))

    def _mux(self, packets: list[Packet[VideoStream]]) -> None:
        assert self._container is not None
        for packet in packets:
            packet.stream = self._stream
            self._container.mux_one(packet)


@contextmanager
def write_errors(path: Path) -> Iterator[None]:
    """Errors of the system and of the encoder as `SinkError`, with hints for who has a window and no command line."""
    try:
        with encoding(path):
            yield
    except DiskFullError as error:
        raise DiskFullError(str(error), hint="Free up disk space, or record to another folder.") from error
    except SinkError as error:
        hint = f"{reason(error.__cause__)} Check the folder, or record to another one.".strip()
        raise SinkError(str(error), hint=hint) from error
