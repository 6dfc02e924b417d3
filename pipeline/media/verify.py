"""Verify a finished file against its source: frames, timestamps, end and audio.

check(part, Expected(ticks, time_base, end_tick, resolution, sounds, 1), on_progress)     # raises `Mismatch`
"""

from __future__ import annotations

import logging
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from pathlib import Path

from av.stream import Stream

from pipeline.container import open_input

_log = logging.getLogger(__name__)

TOLERANCE = Fraction(1, 20_000)
"""Seconds of tolerance for rounding between the clocks of a container and of its audio."""
TOLD_EVERY = 250
"""Frames between two progress reports."""
SOUND_TOLERANCE = Fraction(1, 10)
"""Seconds by which re-encoded audio may be longer: codecs work in blocks."""


class Mismatch(Exception):  # noqa: N818 - the sink makes an error of it
    """A difference, worded as the end of a sentence."""


class SourceClock:
    """When the source's own packets say that its frames are shown, in ticks: not what became of them on the way."""

    def __init__(self) -> None:
        self._ticks = array("q")
        self._latest = self._disorder = 0
        self._is_whole = True

    def add(self, pts: int | None) -> None:
        """Of the next packet of the video, in the order of the file."""
        if pts is None:
            self._is_whole = False
            return
        self._latest = max(self._latest, pts) if self._ticks else pts
        self._disorder = max(self._disorder, self._latest - pts)
        self._ticks.append(pts)

    def check(self, ticks: Sequence[int], unit: Fraction, interval: int) -> None:
        """Raise `Mismatch` where a frame is not at the time of its packet; `unit` is that of all ticks, in seconds.

        A frame may be off by one `interval`, and by as much as the packets themselves are out of order or at one time:
        what was put in order has to be somewhere. Where frames were lost or added, that many packets to either side
        will do.
        """
        if not self._is_whole or not self._ticks:
            return  # the file does not say
        own, extra = sorted(self._ticks), abs(len(self._ticks) - len(ticks))
        usual = -(-(own[-1] - own[0]) // max(len(own) - 1, 1))  # the declared rate may be another
        at_one_time = max(len(list(same)) for _, same in groupby(own))
        allowed = max(interval, usual) + self._disorder + at_one_time - 1
        for number, tick in enumerate(ticks):
            low, high = own[min(max(number - extra, 0), len(own) - 1)], own[min(number + extra, len(own) - 1)]
            if not low - allowed <= tick <= high + allowed:
                time, wanted = float(tick * unit), float((high if tick > high else low) * unit)
                raise Mismatch(f"frame {number} is at {time:.3f} s, and in the source at {wanted:.3f} s")


@dataclass(frozen=True)
class ExpectedAudio:
    """Expected content of one audio track.

    `times`: seconds at which copied packets begin, None where it was encoded again. `end`: seconds at which it ends.
    `tick`: the unit of those times, in seconds. `size`: bytes of PCM, whose packets a container may join or split;
    None for other codecs. `is_compared`: False for a track that failed midway, which is in a note.
    """

    times: Sequence[float] | None = None
    end: Fraction = Fraction(0)
    tick: Fraction = Fraction(0)
    size: int | None = None
    is_compared: bool = True

    @property
    def is_empty(self) -> bool:
        """Return whether no packet was written: then the container may omit the track."""
        return not self.end and not self.times

    def check_amount(self, number: int, packets: int, size: int) -> None:
        """Raise `Mismatch` unless a copied track has as many packets, or bytes of PCM, as were written."""
        if self.times is None:
            return
        if self.size is not None and size != self.size:
            raise Mismatch(f"{size} bytes in audio track {number} instead of {self.size}")
        if self.size is None and packets != len(self.times):
            raise Mismatch(f"{packets} packets in audio track {number} instead of {len(self.times)}")


@dataclass(frozen=True)
class Expected:
    """Pictures at `ticks` of `time_base`, the last one until `end`; `resolution` as in `Recipe`."""

    ticks: Sequence[int]
    time_base: Fraction
    end: int
    resolution: Fraction | None
    audio: Sequence[ExpectedAudio]
    subtitles: int = 0
    """Number of subtitle streams."""
    clock: SourceClock | None = None
    """None where frames were left out on purpose."""
    shift: int = 0
    """Ticks that were taken from the source's."""
    interval: int = 0
    """Ticks of one frame, about."""


def check(path: Path, expected: Expected, on_progress: Callable[[int], None]) -> None:
    """Read every packet of the file, without decoding; of each, eight bytes stay in memory.

    `on_progress` receives the number of frames read, now and then.
    """
    _log.info("verifying %s: %d frames, %d audio tracks", path, len(expected.ticks), len(expected.audio))
    with open_input(path) as container:
        video = container.streams.video[0]
        found = {stream.index: _Found(array("q")) for stream in (video, *container.streams.audio)}
        for packet in container.demux():
            if packet.pts is not None and packet.stream_index in found:
                found[packet.stream_index].add(packet.pts, packet.duration or 0, packet.size)
                count = len(found[video.index].ticks)
                if packet.stream_index == video.index and count % TOLD_EVERY == 0:
                    on_progress(count)
        _check_pictures(found[video.index], _unit(video), expected)
        if expected.clock is not None:
            in_source = [tick + expected.shift for tick in expected.ticks]
            expected.clock.check(in_source, expected.time_base, expected.interval)
        if (count := len(container.streams.subtitles)) != expected.subtitles:
            raise Mismatch(f"{count} subtitle streams instead of {expected.subtitles}")
        tracks = [(found[stream.index], _unit(stream)) for stream in container.streams.audio]
    wanted = list(expected.audio)
    if len(tracks) < len(wanted):
        wanted = [each for each in wanted if each.is_compared and not each.is_empty]
    if len(tracks) != len(wanted):
        raise Mismatch(f"{len(tracks)} audio tracks instead of {len(wanted)}")
    for number, ((track, unit), audio) in enumerate(zip(tracks, wanted, strict=True), 1):
        if audio.is_compared and not audio.is_empty:
            _check_audio(number, track, unit, audio, expected.resolution)


@dataclass
class _Found:
    """Measured content of a stream: start of every packet, latest end and end of the last one in ticks, and bytes."""

    ticks: array[int]
    end: int = 0
    last_end: int = 0
    size: int = 0

    def add(self, pts: int, duration: int, size: int) -> None:
        self.ticks.append(pts)
        self.size += size
        self.last_end = pts + duration
        self.end = max(self.end, self.last_end)


def _unit(stream: Stream) -> Fraction:
    """Return the unit of the stream's ticks in seconds."""
    assert stream.time_base is not None, "a finished file has one"
    return stream.time_base


def _check_pictures(found: _Found, unit: Fraction, expected: Expected) -> None:
    if len(found.ticks) != len(expected.ticks):
        raise Mismatch(f"{len(found.ticks)} frames instead of {len(expected.ticks)}")
    allowed = (expected.resolution or 0) / 2
    for number, (pts, tick) in enumerate(zip(found.ticks, expected.ticks, strict=True)):
        time, wanted = pts * unit, tick * expected.time_base
        if abs(time - wanted) > allowed:
            raise Mismatch(f"frame {number} at {float(time):.6f} s instead of {float(wanted):.6f} s")
    end, wanted = found.end * unit, expected.end * expected.time_base
    if expected.resolution is None and abs(end - wanted) > TOLERANCE:
        raise Mismatch(f"it ends at {float(end):.6f} s instead of {float(wanted):.6f} s")


def _check_audio(
    number: int, found: _Found, unit: Fraction, audio: ExpectedAudio, resolution: Fraction | None
) -> None:
    end = found.last_end * unit
    if audio.times is None:
        if abs(end - audio.end) > SOUND_TOLERANCE:
            raise Mismatch(f"{float(end):.2f} s in audio track {number} instead of {float(audio.end):.2f} s")
        return
    # Matroska rounds the delay of a codec, too, not only the time.
    allowed = max(2 * resolution if resolution else TOLERANCE, audio.tick)
    audio.check_amount(number, len(found.ticks), found.size)
    if audio.size is not None:
        off = abs(found.ticks[0] * unit - audio.times[0]) if found.ticks else 0
        if abs(end - audio.end) > SOUND_TOLERANCE:
            raise Mismatch(f"{float(end):.2f} s in audio track {number} instead of {float(audio.end):.2f} s")
    else:
        off = max((abs(a * unit - b) for a, b in zip(found.ticks, audio.times, strict=True)), default=0)
    if off > allowed:
        raise Mismatch(f"audio track {number} is shifted by {float(off) * 1000:.1f} ms")
