"""A picture stream from the network: MJPEG over http, rtsp, rtmp, udp, srt, HLS; or a file on a web server.

    source = open("rtsp://user:secret@10.0.0.7/live", SourceSettings(timeout=5))

Live streams are kept as young as they can be: little is buffered, and a picture that nobody took is replaced by the
next one. When the peer goes away it is called again until the settings' timeout. Time stamps of a live stream count
from its first picture. A file on a web server is played from start to end, with its own time stamps.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from fractions import Fraction
from time import perf_counter_ns
from urllib.parse import urlsplit

import av
from av.container import InputContainer

from pipeline.errors import SourceError, SourceLostError, SourceNotFoundError, SourceUnreadableError
from pipeline.frame import SourceInfo
from pipeline.settings import SourceSettings
from pipeline.sources._live import LiveSource, Picture
from pipeline.sources._pictures import (
    Clock,
    Damage,
    Painter,
    decode,
    find_video,
    frame_count_of,
    frame_rate_of,
    time_of,
)
from pipeline.sources.base import Bid

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
OPTIONS_OF_FETCHED = {"reconnect": "1"}  # go on in the middle of a file when the connection breaks
UNTIMED = {"mpjpeg", "mjpeg"}
"""Formats without time stamps: FFmpeg makes up 25 a second; the time of arrival is nearer to the truth."""
IN_LUMPS = {"hls", "dash"}
"""Formats that come some seconds at a time, and have to be paced here."""
LATE = 1.0
"""Seconds behind time after which a paced stream goes on from where it is."""


def accepts(address: str) -> int:
    """Everything that looks like scheme://…"""
    return Bid.CERTAIN if re.match(r"[a-z][a-z0-9+.-]*://", address, re.IGNORECASE) else Bid.NO


def open(address: str, settings: SourceSettings) -> Stream:
    """Connect to a stream."""
    return Stream(address, settings)


class Stream(LiveSource):
    """Decoded by PyAV in a thread of its own, which alone touches the container."""

    def __init__(self, url: str, settings: SourceSettings) -> None:
        """Waits for the first picture; raises `SourceNotFoundError` or `SourceUnreadableError` without one."""
        self._url = url
        self._is_pushed = urlsplit(url).scheme.lower() in PUSHED
        self._painter = Painter()
        self._clock: Clock | None = None  # one for all connections, so that time never goes back
        self._began_ns: int | None = None  # perf_counter at the first picture
        super().__init__(without_password(url), settings)
        self._start()

    def _connect(self) -> Generator[Picture, None, None]:
        damage = Damage()
        with self._dial() as container:
            stream = find_video(container, self._name)
            form = container.format.name
            is_live = self._is_pushed or not (
                container.duration or form.endswith("_pipe")
            )  # *_pipe: a picture
            stream.thread_type = "SLICE" if is_live else "AUTO"  # threads by frame hold pictures back
            rate = None if form in UNTIMED else frame_rate_of(stream)
            self._clock = self._clock or Clock(rate)
            offset: Fraction | None = None if is_live else Fraction(0)
            for frame in decode(container, stream, damage):
                image = self._painter.paint(frame)
                time = None if form in UNTIMED else time_of(frame, stream)
                elapsed = self._elapsed()
                if is_live:
                    time = elapsed if time is None else time
                    if offset is None or (form in IN_LUMPS and elapsed - (time + offset) > LATE):
                        offset = elapsed - time  # connected, or behind: go on from here
                    time += offset
                timestamp = self._clock.place(time)
                if is_live and form in IN_LUMPS:
                    self._pause(float(timestamp - elapsed))
                height, width = image.shape[:2]
                count = None if is_live else frame_count_of(container, stream)
                self._declare(SourceInfo(width, height, rate, count, is_live, self._name, timestamp))
                yield Picture(image, timestamp)
        if self._info is None:
            reason = f" ({damage.reason})" if damage.reason else ""
            raise SourceUnreadableError(
                f"{self._name} sends no picture that can be decoded{reason}.",
                hint="Try the address in another program.",
            )
        if damage.is_cut_off:
            raise SourceLostError(f"{self._name} broke off: {damage.reason}.")

    def _dial(self) -> InputContainer:
        """Connect, in bounded time."""
        timeout = self._settings.timeout
        # A stream that was there and fell silent is called again before its time is over.
        waiting = (timeout if self._info is None else timeout / 2, timeout / 2)
        options = OPTIONS_OF_PUSHED if self._is_pushed else OPTIONS_OF_FETCHED
        try:
            return av.open(self._url, options=options, timeout=waiting, metadata_errors="replace")
        except (av.FFmpegError, OSError) as error:
            raise self._explained(error) from error

    def _elapsed(self) -> Fraction:
        """Seconds since the first picture."""
        now = perf_counter_ns()
        self._began_ns = self._began_ns or now
        return Fraction(now - self._began_ns, 1_000_000_000)

    def _explained(self, error: Exception) -> SourceError:
        """What it means for the user that FFmpeg could not connect."""
        name, reach = self._name, "Check the address, and that the device is on and in the same network."
        if isinstance(error, av.ExitError | av.TimeoutError):
            waited = f"waited for {self._settings.timeout:g} s"
            if self._url.startswith("udp:"):
                return SourceNotFoundError(
                    f"Nothing arrives at {name}; {waited}.",
                    hint="Start the sender, and check its port and the firewall.",
                )
            return SourceNotFoundError(f"{name} does not answer; {waited}.", hint=reach)
        if isinstance(error, av.HTTPUnauthorizedError | av.HTTPForbiddenError):
            return SourceUnreadableError(
                f"{name} wants a user name and a password.",
                hint="Write them into the address: scheme://user:password@host/path",
            )
        if isinstance(error, av.HTTPNotFoundError):
            return SourceNotFoundError(
                f"The server of {name} has nothing at this path.", hint="Check the path."
            )
        if isinstance(error, av.ProtocolNotFoundError):
            return SourceNotFoundError(
                f"{name} is no kind of stream that can be opened.",
                hint="Known are http, https, rtsp, rtmp, udp, srt and more of what FFmpeg knows.",
            )
        if isinstance(error, av.InvalidDataError):
            return SourceUnreadableError(
                f"{name} answers, but not with video.",
                hint="It may be a web page around the stream: look there for the stream's own address.",
            )
        reason = getattr(error, "strerror", None) or str(error)
        return SourceNotFoundError(f"{name} cannot be reached: {reason}.", hint=reach)


def without_password(url: str) -> str:
    """The address as it may be shown."""
    return re.sub(r"//[^/@]*@", "//", url)
