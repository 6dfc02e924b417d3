"""Clips whose clocks are broken, in every container that keeps times: written whole, then changed in the file's bytes.

    for container in CONTAINERS: broken(path.with_suffix(f".{container}"), "set back")

No muxer would write such files, so that times are changed where the container keeps them. A change is a function of a
packet: whether it is of the video, its number in its stream, and its seconds from the start; it gives the new seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
from clips import write_clip

FRAMES, RATE = 30, 25
START = 20_000
"""Seconds at which Matroska's clock begins, so that all its times have as many bytes."""
Change = Callable[[bool, int, float], float]


def _set_back(is_video: bool, number: int, time: float) -> float:
    return time - 50 if time >= 0.6 else time


def _ahead(is_video: bool, number: int, time: float) -> float:
    return time + 7200 if time >= 0.6 else time


def _there_and_back(is_video: bool, number: int, time: float) -> float:
    return time + 3600 if 0.4 <= time < 0.8 else time


def _repeated(is_video: bool, number: int, time: float) -> float:
    return time - 1 / RATE if is_video and number % 10 == 5 else time


def _still(is_video: bool, number: int, time: float) -> float:
    return time - (number % 10 - 4) / RATE if is_video and 5 <= number % 10 <= 7 else time


def _swapped(is_video: bool, number: int, time: float) -> float:
    if not is_video or number % 10 not in (5, 6):
        return time
    return time + (1 if number % 10 == 5 else -1) / RATE


def _jittering(is_video: bool, number: int, time: float) -> float:
    return time + ((number * 7) % 5 - 2) * 0.006 if is_video and number else time


def _late(is_video: bool, number: int, time: float) -> float:
    return time + 5000


KINDS: dict[str, Change] = {
    "set back": _set_back,
    "ahead": _ahead,
    "there and back": _there_and_back,
    "repeated": _repeated,
    "still": _still,
    "swapped": _swapped,
    "jittering": _jittering,
    "late": _late,
}


def broken(path: Path, kind: str, b_frames: int = 0) -> Path:
    """Write 30 numbered frames and a tone whose times are broken in this way."""
    container = path.suffix[1:]
    options = {"mkv": {"cluster_time_limit": "1"}, "mp4": {}, "avi": {}}.get(container, {})
    plain = write_clip(
        path.with_name(f"plain{'.mp4' if b_frames else path.suffix}"),
        frames=FRAMES,
        frame_rate=RATE,
        audio="aac",
        options={"bf": str(b_frames), "crf": "12"},
    )
    shift = START if container == "mkv" else 100
    with av.open(str(plain)) as old, av.open(str(path), "w", container_options=options) as new:
        pairs = {stream.index: new.add_stream_from_template(stream) for stream in old.streams}
        for packet in old.demux():
            if packet.dts is not None:
                steps = round(Fraction(shift) / packet.time_base)
                packet.pts, packet.dts = packet.pts + steps, packet.dts + steps
                packet.stream = pairs[packet.stream_index]
                new.mux(packet)
    data = bytearray(path.read_bytes())
    CONTAINERS[container](data, _Clock(KINDS[kind]))
    path.write_bytes(data)
    return path


class _Clock:
    """Counts the packets of each stream."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self._numbers = {True: 0, False: 0}
        self._start: float | None = None

    def delta(self, is_video: bool, seconds: float) -> float:
        """What is added to the time of the next packet."""
        self._start = seconds if self._start is None else self._start
        number = self._numbers[is_video]
        self._numbers[is_video] += 1
        time = seconds - self._start
        return self._change(is_video, number, time) - time


def _flv(data: bytearray, clock: _Clock) -> None:
    place = 13
    while place + 11 <= len(data):
        kind, size = data[place], int.from_bytes(data[place + 1 : place + 4])
        is_header = data[place + 12] == 0 and kind in (8, 9)  # of a codec, which has no time
        if kind in (8, 9) and not is_header:
            time = int.from_bytes(data[place + 4 : place + 7]) | data[place + 7] << 24
            time += round(1000 * clock.delta(kind == 9, time / 1000))
            data[place + 4 : place + 7] = (time & 0xFFFFFF).to_bytes(3)
            data[place + 7] = time >> 24
        place += 11 + size + 4


def _ts(data: bytearray, clock: _Clock) -> None:
    for place in range(0, len(data), 188):
        has_start, has_field = data[place + 1] & 0x40, data[place + 3] & 0x20
        begin = place + 4 + (1 + data[place + 4] if has_field else 0)
        if not has_start or data[begin : begin + 3] != b"\0\0\1":
            continue
        flags = data[begin + 7] >> 6
        steps: int | None = None
        for number in range({2: 1, 3: 2}.get(flags, 0)):
            at = begin + 9 + 5 * number
            pts = (data[at] >> 1 & 7) << 30 | int.from_bytes(data[at + 1 : at + 3]) >> 1 << 15
            pts |= int.from_bytes(data[at + 3 : at + 5]) >> 1
            if steps is None:
                steps = round(90_000 * clock.delta(data[begin + 3] >> 4 == 0xE, pts / 90_000))
            pts = (pts + steps) % (1 << 33)
            data[at] = data[at] & 0xF1 | (pts >> 30) << 1
            data[at + 1 : at + 3] = ((pts >> 15 & 0x7FFF) << 1 | 1).to_bytes(2)
            data[at + 3 : at + 5] = ((pts & 0x7FFF) << 1 | 1).to_bytes(2)


def _mkv(data: bytearray, clock: _Clock) -> None:
    at = base = 0
    moved: int | None = None
    for kind, begin, end in _elements(data, 0, len(data)):
        if kind == 0xE7:
            at, base, moved = begin, int.from_bytes(data[begin:end]), None
        elif kind in (0xA3, 0xA1):
            time = base + int.from_bytes(data[begin + 1 : begin + 3], signed=True)
            delta = round(1000 * clock.delta(data[begin] & 0x7F == 1, time / 1000))
            if moved is None:  # more than a block can say: all of its cluster goes along
                moved = delta if abs(delta) > 1000 else 0
                data[at : at + 4] = (base + moved).to_bytes(4)
            own = time - base + (delta - moved if abs(delta - moved) <= 1000 else 0)
            data[begin + 1 : begin + 3] = own.to_bytes(2, signed=True)


PARENTS = {0x18538067, 0x1F43B675, 0xA0}
"""Segment, cluster, group of blocks."""


def _elements(data: bytearray, place: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Kind, start and end of the content of every element of Matroska."""
    while place < end:
        kind, place = _number(data, place, keeps_mark=True)
        size, begin = _number(data, place)
        place = min(end, begin + size)
        if kind in PARENTS:
            yield from _elements(data, begin, place)
        else:
            yield kind, begin, place


def _number(data: bytearray, place: int, *, keeps_mark: bool = False) -> tuple[int, int]:
    length = 9 - data[place].bit_length()
    value = int.from_bytes(data[place : place + length])
    return value if keeps_mark else value & ((1 << 7 * length) - 1), place + length


CONTAINERS: dict[str, Callable[[bytearray, _Clock], None]] = {"ts": _ts, "flv": _flv, "mkv": _mkv}
