"""Read a network stream: MJPEG over HTTP, RTSP, RTMP, UDP or HLS; or a recording on a web server.

    source = open("rtsp://user:secret@10.0.0.7/live", SourceSettings(timeout=5))

What the peer says of itself tells whether it is live: neither a length in bytes nor in seconds. Live streams are kept
as young as they can be, and what arrives in lumps is evened out by the least delay that does (`_live/playout.py`).
When the peer goes away it is called again until the settings' timeout. Timestamps of a live stream count from its
first picture. A recording is read as a file on this computer is, with its own timestamps, and can be entered anywhere.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from fractions import Fraction
from time import perf_counter

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from pipeline.address import Address, dialed, masked
from pipeline.continuity import JUMP, Continuity
from pipeline.errors import SourceLostError, SourceUnreadableError
from pipeline.ffmpeg_log import idle
from pipeline.frame import SourceInfo
from pipeline.settings import SourceSettings
from pipeline.sources._decoding.damage import Damage
from pipeline.sources._decoding.deinterlace import deinterlaced, weave_of
from pipeline.sources._decoding.frame_converter import FrameConverter, pixel_shape_of
from pipeline.sources._decoding.frames import Clock, decode, find_video, frame_rate_of, time_of
from pipeline.sources._live.arrivals import Arrivals
from pipeline.sources._live.dialer import PULLED, Dialer, held_by
from pipeline.sources._live.film import CARRY_ON, PREFER_TCP, Film
from pipeline.sources._live.network_errors import silent
from pipeline.sources._live.playout import Playout
from pipeline.sources._live.repeats import Repeats
from pipeline.sources._live.source import LiveSource, TimedImage
from pipeline.sources._live.tls import unverified
from pipeline.sources.base import Match

_log = logging.getLogger(__name__)

OPTIONS = {
    # FFmpeg looks at 5 s of a stream before it gives a packet. What it looked at is decoded at once: “nobuffer” delays.
    "analyzeduration": "1000000",  # µs
    "fpsprobesize": "0",
    "formatprobesize": "65536",  # bytes: enough to tell formats apart, and not seconds of a small camera's pictures
    **PREFER_TCP,
    **CARRY_ON,
    "overrun_nonfatal": "1",  # a full UDP buffer loses pictures instead of ending the stream
}
UNTIMED = {"mpjpeg", "mjpeg", "jpeg_pipe"}
"""Formats without timestamps: FFmpeg assumes 25 frames per second, but arrival times are more accurate."""
LATE = 1.0  # seconds that timestamps may lag behind the clock before they are rebased


def accepts(address: str) -> int:
    """Everything that looks like scheme://…"""
    return Match.CERTAIN if re.match(r"[a-z][a-z0-9+.-]*://", address, re.IGNORECASE) else Match.NO


def open(address: str, settings: SourceSettings) -> Stream:
    """Connect to a stream."""
    return Stream(dialed(address), settings)


class Stream(LiveSource):
    """A network stream, decoded by PyAV in a separate thread."""

    def __init__(self, url: str, settings: SourceSettings) -> None:
        """Wait for the first frame; raises `SourceNotFoundError` or `SourceUnreadableError` if there is none."""
        self._url = url
        self._clock = Clock(None)  # so that time never goes back
        self._offset: Fraction | None = None  # from the peer's clock to seconds since the first picture
        self._began_at: float | None = None  # perf_counter at the first picture
        self._form: str | None = None  # FFmpeg's name of the format, where it has to be told
        self._repeats = Repeats()
        self._film: Film | None = None
        self._at = 0.0  # when the packet came that is decoded
        super().__init__(without_password(url), settings, held_by(url))
        self._dialer = Dialer(url, self._name, settings)
        self._start()

    def _connect(self) -> Generator[TimedImage, None, None]:
        if self._info is None or self._info.is_live:
            with self._dial() as container:
                stream = find_video(container, self._name)
                if container.format.name == "mpjpeg" and not stream.codec_context.width:
                    # FFmpeg wants exactly “image/jpeg” of each part. Browsers look at the pictures alone.
                    self._form = "mjpeg"
                elif self._info is not None or self._form or _is_live(container, stream):
                    yield from self._live(container, stream)
                    return
            if self._form:
                yield from self._connect()
                return
        self._film = self._film or Film(self._dialer, self._name, self._settings)
        yield from self._recorded(self._film)

    def _work(self) -> None:
        try:
            super()._work()
        finally:
            if self._film is not None:
                self._film.close()
            self._dialer.close()

    @property
    def notes(self) -> tuple[str, ...]:
        return (
            *unverified(self._url, self._name, self._settings),
            *(self._film.notes if self._film is not None else ()),
        )

    @property
    def substituted_frames(self) -> int:
        return self._film.substituted_frames if self._film is not None else 0

    @property
    def concealed_frames(self) -> int:
        return self._film.concealed_frames if self._film is not None else 0

    # -- a recording -----------------------------------------------------------------------------------------------

    def _recorded(self, film: Film) -> Iterator[TimedImage]:
        self._declare(film.info)
        if self._target is not None:
            film.seek(self._target)
        for frame in film:
            yield TimedImage(frame.image, frame.timestamp, number=frame.index)
        if film.damage.is_cut_off:
            raise SourceLostError(f"{self._name} was interrupted: {film.damage.reason}.")

    # -- live ------------------------------------------------------------------------------------------------------

    def _live(self, container: InputContainer, stream: VideoStream) -> Iterator[TimedImage]:
        form = container.format.name
        is_pulled, is_untimed = form in PULLED, form in UNTIMED
        _log.info("%s: live, %s, pulled: %s, untimed: %s", self._name, stream, is_pulled, is_untimed)
        stream.thread_type = "SLICE"  # threads by frame hold pictures back
        rate = None if is_untimed else frame_rate_of(stream)
        damage, playout, old = Damage(), Playout(is_pulled=is_pulled), set[int | None]()
        painter = FrameConverter(pixel_shape_of(stream), may_change=True)
        self._offset, came = None, 0
        with closing(
            Arrivals(container, stream, self._name, is_pulled=is_pulled, is_untimed=is_untimed)
        ) as arrivals:
            packets = self._stamped(arrivals, container, stream, playout, old if is_pulled else None)
            stored = (
                (frame, None if is_untimed else time_of(frame, stream))
                for frame in decode(packets, stream, damage)
                if frame.pts not in old
            )
            for frame, time in deinterlaced(stored, weave_of((), self._settings.deinterlace)):
                arrived_at = self._at
                if time is not None:
                    arrived_at = min(playout.arrival(float(time)), perf_counter())
                    self._pause(playout.due(float(time)) - perf_counter())
                image = painter.paint(frame)
                timestamp = self._clock.place(self._since_first(time))
                height, width = image.shape[:2]
                self._declare(SourceInfo(width, height, rate, None, True, self._name, timestamp))
                came += 1
                yield TimedImage(image, timestamp, arrived_at, left_out=arrivals.take_left_out())
            if form == "mpjpeg" and came <= 1:
                self._form = "mjpeg"  # it told a wrong length of the first picture
        if self._info is None:
            reason = f" ({damage.reason})" if damage.reason else ""
            raise SourceUnreadableError(
                f"{self._name} sends no frame that can be decoded{reason}.",
                hint="Try the address in another program.",
            )
        if damage.is_cut_off:
            raise SourceLostError(f"{self._name} was interrupted: {damage.reason}.")

    def _stamped(
        self,
        arrivals: Arrivals,
        container: InputContainer,
        stream: VideoStream,
        playout: Playout,
        old: set[int | None] | None,
    ) -> Iterator[Packet[VideoStream]]:
        """Yield the packets with continuous timestamps; timestamps of repeated packets are added to `old`."""
        # A jump of more is closed, before whoever waits for the next picture gives up.
        continuity = Continuity(container, stream, min(JUMP, Fraction(self._settings.timeout) / 2))
        self._repeats.begin()
        for packet, self._at in arrivals:
            is_repeat = old is not None and bool(packet.size) and self._repeats.has(packet)
            continuity.mend(packet)
            if is_repeat and old is not None:
                old.add(packet.pts)
            elif packet.dts is not None and stream.time_base is not None:
                playout.arrived(float(packet.dts * stream.time_base), self._at)
            yield packet

    def _since_first(self, time: Fraction | None) -> Fraction:
        """Return seconds since the first frame over all connections; `time` is by the sender's clock."""
        now = perf_counter() if time is not None else self._at
        self._began_at = self._began_at or now
        elapsed = Fraction(now - self._began_at).limit_denominator(1_000_000_000)
        if time is None:
            return elapsed
        if self._offset is None or elapsed - (time + self._offset) > LATE:
            self._offset = elapsed - time  # just connected, or after an outage: go on from here
        return time + self._offset

    @contextmanager
    def _dial(self) -> Iterator[InputContainer]:
        """Connect, in bounded time."""
        timeout = self._settings.timeout  # one that fell silent is called again before it is over
        waiting = (timeout if self._info is None else timeout / 2, timeout / 2)
        began = perf_counter()
        try:
            container = self._dialer.open(OPTIONS, waiting, self._form)
        except (av.FFmpegError, OSError) as error:
            # FFmpeg has several words for being interrupted by our timeout.
            is_late = (
                isinstance(error, av.ExitError | av.TimeoutError) or perf_counter() - began >= waiting[0]
            )
            if is_late and not self._dialer.is_refused:
                raise silent(self._name, self._url, waiting[0]) from error
            raise self._dialer.explained(error) from error
        _log.info("%s: connected, %s", masked(self._url), container.format.name)
        with container:
            try:
                yield container
            finally:
                idle(container)


def _is_live(container: InputContainer, stream: VideoStream) -> bool:
    """Return whether the end is unknown: a recording declares bytes, frames or a duration."""
    form = container.format.name
    if form == "mpjpeg":
        return True  # pictures that replace each other, whatever length the server has made up
    size = container.size or 0  # PyAV 18 has negative numbers for none, PyAV 19 has None
    # FFmpeg adds up the fragments of an MP4 that it has seen so far: that is no length.
    has_duration = bool(container.duration) and not form.startswith("mov,")
    return not (has_duration or stream.frames or (form not in PULLED and size > 0))


def without_password(url: str) -> str:
    """Return the address without its password."""
    return str(Address(url)).replace("…@", "")
