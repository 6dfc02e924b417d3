"""The finished file, read back and held against what went in: frames, times, end, and sound.

check(part, Expected(ticks, time_base, end_tick, resolution, sounds))        # raises `Mismatch`
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

TOLERANCE = Fraction(1, 20_000)
"""Seconds: what the rounding of a container's clock to that of its sound may come to."""
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


def check(path: Path, expected: Expected) -> None:
    """Read every packet of the file, without decoding."""
    pictures: list[Fraction] = []
    end = Fraction(0)
    sounds: list[list[Fraction]] = []
    lengths: list[Fraction] = []
    with av.open(str(path)) as container:
        places = {stream.index: place for place, stream in enumerate(container.streams.audio)}
        sounds, lengths = [[] for _ in places], [Fraction(0) for _ in places]
        for packet in container.demux():
            if packet.pts is None:
                continue
            begin = packet.pts * packet.time_base
            until = begin + (packet.duration or 0) * packet.time_base
            if packet.stream.type == "video":
                pictures.append(begin)
                end = max(end, until)
            elif packet.stream.index in places:
                sounds[places[packet.stream.index]].append(begin)
                lengths[places[packet.stream.index]] = until
    _check_pictures(sorted(pictures), end, expected)
    if len(sounds) != len(expected.sounds):
        raise Mismatch(f"{len(sounds)} streams of sound instead of {len(expected.sounds)}")
    for number, (times, length, sound) in enumerate(zip(sounds, lengths, expected.sounds, strict=True)):
        _check_sound(number, times, length, sound, expected.resolution)


def _check_pictures(times: list[Fraction], end: Fraction, expected: Expected) -> None:
    if len(times) != len(expected.ticks):
        raise Mismatch(f"{len(times)} frames instead of {len(expected.ticks)}")
    allowed = (expected.resolution or 0) / 2
    for number, (time, tick) in enumerate(zip(times, expected.ticks, strict=True)):
        if abs(time - tick * expected.time_base) > allowed:
            raise Mismatch(
                f"frame {number} at {float(time):.6f} s instead of {float(tick * expected.time_base):.6f} s"
            )
    wanted = expected.end * expected.time_base
    if expected.resolution is None and abs(end - wanted) > TOLERANCE:
        raise Mismatch(f"an end at {float(end):.6f} s instead of {float(wanted):.6f} s")


def _check_sound(
    number: int, times: list[Fraction], length: Fraction, sound: Sound, resolution: Fraction | None
) -> None:
    if sound.times is None:
        if abs(length - sound.seconds) > SOUND_TOLERANCE:
            raise Mismatch(f"{float(length):.2f} s of sound {number} instead of {float(sound.seconds):.2f} s")
        return
    if len(times) != len(sound.times):
        raise Mismatch(f"{len(times)} packets of sound {number} instead of {len(sound.times)}")
    allowed = max(resolution or TOLERANCE, sound.tick)
    off = max((abs(a - b) for a, b in zip(times, sound.times, strict=True)), default=0)
    if off > allowed:
        raise Mismatch(f"sound {number} is {float(off) * 1000:.1f} ms away from where it was")
