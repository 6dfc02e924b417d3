"""The source's own file, read once more beside its pictures: its clock, sound, subtitles, and when its video ends.

origin = SourceTracks(Path("clip.mp4"))
origin.copy_sound_into(container)        # adds the streams; before the first packet is muxed
origin.copy_subtitles_into(container)    # so does this
origin.advance(timestamp)                # passes on what comes up to here, so that memory stays constant
origin.advance(None)                     # and the rest
origin.video_end                         # seconds: when the last picture goes
"""

from __future__ import annotations

import logging
from array import array
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.container import OutputContainer
from av.packet import Packet
from av.stream import Stream

from pipeline.media.audio_transcoder import AudioTranscoder
from pipeline.media.subtitles import Subtitles
from pipeline.media.verify import Sound

_log = logging.getLogger(__name__)

KEPT = {"video", "audio", "subtitle"}
"""Kinds of streams."""
LATEST_START = 60
"""Seconds. A clip that begins a little after zero keeps that. A recorded broadcast, whose clock has run for
hours, would begin with hours of nothing."""

LARGEST_GAP = Fraction(1, 2)
"""Seconds by which a whole file may end before the time that it declares."""


class SourceTracks:
    """The demuxed packets of one file."""

    def __init__(self, path: Path) -> None:
        """Raises `av.FFmpegError` for what is not a media file."""
        self._container = av.open(str(path), metadata_errors="replace")
        self._video = self._container.streams.best("video")
        self._packets: Iterator[Packet[Stream]] = self._container.demux()
        self._waiting: Packet[Stream] | None = None
        self._output: OutputContainer | None = None
        self._subtitles: Subtitles | None = None
        self._copies: dict[int, Stream] = {}
        self._again: dict[int, AudioTranscoder] = {}
        self._sound_times: dict[int, array[float]] = {}
        self._last_dts: dict[int, int] = {}
        self._out_of_order = 0
        self._notes: list[str] = []
        self._video_end: Fraction | None = None
        self._end = Fraction(0)
        self._shift = Fraction(0)
        self._span: tuple[Fraction, Fraction | None] = Fraction(-(10**12)), None

    @property
    def is_still(self) -> bool:
        """Whether this is a picture file, for which FFmpeg makes up a clock."""
        name = self._container.format.name
        return name == "image2" or name.endswith("_pipe")

    @property
    def time_base(self) -> Fraction | None:
        """The unit of the video's time stamps, in seconds."""
        return self._video.time_base if self._video else None

    @property
    def video_end(self) -> Fraction | None:
        """When the last picture that `advance` has passed goes, in the source's own seconds."""
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
        """Keep to what was chosen before this file was there; `first` is the first picture's time."""
        self._shift = shift
        if span is not None:
            self._span = first, span[1]

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be kept, a sentence each."""
        broken = sum(again.broken for again in self._again.values())
        lost = f"{broken} audio packets could not be decoded and are silent."
        late = f"{self._out_of_order} audio packets were out of order and were skipped."
        of_subtitles = self._subtitles.notes if self._subtitles else ()
        return (*self._notes, *of_subtitles, *[late] * bool(self._out_of_order), *[lost] * bool(broken))

    @property
    def sounds(self) -> list[Sound]:
        """What the output's streams of sound should be, by what was passed on."""
        ticks = {stream.index: stream.time_base for stream in self._container.streams.audio}
        return [
            Sound(None, self._again[index].end)
            if index in self._again
            else Sound(times, tick=ticks[index] or Fraction(0))
            for index, times in self._sound_times.items()
        ]

    @property
    def subtitles(self) -> int:
        """How many streams of them the output should have."""
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

    def copy_sound_into(
        self, output: OutputContainer, codec_instead: str = "", unfit: frozenset[str] = frozenset()
    ) -> None:
        """Give the output one stream for each audio stream.

        What its container cannot hold, and `unfit` codecs, are encoded again by `codec_instead`, or left out where
        there is none.
        """
        self._output = output
        for stream in self._container.streams.audio:
            codec = stream.codec_context.name if stream.codec_context else "unknown codec"
            try:
                if codec in unfit:
                    raise ValueError(codec)
                copy = output.add_stream_from_template(stream)
            except (ValueError, av.FFmpegError):  # the container's own list of codecs says no
                kind = output.format.name
                _log.debug("%s does not take %s", kind, stream, exc_info=True)
                what = f"Audio stream {stream.index} ({codec}) cannot be stored in {kind}"
                if not codec_instead or stream.codec_context is None:
                    self._notes.append(f"{what} and was skipped.")
                    continue
                self._notes.append(f"{what} and was re-encoded as {codec_instead.removeprefix('lib')}.")
                self._again[stream.index] = AudioTranscoder(stream, output, codec_instead)
                copy = self._again[stream.index].stream
            if "language" in stream.metadata:
                copy.metadata["language"] = stream.metadata["language"]
            copy.disposition = stream.disposition
            self._sound_times[stream.index] = array("d")
            if stream.index not in self._again:
                self._copies[stream.index] = copy
                _log.info("track %d: %s is copied", stream.index, codec)

    def copy_subtitles_into(self, output: OutputContainer, codec_instead: str = "") -> None:
        """Give the output one stream for each stream of subtitles, encoded again where it cannot hold them."""
        self._subtitles = Subtitles(self._container, output, codec_instead)

    def advance(self, until: Fraction | None) -> None:
        """Pass on the packets that begin before this time of the source, in seconds; all of them for None."""
        while (packet := self._waiting or self._read()) is not None:
            if until is not None and _begin(packet) > until:
                self._waiting = packet
                return
            self._waiting = None
            end = _begin(packet) + (packet.duration or 0) * packet.time_base
            self._end = max(self._end, end)
            if packet.stream is self._video:
                self._video_end = end if self._video_end is None else max(end, self._video_end)
            elif _begin(packet) < self._span[0] or (
                self._span[1] is not None and _begin(packet) >= self._span[1]
            ):
                continue
            elif packet.stream.type == "subtitle" and self._subtitles is not None:
                self._subtitles.pass_on(packet, self._shift)
            elif packet.stream_index in self._copies:
                self._copy(packet)
            elif packet.stream_index in self._again:
                self._recode(self._again[packet.stream_index], packet)
        for again in self._again.values():
            self._recode(again, None)
        self._check_end()

    def close(self) -> None:
        """Let go of the file."""
        self._container.close()

    def _read(self) -> Packet[Stream] | None:
        """The next one that has a time and may be kept; None at the end, or where the file breaks off."""
        try:
            for packet in self._packets:
                if packet.stream.type in KEPT and (packet.pts is not None or packet.dts is not None):
                    return packet
        except (av.FFmpegError, OSError) as error:
            _log.info("reading the source's tracks ends here", exc_info=True)
            self._notes.append(f"The source is damaged at {float(self._end):.2f} s ({error.strerror}).")
        return None

    def _check_end(self) -> None:
        """Say so when the file is shorter than it declares; nobody else would notice that it was cut off."""
        # A length in some containers, the time of the end in others: the smaller of the two is the safe reading.
        declared = Fraction(self._container.duration or 0, av.time_base)
        if declared - self._end > LARGEST_GAP:
            end = f"{float(self._end):.2f} s instead of {float(declared):.2f} s"
            self._notes.append(f"The source is incomplete: it ends at {end}.")

    def _recode(self, again: AudioTranscoder, packet: Packet[Stream] | None) -> None:
        assert self._output is not None
        for encoded in again.recode(packet, self._shift):
            self._output.mux_one(encoded)

    def _copy(self, packet: Packet[Stream]) -> None:
        index, steps = packet.stream_index, round(self._shift / packet.time_base)
        dts = packet.dts if packet.dts is not None else packet.pts
        pts = packet.pts if packet.pts is not None else packet.dts
        assert self._output is not None and dts is not None and pts is not None
        if index in self._last_dts and dts <= self._last_dts[index]:
            if not self._out_of_order:
                _log.info(
                    "track %d: the packet of dts %d comes after %d, and is left out; others may be",
                    index,
                    dts,
                    self._last_dts[index],
                )
            self._out_of_order += 1  # no container takes it
            return
        self._last_dts[index] = dts
        packet.dts, packet.pts = dts - steps, pts - steps
        self._sound_times[index].append(float(packet.pts * packet.time_base))
        packet.stream = self._copies[index]
        self._output.mux_one(packet)


def _begin(packet: Packet[Stream]) -> Fraction:
    """Seconds at which the packet is seen or heard."""
    time = packet.pts if packet.pts is not None else packet.dts
    assert time is not None
    return time * packet.time_base
