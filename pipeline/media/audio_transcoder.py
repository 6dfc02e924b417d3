"""Sound that the output's container cannot hold, decoded and encoded again, packet by packet.

recoder = AudioTranscoder(stream, output, "libopus")       # adds a stream to the output
for packet in recoder.recode(packet, shift): ...   # what comes of one packet; of None: what is left
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from fractions import Fraction
from typing import cast

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet
from av.stream import Stream

_log = logging.getLogger(__name__)

OPUS_RATE = 48_000
"""Samples per second: Opus knows few rates, and every player resamples to this one anyway."""
BIT_RATES = {"libopus": 128_000, "aac": 192_000}
"""Bits per second, of stereo: what is generally taken for indistinguishable."""

LAYOUTS = {1: "mono", 2: "stereo", 3: "2.1", 4: "quad", 6: "5.1", 8: "7.1"}


class AudioTranscoder:
    """One stream of sound. `stream` is the output's; `broken` counts packets that could not be decoded.

    `end` is when the sound that went in ends, in the output's seconds.
    """

    def __init__(self, source: AudioStream, output: OutputContainer, codec: str) -> None:
        rate = OPUS_RATE if codec == "libopus" else source.sample_rate
        # Some files only say how many channels there are; encoders want to know where each one stands.
        count = source.layout.nb_channels
        layout = LAYOUTS.get(count, "stereo") if "channels" in source.layout.name else source.layout.name
        self.stream = cast(AudioStream, output.add_stream(codec, rate=rate, layout=layout))
        if codec in BIT_RATES:
            self.stream.bit_rate = BIT_RATES[codec] * max(1, count) // 2
        _log.info(
            "encoding audio again: %s %d Hz %s to %s %d Hz %s",
            source.codec_context.name,
            source.sample_rate,
            source.layout.name,
            codec,
            rate,
            layout,
        )
        self.broken = 0
        self.end = Fraction(0)
        self._source = source

    def recode(self, packet: Packet[Stream] | None, shift: Fraction) -> Iterator[Packet[AudioStream]]:
        """The encoded sound of one more packet, `shift` seconds earlier; None ends the stream."""
        for frame in self._decoded(packet):
            if frame.pts is not None and frame.time_base is not None:
                frame.pts -= round(shift / frame.time_base)
                self.end = frame.pts * frame.time_base + Fraction(frame.samples, frame.sample_rate)
            yield from self.stream.encode(frame)
        if packet is None:
            yield from self.stream.encode(None)

    def _decoded(self, packet: Packet[Stream] | None) -> list[AudioFrame]:
        try:
            return list(self._source.decode(cast("Packet[AudioStream] | None", packet)))
        except av.FFmpegError:
            if not self.broken:
                _log.info("an audio packet cannot be decoded, and others may not", exc_info=True)
            self.broken += 1
            return []
