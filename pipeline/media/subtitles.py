"""Copy the subtitles of the source, or re-encode them for the container.

subtitles = Subtitles(source, output, "mov_text")      # adds streams to the output; before its head is written
subtitles.pass_on(packet, shift)
subtitles.notes                                        # what could not be kept, a sentence each

Pictures of text, as on discs, cannot become text: these are kept where the container takes them, or not at all.
"""

from __future__ import annotations

import logging
from fractions import Fraction
from typing import cast

import av
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Stream
from av.subtitles.stream import SubtitleStream

_log = logging.getLogger(__name__)

LONGEST, USUAL = 3600, 5
"""Seconds. A subtitle of longer duration has no end in the file, and gets the usual duration."""
TEXT = {"ass", "mov_text", "srt", "ssa", "subrip", "text", "webvtt"}
"""Text codecs, which can be converted to each other."""


class Subtitles:
    """All subtitle streams of one file."""

    def __init__(self, source: InputContainer, output: OutputContainer, codec_instead: str) -> None:
        self._output = output
        self._kept: dict[int, SubtitleStream] = {}
        self._again: dict[int, SubtitleStream] = {}
        self._last_dts: dict[int, int] = {}
        self._lost = 0
        self._notes: list[str] = []
        for stream in source.streams.subtitles:
            if (kept := self._copied(stream) or self._encoded_again(stream, codec_instead)) is None:
                what = f"Subtitle stream {stream.index} ({_codec(stream)}) cannot be stored in {output.format.name}"
                self._notes.append(f"{what} and was skipped.")
                continue
            if "language" in stream.metadata:
                kept.metadata["language"] = stream.metadata["language"]
            kept.disposition = stream.disposition
            self._kept[stream.index] = kept

    def __len__(self) -> int:
        """Return the number of subtitle streams in the output."""
        return len(self._kept)

    @property
    def notes(self) -> tuple[str, ...]:
        """Return a sentence for each loss."""
        return (*self._notes, *[f"Damaged subtitles skipped: {self._lost}."] * bool(self._lost))

    def pass_on(self, packet: Packet[Stream], shift: Fraction) -> None:
        """Write the next packet of one of the streams, moved `shift` seconds earlier."""
        index = packet.stream_index
        if index not in self._kept or packet.pts is None:
            return
        pts, duration, time_base = packet.pts, packet.duration, packet.time_base
        written = self._text_of(packet) if index in self._again else packet
        if written is None:
            return
        if pts < self._last_dts.get(index, pts):  # no container takes it
            self._lost += 1
            return
        self._last_dts[index] = pts
        if duration is not None and duration * time_base > LONGEST:
            duration = round(USUAL / time_base)
        written.time_base, written.duration = time_base, duration
        written.pts = written.dts = pts - round(shift / time_base)
        written.stream = self._kept[index]
        try:
            self._output.mux_one(written)
        except (av.FFmpegError, ValueError):
            _log.info("subtitle at tick %d is left out", pts, exc_info=True)
            self._lost += 1

    def _copied(self, stream: SubtitleStream) -> SubtitleStream | None:
        try:
            return self._output.add_stream_from_template(stream)
        except (ValueError, av.FFmpegError):  # the container's own list of codecs says no
            _log.debug("%s does not take %s", self._output.format.name, stream, exc_info=True)
            return None

    def _encoded_again(self, stream: SubtitleStream, codec: str) -> SubtitleStream | None:
        if not codec or _codec(stream) not in TEXT:
            return None
        stream.codec_context.open(
            strict=False
        )  # only an open decoder knows the look that encoders want to know
        again = cast(SubtitleStream, self._output.add_stream(codec))
        again.codec_context.subtitle_header = stream.codec_context.subtitle_header
        again.time_base = stream.time_base
        self._again[stream.index] = stream
        return again

    def _text_of(self, packet: Packet[Stream]) -> Packet[Stream] | None:
        """Return the packet in the output's codec; None for the empty packets with which MP4 fills pauses."""
        source = self._again[packet.stream_index]
        try:
            text = source.codec_context.decode2(packet)
            if text is None or not len(text):
                return None
            return self._kept[packet.stream_index].codec_context.encode_subtitle(text)
        except av.FFmpegError:
            if not self._lost:
                _log.info("a subtitle cannot be encoded again, and others may not", exc_info=True)
            self._lost += 1
            return None


def _codec(stream: SubtitleStream) -> str:
    return stream.codec_context.name if stream.codec_context else "unknown codec"
