"""Read the source file a second time for its clock, audio, subtitles and the end of the video.

origin = SourceTracks(Path("clip.mp4"))
origin.keep_audio(container, plans)      # adds the streams; before the first packet is muxed
origin.keep_subtitles(container)         # so does this
origin.advance(timestamp)                # passes on what comes up to here, so that memory stays constant
origin.advance(None)                     # and the rest
origin.video_end                         # seconds: when the last picture goes
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import av
from av.container import OutputContainer
from av.packet import Packet
from av.stream import Stream

from pipeline.container import open_input
from pipeline.continuity import Continuity, has_display_times
from pipeline.media.audio_tracks import AudioPlan, AudioTracks
from pipeline.media.subtitles import Subtitles
from pipeline.media.verify import ExpectedAudio, SourceClock

_log = logging.getLogger(__name__)

KEPT = {"video", "audio", "subtitle"}
"""Types of the streams that are kept."""
LATEST_START = 60
"""Seconds. A clip that begins a little after zero keeps that. A recorded broadcast, whose clock has run for
hours, would begin with hours of nothing."""

LATEST_SUBTITLE = 60
"""Seconds after the end of the video. Players would take what comes later for the length of the film."""
LARGEST_GAP = Fraction(1, 2)
"""Seconds by which an intact file may end before its declared duration."""


class SourceTracks:
    """The demuxed packets of one file."""

    def __init__(self, path: Path) -> None:
        """Open the file; raises `av.FFmpegError` if it is not a media file."""
        self._path = path
        self._open()
        self._notes: list[str] = []
        self._shift = Fraction(0)
        self._span: tuple[Fraction, Fraction | None] = Fraction(-(10**12)), None

    def _open(self) -> None:
        self._container = open_input(self._path)
        self._video = self._container.streams.best("video")
        self._packets: Iterator[Packet[Stream]] = self._container.demux()
        self._continuity = Continuity(self._container, self._video)
        self._waiting: Packet[Stream] | None = None
        self._audio: AudioTracks | None = None
        self._subtitles: Subtitles | None = None
        self._video_end: Fraction | None = None
        self._late_subtitles = 0
        self._end = Fraction(0)
        self.clock = SourceClock()

    def rewind(self) -> None:
        """Read it again from its first packet; shift and span stay."""
        self._container.close()
        self._open()

    @property
    def is_still(self) -> bool:
        """Return whether this is an image file, whose timestamps FFmpeg makes up."""
        name = self._container.format.name
        return name == "image2" or name.endswith("_pipe")

    @property
    def time_base(self) -> Fraction | None:
        """Return the unit of the video timestamps in seconds."""
        base = self._video.time_base if self._video else None
        return Fraction(base) if base else None  # PyAV 19 has a class of its own for it

    @property
    def video_end(self) -> Fraction | None:
        """Return the end of the last frame passed by `advance`, in seconds of the source."""
        end = self._span[1]
        return self._video_end if end is None or self._video_end is None else min(end, self._video_end)

    def keep_only(self, start: Fraction, end: Fraction | None, time_base: Fraction) -> Fraction:
        """Leave out sound outside of this span of the source's seconds, and let the result's clock start at 0.

        Gives the shift, as `choose_shift` does.
        """
        self._span = start, end
        self._shift = start // time_base * time_base
        return self._shift

    def begin_at(
        self, shift: Fraction, first: Fraction, span: tuple[Fraction, Fraction | None] | None
    ) -> None:
        """Set shift and span chosen by an earlier process; `first` is the timestamp of the first frame."""
        self._shift = shift
        if span is not None:
            self._span = first, span[1]

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be kept, a sentence each."""
        of_audio = self._audio.notes if self._audio else ()
        of_subtitles = self._subtitles.notes if self._subtitles is not None else ()
        late = f"Subtitles left out, long after the end of the video: {self._late_subtitles}."
        return (
            *self._notes,
            *self._continuity.audio_notes,
            *of_audio,
            *of_subtitles,
            *[late] * bool(self._late_subtitles),
        )

    @property
    def audio(self) -> list[ExpectedAudio]:
        """Return the expected audio tracks of the output, from the packets written."""
        return self._audio.expected if self._audio else []

    @property
    def subtitles(self) -> int:
        """Return the number of subtitle streams that the output should have."""
        return len(self._subtitles or ())

    def choose_shift(self, first: Fraction, time_base: Fraction) -> Fraction:
        """Seconds, whole ticks of `time_base`, to take from every time stamp of sound and pictures alike.

        Nothing, unless the file starts before zero or long after it. `first` is the first picture's time.
        """
        start = min(first, Fraction(self._container.start_time or 0, av.time_base))
        if not 0 <= start <= LATEST_START:
            self._shift = start // time_base * time_base
            self._notes.append(
                f"The timestamps of the source start at {float(start):.3f} s, those of the output at 0."
            )
        return self._shift

    def keep_audio(self, output: OutputContainer, plans: Mapping[int, AudioPlan]) -> None:
        """Add one output stream per audio track, as planned."""
        self._audio = AudioTracks(self._container, output, plans)

    def keep_subtitles(self, output: OutputContainer, codec_instead: str = "") -> None:
        """Add one output stream per subtitle stream, re-encoded if the container cannot store its codec."""
        self._subtitles = Subtitles(self._container, output, codec_instead)

    def advance(self, until: Fraction | None) -> None:
        """Write the packets that begin before this time of the source, in seconds; all remaining ones for None."""
        while (packet := self._waiting or self._read()) is not None:
            if until is not None and _begin(packet) > until:
                self._waiting = packet
                return
            self._waiting = None
            end = _begin(packet) + (packet.duration or 0) * packet.time_base
            self._end = max(self._end, end)
            if packet.stream is self._video:
                if not packet.is_discard and self._is_in_span(packet):
                    self.clock.add(packet.pts)
                self._video_end = end if self._video_end is None else max(end, self._video_end)
            elif not self._is_in_span(packet):
                continue
            elif packet.stream.type == "subtitle" and self._subtitles is not None:
                if until is None and self._video_end and _begin(packet) > self._video_end + LATEST_SUBTITLE:
                    self._late_subtitles += 1
                else:
                    self._subtitles.pass_on(packet, self._shift)
            elif self._audio is not None and packet.stream_index in self._audio:
                self._audio.pass_on(packet, self._shift)
        if until is None:
            if self._audio is not None:
                self._audio.finish(self._shift)
            self._check_end()

    def _is_in_span(self, packet: Packet[Stream]) -> bool:
        start, end = self._span
        return start <= _begin(packet) and (end is None or _begin(packet) < end)

    def close(self) -> None:
        """Close the file."""
        self._container.close()

    def _read(self) -> Packet[Stream] | None:
        """Return the next packet with a timestamp that may be kept; None at the end or at damage."""
        try:
            for packet in self._packets:
                if packet.pts is None and packet.dts is None:
                    if packet.stream is self._video and packet.size:
                        self.clock.add(None)
                elif packet.stream.type in KEPT:
                    self._continuity.mend(packet)
                    if packet.stream is self._video and not has_display_times(self._container):
                        packet.pts = packet.dts
                    return packet
        except (av.FFmpegError, OSError) as error:
            _log.info("reading the source's tracks ends here", exc_info=True)
            self._notes.append(f"The source is damaged at {float(self._end):.2f} s ({error.strerror}).")
        return None

    def _check_end(self) -> None:
        """Add a note if the file is shorter than declared: nothing else would reveal that it was truncated."""
        # A length in some containers, the time of the end in others: the smaller of the two is the safe reading.
        declared = Fraction(self._container.duration or 0, av.time_base)
        if declared - self._end > LARGEST_GAP and not (
            self._continuity.notes or self._continuity.audio_notes
        ):
            end = f"{float(self._end):.2f} s instead of {float(declared):.2f} s"
            self._notes.append(f"The source is incomplete: it ends at {end}.")


def _begin(packet: Packet[Stream]) -> Fraction:
    """Return the presentation time of the packet in seconds."""
    time = packet.pts if packet.pts is not None else packet.dts
    assert time is not None
    return time * packet.time_base


def tracks_of(path: Path | None) -> SourceTracks | None:
    """Open the file of a source; None for images, which have neither timestamps nor audio."""
    if path is None:
        return None
    try:
        origin = SourceTracks(path)
    except av.FFmpegError:  # something else than PyAV has read it
        return None
    if not origin.is_still:
        return origin
    origin.close()
    return None
