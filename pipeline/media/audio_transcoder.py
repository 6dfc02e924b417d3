"""Decode and re-encode audio packet by packet, for containers that cannot store the original codec.

target = AudioTarget("aac", 48_000, "stereo")
transcoder = AudioTranscoder(stream, output, target)      # adds a stream to the output, before its header
for packet in transcoder.transcode(packet, shift): ...
for packet in transcoder.finish(): ...                     # what the encoder still holds; once
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet
from av.stream import Stream

_log = logging.getLogger(__name__)

BIT_RATES = {"libopus": 128_000, "aac": 192_000}
"""Bits per second for stereo: generally considered transparent."""
COARSE = 0.005
"""Seconds by which the rounding of a container's clock may move frames."""
LAYOUTS = {1: "mono", 2: "stereo", 3: "2.1", 4: "quad", 5: "5.0", 6: "5.1", 7: "6.1", 8: "7.1"}
"""Channel layout by number of channels, for files that declare only the number."""


@dataclass(frozen=True)
class AudioTarget:
    """Target of an encoder: codec, sample rate in Hz, and channel layout."""

    codec: str
    rate: int
    layout: str


def targets(source: AudioStream, codec: str) -> list[AudioTarget]:
    """Return the targets to try with this encoder: the closest to the source first, then stereo and mono."""
    encoder = av.Codec(codec, "w")
    # Opus works at 48 kHz inside, and every player resamples to that.
    rates = [48_000] if codec == "libopus" else sorted(encoder.audio_rates or ())
    wanted = source.codec_context.sample_rate or 48_000
    rate = wanted if not rates else next((each for each in rates if each >= wanted), rates[-1])
    named = [] if "channels" in source.layout.name else [source.layout.name]
    usual = LAYOUTS.get(source.layout.nb_channels)
    layouts = dict.fromkeys([*named, *([usual] if usual else []), "stereo", "mono"])
    return [AudioTarget(codec, rate, layout) for layout in layouts]


class AudioTranscoder:
    """One audio track. `stream` is the output's; `broken` counts packets that could not be decoded,
    `disordered` frames that came too late.

    `end` is when the audio that went in ends, in the output's seconds. Layout, rate and sample format may change
    midway: each run of frames that are alike goes through a resampler of its own.
    """

    def __init__(self, source: AudioStream, output: OutputContainer, target: AudioTarget) -> None:
        self.stream = cast(
            AudioStream, output.add_stream(target.codec, rate=target.rate, layout=target.layout)
        )
        if target.codec in BIT_RATES:
            channels = self.stream.codec_context.layout.nb_channels
            self.stream.bit_rate = BIT_RATES[target.codec] * max(1, channels) // 2
        _log.info("encoding audio again: %s to %s", source, target)
        self.broken = self.disordered = 0
        self.end = Fraction(0)
        self._source = source
        self._target = target
        self._resampler: av.AudioResampler | None = None
        self._kind: tuple[str, str, int] | None = None
        self._is_finished = False
        self._next = -(2**62)  # in samples of the output: times may be negative

    def transcode(self, packet: Packet[Stream], shift: Fraction) -> Iterator[Packet[AudioStream]]:
        """Yield the re-encoded audio of the next packet, moved `shift` seconds earlier."""
        yield from self._encoded(self._decoded(packet), shift)

    def finish(self, shift: Fraction) -> Iterator[Packet[AudioStream]]:
        """Flush decoder, resampler and encoder, and yield their packets; further calls yield nothing."""
        if self._is_finished:
            return
        self._is_finished = True
        yield from self._encoded(self._decoded(None), shift)
        yield from self._flushed()
        yield from self.stream.encode(None)

    def _encoded(self, frames: list[AudioFrame], shift: Fraction) -> Iterator[Packet[AudioStream]]:
        for frame in frames:
            if frame.pts is not None and frame.time_base is not None:
                begin = frame.pts * frame.time_base - shift
                if self._is_past(begin, frame.samples / frame.sample_rate):
                    self.disordered += 1
                    continue
                if not (
                    self.end and abs(begin - self.end) <= COARSE
                ):  # else without a gap: samples count best
                    self.end = begin
                frame.time_base = Fraction(1, frame.sample_rate)
                frame.pts = round(self.end * frame.sample_rate)
                self.end += Fraction(frame.samples, frame.sample_rate)
            kind = frame.format.name, frame.layout.name, frame.sample_rate
            if kind != self._kind:
                yield from self._flushed()
                codec = self.stream.codec_context
                self._kind = kind
                self._resampler = av.AudioResampler(codec.format, self._target.layout, self._target.rate)
            assert self._resampler is not None
            for resampled in self._resampler.resample(frame):
                yield from self._sent(resampled)

    def _sent(self, frame: AudioFrame) -> Iterator[Packet[AudioStream]]:
        """Encode a frame at its time, but after all others: those of another resampler may begin some samples early."""
        if frame.pts is not None and frame.time_base is not None:
            pts = round(frame.pts * frame.time_base * self._target.rate)
            frame.time_base = Fraction(1, self._target.rate)
            frame.pts = max(pts, self._next)
            self._next = frame.pts + frame.samples
        yield from self.stream.encode(frame)

    def _is_past(self, begin: Fraction, length: float) -> bool:
        """Whether a frame belongs before what went in already, as where recordings were joined: no muxer takes it."""
        return bool(self.end) and float(self.end - begin) > max(length / 2, COARSE)

    def _flushed(self) -> Iterator[Packet[AudioStream]]:
        if self._resampler is not None:
            for resampled in self._resampler.resample(None):
                yield from self._sent(resampled)
            self._resampler = self._kind = None

    def _decoded(self, packet: Packet[Stream] | None) -> list[AudioFrame]:
        try:
            return list(self._source.decode(cast("Packet[AudioStream] | None", packet)))
        except av.FFmpegError:
            if not self.broken:
                _log.info("an audio packet cannot be decoded, and others may not", exc_info=True)
            self.broken += 1
            return []
