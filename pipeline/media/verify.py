"""The finished file, read back and held against what went in: frames, times, end, and sound.

check(part, Expected(ticks, time_base, end_tick, resolution, sounds, 1), on_progress)     # raises `Mismatch`
"""

from __future__ import annotations

import logging
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.stream import Stream

_log = logging.getLogger(__name__)

TOLERANCE = Fraction(1, 20_000)
"""Seconds: what the rounding of a container's clock to that of its sound may come to."""
TOLD_EVERY = 250
"""Pictures."""
SOUND_TOLERANCE = Fraction(1, 10)
"""Seconds by which sound that was encoded again may be longer: coders work in blocks."""


class Mismatch(Exception):  # noqa: N818 - the sink makes an error of it
    """One sentence's end: what is different."""


@dataclass(frozen=True)
class Sound:
    """One stream as it should be: times of copied packets in seconds, or the length where it was encoded again.

    `tick` is the unit of those times, in seconds: a container may know better, as MOV counts the samples of PCM.
    """

    times: Sequence[float] | None
    seconds: Fraction = Fraction(0)
    tick: Fraction = Fraction(0)


@dataclass(frozen=True)
class Expected:
    """Pictures at `ticks` of `time_base`, the last one until `end`; `resolution` as in `Recipe`."""

    ticks: Sequence[int]
    time_base: Fraction
    end: int
    resolution: Fraction | None
    sounds: Sequence[Sound]
    subtitles: int = 0
    """How many streams."""


def check(path: Path, expected: Expected, on_progress: Callable[[int], None]) -> None:
    """Read every packet of the file, without decoding; of each, eight bytes stay in memory.

    `on_progress` is told how many pictures were read, now and then.
    """
    _log.info("verifying %s: %d frames, %d audio tracks", path, len(expected.ticks), len(expected.sounds))
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        found = {stream.index: _Found(array("q")) for stream in (video, *container.streams.audio)}
        for packet in container.demux():
            if packet.pts is not None and packet.stream_index in found:
                found[packet.stream_index].add(packet.pts, packet.duration or 0)
                count = len(found[video.index].ticks)
                if packet.stream_index == video.index and count % TOLD_EVERY == 0:
                    on_progress(count)
        _check_pictures(found[video.index], _unit(video), expected)
        if (count := len(container.streams.subtitles)) != expected.subtitles:
            raise Mismatch(f"{count} subtitle streams instead of {expected.subtitles}")
        sounds = [(found[stream.index], _unit(stream)) for stream in container.streams.audio]
    if len(sounds) != len(expected.sounds):
        raise Mismatch(f"{len(sounds)} audio streams instead of {len(expected.sounds)}")
    for number, ((sound, unit), wanted) in enumerate(zip(sounds, expected.sounds, strict=True)):
        _check_sound(number, sound, unit, wanted, expected.resolution)


@dataclass
class _Found:
    """A stream as it is: when its packets begin, in ticks, the latest end of one, and the end of the last."""

    ticks: array[int]
    end: int = 0
    last_end: int = 0

    def add(self, pts: int, duration: int) -> None:
        self.ticks.append(pts)
        self.last_end = pts + duration
        self.end = max(self.end, self.last_end)


def _unit(stream: Stream) -> Fraction:
    """Of its ticks, in seconds."""
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


def _check_sound(
    number: int, found: _Found, unit: Fraction, sound: Sound, resolution: Fraction | None
) -> None:
    if sound.times is None:
        length = found.last_end * unit
        if abs(length - sound.seconds) > SOUND_TOLERANCE:
            raise Mismatch(
                f"{float(length):.2f} s in audio stream {number} instead of {float(sound.seconds):.2f} s"
            )
        return
    if len(found.ticks) != len(sound.times):
        raise Mismatch(f"{len(found.ticks)} packets in audio stream {number} instead of {len(sound.times)}")
    allowed = max(resolution or TOLERANCE, sound.tick)
    off = max((abs(a * unit - b) for a, b in zip(found.ticks, sound.times, strict=True)), default=0)
    if off > allowed:
        raise Mismatch(f"audio stream {number} is shifted by {float(off) * 1000:.1f} ms")
