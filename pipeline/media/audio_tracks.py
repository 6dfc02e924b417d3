"""Copy, re-encode or skip the audio tracks of a source, as planned.

    plans = plan_audio(path, recipe, "copy")                     # audio_plan.py: before the first frame
    tracks = AudioTracks(source, output, plans)                  # adds streams; before the output's header
    tracks.pass_on(packet, shift)
    tracks.finish(shift)
    tracks.expected                                              # what the output should hold, for verify.py

A track that fails midway ends there, with a note. The frames of the video never suffer from it.
"""

from __future__ import annotations

import logging
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Stream

from pipeline.ffmpeg_log import cause
from pipeline.media.audio_transcoder import AudioTarget, AudioTranscoder
from pipeline.media.verify import ExpectedAudio

_log = logging.getLogger(__name__)
PRIMING = Fraction(1, 10)
"""Seconds of packets before the start that are kept: decoders need them as preroll."""
COARSE_CLOCK = {"matroska", "webm"}
"""Containers in which several packets may have the same timestamp, because their clock is coarse."""


class AudioMode(StrEnum):
    """How a track is handled."""

    COPY = "copy"
    ENCODE = "encode"
    NONE = "none"


@dataclass(frozen=True)
class AudioPlan:
    """How one track is handled, and a sentence for the user if something is lost."""

    mode: AudioMode
    target: AudioTarget | None = None
    note: str = ""


@dataclass
class _Track:
    """State of one track: source stream, output stream, and the packets written so far."""

    number: int
    """Among the audio tracks, from 1 on, as players count."""
    source: AudioStream
    stream: AudioStream
    transcoder: AudioTranscoder | None
    times: array[float] = field(default_factory=lambda: array("d"))
    size: int = 0
    end: Fraction = Fraction(0)
    last_dts: int | None = None
    disordered: int = 0
    failure: str = ""

    @property
    def name(self) -> str:
        return f"Audio track {self.number}"

    @property
    def is_empty(self) -> bool:
        """Return whether no packet was written."""
        return not self.times and not (self.transcoder and self.transcoder.end)


class AudioTracks:
    """The audio tracks of one source. Create it while both files are open, before the output's header is written."""

    def __init__(
        self, source: InputContainer, output: OutputContainer, plans: Mapping[int, AudioPlan]
    ) -> None:
        self._output = output
        self._tracks: dict[int, _Track] = {}
        self._notes = [plan.note for plan in plans.values() if plan.note]
        for number, stream in enumerate(source.streams.audio, 1):
            plan = plans.get(stream.index, AudioPlan(AudioMode.NONE))
            if plan.mode is AudioMode.NONE:
                continue
            transcoder = None
            if plan.target is not None:
                transcoder = AudioTranscoder(stream, output, plan.target)
            track = transcoder.stream if transcoder else output.add_stream_from_template(stream)
            if "language" in stream.metadata:
                track.metadata["language"] = stream.metadata["language"]
            track.disposition = stream.disposition
            self._tracks[stream.index] = _Track(number, stream, track, transcoder)

    def __contains__(self, index: int) -> bool:
        return index in self._tracks

    def pass_on(self, packet: Packet[Stream], shift: Fraction) -> None:
        """Write the next packet of one of the tracks, `shift` seconds earlier."""
        track = self._tracks[packet.stream_index]
        if track.failure:
            return
        try:
            if track.transcoder is not None:
                self._write(track.transcoder.transcode(packet, shift))
            else:
                self._copy(track, packet, shift)
        except (av.FFmpegError, ValueError) as error:
            self._give_up(track, error)

    def finish(self, shift: Fraction) -> None:
        """Write what encoders still hold. More calls do no harm."""
        for track in self._tracks.values():
            if track.transcoder is not None and not track.failure:
                try:
                    self._write(track.transcoder.finish(shift))
                except (av.FFmpegError, ValueError) as error:
                    self._give_up(track, error)

    @property
    def notes(self) -> tuple[str, ...]:
        """Return a sentence for each loss."""
        notes = list(self._notes)
        for track in self._tracks.values():
            broken = track.transcoder.broken if track.transcoder else 0
            if track.failure:
                notes.append(f"{track.name} ends at {float(track.end):.2f} s: {track.failure}.")
            if disordered := track.disordered + (track.transcoder.disordered if track.transcoder else 0):
                notes.append(f"{track.name}: packets out of order, skipped: {disordered}.")
            if broken:
                notes.append(f"{track.name}: packets that could not be decoded, silent now: {broken}.")
            if not track.failure and not broken and track.is_empty:
                notes.append(f"{track.name} is empty.")
        return tuple(notes)

    def failure(self, index: int) -> str:
        """Return why the track ended early or is empty; "" if nothing failed."""
        track = self._tracks[index]
        undecoded = track.transcoder is not None and track.transcoder.broken > 0 and track.is_empty
        return track.failure or ("it cannot be decoded" if undecoded else "")

    def is_empty(self, index: int) -> bool:
        """Return whether no packet of the track was written."""
        return self._tracks[index].is_empty

    @property
    def expected(self) -> list[ExpectedAudio]:
        """Return what the output should contain, from the packets written; failed tracks are not compared."""
        return [_expected(track) for track in self._tracks.values()]

    def _copy(self, track: _Track, packet: Packet[Stream], shift: Fraction) -> None:
        steps = round(shift / packet.time_base)
        dts = packet.dts if packet.dts is not None else packet.pts
        pts = packet.pts if packet.pts is not None else packet.dts
        assert dts is not None and pts is not None, "the reader drops packets without a timestamp"
        if packet.is_discard and not -PRIMING <= pts * packet.time_base < 0:
            return  # cut away by an edit list
        least = track.last_dts
        if least is not None and (dts < least or (dts == least and not self._takes_equal_times)):
            track.disordered += 1
            return
        track.last_dts = dts
        packet.dts, packet.pts = dts - steps, pts - steps
        if not packet.duration:
            packet.duration = _duration(track, packet.time_base)  # MOV loses a last packet that has none
        time = packet.pts * packet.time_base
        track.times.append(float(time))
        track.size += packet.size
        track.end = max(track.end, time + (packet.duration or 0) * packet.time_base)
        packet.stream = track.stream
        self._output.mux_one(packet)

    def _write(self, packets: Iterable[Packet[AudioStream]]) -> None:
        for packet in packets:
            if packet.size:  # FLAC's last one is empty: it only carries a checksum, which no muxer takes
                self._output.mux_one(packet)

    @property
    def _takes_equal_times(self) -> bool:
        return self._output.format.name in COARSE_CLOCK

    def _give_up(self, track: _Track, error: Exception) -> None:
        _log.warning("%s ends: %s", track.name, error, exc_info=True)
        track.failure = cause(error)
        if track.transcoder is not None:
            track.end = track.transcoder.end


def _duration(track: _Track, tick: Fraction) -> int:
    """Return how long a packet lasts whose container does not say it, as its codec or the one before has it."""
    codec = track.source.codec_context
    if codec.frame_size and codec.sample_rate:
        return round(Fraction(codec.frame_size, codec.sample_rate) / tick)
    return round((track.times[-1] - track.times[-2]) / tick) if len(track.times) > 1 else 0


def _expected(track: _Track) -> ExpectedAudio:
    if track.failure:
        return ExpectedAudio(is_compared=False)
    if track.transcoder is not None:
        return ExpectedAudio(end=track.transcoder.end)
    tick = track.source.time_base or Fraction(0)
    is_pcm = track.source.codec_context.name.startswith("pcm_")
    return ExpectedAudio(track.times, track.end, tick, size=track.size if is_pcm else None)
