"""How long a recording is whose clock was set anew on the way, as recordings joined end to end are.

    span = span_of(container, stream, path)        # None where its declared length can be believed

Transport streams declare no length. FFmpeg takes the last time of the file less the first, which may be 25 hours for
two files of a minute, or nothing at all. Whether that can be true is told by the first megabytes: data come at about
the same rate everywhere. Where it cannot, every packet is read once, without decoding.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from pipeline.container import open_input
from pipeline.continuity import RESTARTING, Continuity
from pipeline.errors import ignored

_log = logging.getLogger(__name__)

BEGINNING = 4 << 20
"""Bytes that tell how many come in a second."""
BELIEVED = Fraction(2, 3), Fraction(3, 2)
"""The declared length as a share of what the beginning lets expect."""


@dataclass(frozen=True)
class Span:
    """What was found out by reading all of it."""

    seconds: Fraction
    has_breaks: bool
    """Whether the clock was set anew: then the container's own times lead nowhere."""


def span_of(container: InputContainer, stream: VideoStream, path: Path) -> Span | None:
    """None where the declared length is as good as any, and where it cannot be found out."""
    if not RESTARTING & set(container.format.name.split(",")) or not container.duration:
        return None
    declared = Fraction(container.duration, av.time_base)
    with ignored(_log, OSError, av.FFmpegError):
        size = path.stat().st_size
        expected = _expected(path, stream.index, size)
        if expected is not None and BELIEVED[0] < declared / expected < BELIEVED[1]:
            return None
        with open_input(path) as whole:
            return _read(whole, stream.index)
    return None


def _expected(path: Path, index: int, size: int) -> Fraction | None:
    """Seconds of the whole file, by its beginning; None where that is all of it, or tells nothing."""
    if size <= BEGINNING:
        return None
    with open_input(path) as container:
        times: list[Fraction] = []
        for packet in container.demux(container.streams[index]):
            if packet.dts is not None and packet.time_base:
                times.append(packet.dts * packet.time_base)
            if packet.pos is not None and packet.pos > BEGINNING:
                break
    span = max(times) - min(times) if times else Fraction(0)
    return span * size / BEGINNING if span else None


def _read(container: InputContainer, index: int) -> Span:
    stream = next(each for each in container.streams.video if each.index == index)
    continuity = Continuity(container, stream)
    first = end = Fraction(0)
    count = 0
    for packet in container.demux(stream):
        if packet.dts is None or not packet.time_base:
            continue
        continuity.mend(packet)
        time = packet.dts * packet.time_base
        first = time if not count else first
        end, count = max(end, time + (packet.duration or 0) * packet.time_base) if count else time, count + 1
    _log.info("%s: read through, %.2f s, %d packets", container.name, float(end - first), count)
    return Span(end - first, bool(continuity.notes))
