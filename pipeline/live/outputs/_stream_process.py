"""Encode and send images to a server, in a process of its own: the far end of `stream.py`.

The near end sends pictures, and gets `None` for each that is on its way, or the `SinkError` that ends the stream.

PyAV's packages bring an FFmpeg without SRT. Where the system has one with it, that program passes the stream on.
"""

from __future__ import annotations

import logging
import signal
from dataclasses import replace
from multiprocessing.connection import Connection
from time import monotonic, sleep
from typing import Any, cast

import av
from av.codec.context import ThreadType
from av.container import OutputContainer
from av.packet import Packet
from av.video.frame import PictureType
from av.video.stream import VideoStream

from pipeline.arrays import Image
from pipeline.container import open_output
from pipeline.errors import SinkError
from pipeline.live.outputs._fragmented_file import MILLISECOND
from pipeline.live.outputs._stream_address import StreamAddress
from pipeline.media.encoder import Encoder, Shape
from pipeline.media.relay import Relay, program_with
from pipeline.sinks import mp4

_log = logging.getLogger(__name__)

QUALITY = 23
"""H.264's CRF."""
RECIPE = replace(
    mp4.RECIPE,
    options=lambda quality: {
        **mp4.SPEED,
        "x264-params": f"{mp4.SPEED['x264-params']}:mbtree=0:rc-lookahead=0",
        "tune": "zerolatency",
        "g": "30",  # who joins waits for a second or two
        "crf": str(quality),
        "maxrate": "8M",
        "bufsize": "8M",
    },
    threads=ThreadType.SLICE,  # frames in flight would be late
)
IDLE = 0.5
"""Seconds after which a picture is sent again: servers hang up on who is silent."""
AGAIN = 2.0
"""Seconds from one attempt to connect again to the next."""
CONNECTING = 0.04
"""Seconds from one picture to the next while the system's FFmpeg connects: it looks at some before it does."""
KEY_EVERY = 2.0
"""Seconds from one key frame to the next where frames come slowly: who joins, and a segment of HLS, waits for one."""


def run(line: Connection[Any, Any], address: StreamAddress, patience: float) -> None:
    """Send what comes until the line is closed; `patience` in seconds is for a connection that broke off."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other end decides
    sender = _Sender(address, patience)
    picture: Image | None = None
    try:
        while True:
            while not line.poll(IDLE if picture is not None else None):
                sender.send(cast(Image, picture))
            picture = line.recv()
            sender.send(picture)
            line.send(None)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        sender.close()
    except SinkError as error:
        line.send(error)


class _Sender:
    """A connection that is made anew when it breaks off; meanwhile pictures are dropped."""

    def __init__(self, address: StreamAddress, patience: float) -> None:
        self._address, self._patience = address, patience
        self._container: OutputContainer | None = None
        self._relay: Relay | None = None
        self._has_sent = False
        self._broken_since: float | None = None
        self._next_try = self._key_at = 0.0

    def send(self, picture: Image) -> None:
        """Send a picture; raises `SinkError` if there is no connection, and none comes again in time."""
        now = monotonic()
        if self._container is None and now < self._next_try:
            return
        try:
            if self._container is None:
                self._open(picture, now)
            self._encode(picture, now)
            while self._relay is not None and not self._relay.is_connected():
                sleep(CONNECTING)
                self._encode(picture, monotonic())
        except (av.FFmpegError, OSError) as error:
            self._lost(error)
        else:
            self._has_sent, self._broken_since = True, None

    def _encode(self, picture: Image, now: float) -> None:
        frame = self._encoder.frame(picture)
        if now - self._key_at >= KEY_EVERY:
            frame.pict_type, self._key_at = PictureType.I, now
        self._mux(self._encoder.encode(frame, self._tick(now), 1))

    def close(self) -> None:
        """End the stream."""
        if self._container is not None:
            try:
                self._mux(self._encoder.finish())
                self._container.close()
            except (av.FFmpegError, OSError) as error:
                _log.info("the stream to %s ends with %s", self._address, error)
        if self._relay is not None:
            self._relay.close()

    def _open(self, picture: Image, now: float) -> None:
        height, width = picture.shape[:2]
        shape = Shape(RECIPE, (width, height), None, MILLISECOND, QUALITY)
        self._encoder, self._began, self._last = Encoder(shape), now, -1
        self._key_at = now
        try:
            self._container = self._begun(self._address.whole, shape)
        except av.error.ProtocolNotFoundError:
            if (program := program_with(self._address.scheme)) is None:
                raise
            self._relay = Relay(program, self._address.muxer, self._address.whole, self._patience)
            self._container = self._begun(self._relay, shape)
        _log.info("streaming to %s, %dx%d", self._address, width, height)

    def _begun(self, target: Any, shape: Shape) -> OutputContainer:
        container = open_output(target, format=self._address.muxer)
        container.container_options.update(self._address.options)
        self._stream = cast(VideoStream, container.add_stream(RECIPE.codec, rate=30))  # a hint, and no more
        self._stream.time_base = MILLISECOND
        shape.apply(self._stream.codec_context)
        container.start_encoding()
        return container

    def _tick(self, now: float) -> int:
        """Return the time of a picture in milliseconds; times must increase."""
        self._last = max(self._last + 1, round((now - self._began) * 1000))
        return self._last

    def _mux(self, packets: list[Packet[VideoStream]]) -> None:
        assert self._container is not None
        for packet in packets:
            packet.stream = self._stream
            self._container.mux_one(packet)

    def _lost(self, error: Exception) -> None:
        _log.info("the stream to %s: %s", self._address, error)
        self._container = None
        why = getattr(error, "strerror", "") or str(error)
        if self._relay is not None:
            why = self._relay.reason() or why
            self._relay = None
        if isinstance(error, av.error.ProtocolNotFoundError):
            name = self._address.scheme.upper()
            raise SinkError(
                f"This build of FFmpeg has no {name}, and no other one was found.",
                hint=f"Install an FFmpeg with {name}, so that the command ffmpeg is found: that of Debian, Ubuntu and "
                "Fedora has it.",
            ) from error
        if not self._has_sent:
            raise SinkError(
                f"Cannot stream to {self._address}: {why}.",
                hint="Check the address, and that the server is running.",
            ) from error
        now = monotonic()
        self._broken_since = self._broken_since or now
        self._next_try = now + AGAIN
        if now - self._broken_since > self._patience:
            raise SinkError(
                f"The stream to {self._address} was interrupted: {why}.",
                hint="Start it again when the server is running.",
            ) from error
