"""Damage bytes as disks, networks and malice do."""

from __future__ import annotations

from random import Random

MARKERS = (b"\x00", b"\xff", b"\x7f", b"\x80", b"\x00\x00\x00\x01", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff")


def mutated(data: bytes, random: Random) -> bytes:
    """A few mutations; often near the start, where containers keep their facts."""
    content = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 4, 16))):
        if content:
            random.choice(MUTATIONS)(content, random)
    return bytes(content)


def _place(content: bytearray, random: Random) -> int:
    most = len(content) if random.random() < 0.5 else min(len(content), random.choice((64, 1024, 8192)))
    return random.randrange(most)


def _flip(content: bytearray, random: Random) -> None:
    content[_place(content, random)] ^= 1 << random.randrange(8)


def _overwrite(content: bytearray, random: Random) -> None:
    place, marker = _place(content, random), random.choice(MARKERS)
    content[place : place + len(marker)] = marker


def _noise(content: bytearray, random: Random) -> None:
    place = _place(content, random)
    content[place : place + 32] = random.randbytes(min(32, len(content) - place))


def _blank(content: bytearray, random: Random) -> None:
    place, length = _place(content, random), random.choice((16, 512, 4096))
    content[place : place + length] = bytes(min(length, len(content) - place))


def _cut(content: bytearray, random: Random) -> None:
    del content[_place(content, random) :]


def _lose(content: bytearray, random: Random) -> None:
    place = _place(content, random)
    del content[place : place + random.choice((1, 7, 188, 4096))]


def _repeat(content: bytearray, random: Random) -> None:
    place = _place(content, random)
    content[place:place] = content[place : place + random.choice((1, 188, 4096))]


def _swap(content: bytearray, random: Random) -> None:
    one, other, length = _place(content, random), _place(content, random), random.choice((4, 188, 2048))
    first, second = bytes(content[one : one + length]), bytes(content[other : other + length])
    content[one : one + len(second)] = second
    content[other : other + len(first)] = first


def _number(content: bytearray, random: Random) -> None:
    """A length, a count or a size becomes another."""
    place = _place(content, random)
    value = random.choice((0, 1, 2, 255, 65535, 1 << 24, 1 << 31, random.getrandbits(32)))
    content[place : place + 4] = value.to_bytes(4, random.choice(("big", "little")))


MUTATIONS = (_flip, _flip, _overwrite, _noise, _blank, _cut, _lose, _repeat, _swap, _number, _number)
