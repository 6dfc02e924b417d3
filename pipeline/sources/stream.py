"""Read a network stream: MJPEG over HTTP, RTSP, RTMP, UDP, HLS, or a file on a web server.

    source = open("rtsp://user:secret@10.0.0.7/live", SourceSettings(timeout=5))

Live streams are kept as young as they can be: little is buffered, and a picture that nobody took is replaced by the
next one. When the peer goes away it is called again until the settings' timeout. Time stamps of a live stream count
from its first picture. A file on a web server is played from start to end, with its own time stamps.
"""

from __future__ import annotations

import errno
import logging
import re
import socket
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from fractions import Fraction
from time import perf_counter, perf_counter_ns
from urllib.parse import urlsplit

import av
from av.container import InputContainer

from pipeline.address import masked
from pipeline.container import open_input
from pipeline.errors import SourceError, SourceLostError, SourceNotFoundError, SourceUnreadableError
from pipeline.ffmpeg_log import idle, listening, reason
from pipeline.frame import SourceInfo
from pipeline.settings import SourceSettings
from pipeline.sources._decoding import (
    Clock,
    Damage,
    decode,
    find_video,
    frame_count_of,
    frame_rate_of,
    time_of,
)
from pipeline.sources._deinterlace import deinterlaced, weave_of
from pipeline.sources._frame_converter import FrameConverter
from pipeline.sources._live import LiveSource, TimedImage
from pipeline.sources.base import Match

_log = logging.getLogger(__name__)

PUSHED = {"rtsp", "rtsps", "rtp", "rtmp", "rtmps", "udp", "srt", "tcp"}
"""Protocols whose peer sends at its own speed: always live."""
OPTIONS_OF_PUSHED = {
    # FFmpeg looks at 5 s of a stream before it gives the first packet. What it looked at is not lost: it is decoded
    # at once and the newest picture of it shown, which is why the flag "nobuffer" would only delay the first one.
    "analyzeduration": "1000000",  # µs
    "fpsprobesize": "0",
    "rtsp_flags": "prefer_tcp",  # over UDP packets get lost, and rarely pass a router
    "overrun_nonfatal": "1",  # a full UDP buffer loses pictures instead of ending the stream
}
UNTIMED = {"mpjpeg", "mjpeg"}
"""Formats without time stamps: FFmpeg makes up 25 a second; the time of arrival is nearer to the truth."""
IN_LUMPS = {"hls", "dash"}
"""Formats that come some seconds at a time, and have to be paced here."""
LATE = 1.0
"""Delay in seconds after which a paced stream resets its clock."""
CHECK = "Check the address, and that the device is switched on and in the same network."


def accepts(address: str) -> int:
    """Everything that looks like scheme://…"""
    return Match.CERTAIN if re.match(r"[a-z][a-z0-9+.-]*://", address, re.IGNORECASE) else Match.NO


def open(address: str, settings: SourceSettings) -> Stream:
    """Connect to a stream."""
    return Stream(address, settings)


class Stream(LiveSource):
    """Decoded by PyAV in a thread of its own, which alone touches the container."""

    def __init__(self, url: str, settings: SourceSettings) -> None:
        """Waits for the first picture; raises `SourceNotFoundError` or `SourceUnreadableError` without one."""
        self._url = url
        self._is_pushed = urlsplit(url).scheme.lower() in PUSHED
        self._painter: FrameConverter | None = (
            None  # one for all connections, so that pictures keep their size
        )
        self._clock: Clock | None = None  # so that time never goes back
        self._offset: Fraction | None = (
            None  # from the peer's clock to ours, in seconds; reset at every connection
        )
        self._began_ns: int | None = None  # perf_counter at the first picture
        super().__init__(without_password(url), settings)
        self._start()

    def _connect(self) -> Generator[TimedImage, None, None]:
        damage = Damage()
        with self._dial() as container:
            stream = find_video(container, self._name)
            form = container.format.name
            is_live = self._is_pushed or _has_no_end(container)
            is_timed, is_paced = form not in UNTIMED, is_live and form in IN_LUMPS
            stream.thread_type = "SLICE" if is_live else "AUTO"  # threads by frame hold pictures back
            rate = frame_rate_of(stream) if is_timed else None
            _log.info("%s: %s, live: %s, paced: %s", self._name, stream, is_live, is_paced)
            self._clock = self._clock or Clock(rate)
            self._offset = None
            self._painter = self._painter or FrameConverter(stream.sample_aspect_ratio)
            stored = (
                (frame, time_of(frame, stream) if is_timed else None)
                for frame in decode(container.demux(stream), stream, damage)
            )
            for frame, time in deinterlaced(stored, weave_of((), self._settings.deinterlace)):
                image = self._painter.paint(frame)
                timestamp = self._clock.place(self._since_first(time, is_paced) if is_live else time)
                if is_paced:
                    self._pause(float(timestamp - self._elapsed()))
                height, width = image.shape[:2]
                count = None if is_live else frame_count_of(container, stream)
                self._declare(SourceInfo(width, height, rate, count, is_live, self._name, timestamp))
                yield TimedImage(image, timestamp)
        if self._info is None:
            reason = f" ({damage.reason})" if damage.reason else ""
            raise SourceUnreadableError(
                f"{self._name} sends no frame that can be decoded{reason}.",
                hint="Try the address in another program.",
            )
        if damage.is_cut_off:
            raise SourceLostError(f"{self._name} was interrupted: {damage.reason}.")

    def _since_first(self, time: Fraction | None, is_paced: bool) -> Fraction:
        """Seconds from the source's first picture, over all connections; `time` is by the peer's own clock."""
        elapsed = self._elapsed()
        if time is None:
            return elapsed
        if self._offset is None or (is_paced and elapsed - (time + self._offset) > LATE):
            if self._offset is not None:
                _log.info(
                    "%s: %.2f s behind; going on from here", self._name, elapsed - (time + self._offset)
                )
            self._offset = elapsed - time  # just connected, or far behind: go on from here
        return time + self._offset

    @contextmanager
    def _dial(self) -> Iterator[InputContainer]:
        """Connect, in bounded time."""
        timeout = self._settings.timeout
        # A stream that was there and fell silent is called again before its time is over.
        waiting = (timeout if self._info is None else timeout / 2, timeout / 2)
        options = OPTIONS_OF_PUSHED if self._is_pushed else {}
        began = perf_counter()
        try:
            with listening():
                container = open_input(self._url, options=options, timeout=waiting)
        except (av.FFmpegError, OSError) as error:
            # FFmpeg has several words for being interrupted by our timeout.
            if isinstance(error, av.ExitError | av.TimeoutError) or perf_counter() - began >= waiting[0]:
                raise self._silence(waiting[0]) from error
            raise self._explained(error) from error
        _log.info("%s: connected, %s, options %s", masked(self._url), container.format.name, options)
        with container:
            try:
                yield container
            finally:
                idle(container)

    def _elapsed(self) -> Fraction:
        """Seconds since the first picture."""
        now = perf_counter_ns()
        self._began_ns = self._began_ns or now
        return Fraction(now - self._began_ns, 1_000_000_000)

    def _silence(self, waited: float) -> SourceError:
        if self._url.startswith("udp:"):
            return SourceNotFoundError(
                f"No data arrives at {self._name}; waited {waited:g} s.",
                hint="Start the sender, and check its port and the firewall.",
            )
        return SourceNotFoundError(f"{self._name} does not respond; waited {waited:g} s.", hint=CHECK)

    def _explained(self, error: Exception) -> SourceError:
        """What it means for the user that FFmpeg could not connect."""
        name, url = self._name, urlsplit(self._url)
        if isinstance(error, av.HTTPUnauthorizedError | av.HTTPForbiddenError):
            return SourceUnreadableError(
                f"{name} requires a user name and a password.",
                hint="Put them in the address: scheme://user:password@host/path",
            )
        if isinstance(error, av.HTTPNotFoundError):
            return SourceNotFoundError(
                f"The server of {name} has nothing at this path.", hint="Check the path."
            )
        if isinstance(error, av.ProtocolNotFoundError):
            return SourceNotFoundError(
                f"{name}: the protocol {url.scheme} is not supported.",
                hint="Use http, https, rtsp, rtmp or udp.",
            )
        if url.hostname and not _has_address(url.hostname):
            return SourceNotFoundError(f"There is no host named {url.hostname}.", hint=CHECK)
        # A page whose length the server does not tell ends, for FFmpeg, with an input error.
        if isinstance(error, av.InvalidDataError) or getattr(error, "errno", None) == errno.EIO:
            return SourceUnreadableError(
                f"{name} responds, but not with video.",
                hint="It may be a web page that contains the stream. Use the address of the stream itself.",
            )
        cause = getattr(error, "strerror", None) or str(error)
        hint = f"{reason(error)} {CHECK}".strip()
        return SourceNotFoundError(f"{name} cannot be reached: {cause}.", hint=hint)


def _has_no_end(container: InputContainer) -> bool:
    """Whether this is live, and not a file on a server: a file has a length in seconds or bytes."""
    form = container.format.name
    return not (container.duration or form.endswith("_pipe") or (form not in IN_LUMPS and container.size > 0))


def _has_address(host: str) -> bool:
    try:
        return bool(socket.getaddrinfo(host, None))
    except OSError:
        return False


def without_password(url: str) -> str:
    """The address as it may be shown."""
    return re.sub(r"//[^/@]*@", "//", url)
