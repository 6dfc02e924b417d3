"""Say in an MP4 or MOV file how the eyes' images of a 3D video lie: the box `st3d` of Spherical Video V2.

    mark_stereo(path, "left_right")

Players and headsets read it; FFmpeg has it in the description of the stream. FFmpeg writes it only for sources that
have it, so it is put into the finished file here: 13 bytes, and every offset behind them is corrected.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import SinkError

MODES = {"top_bottom": 1, "left_right": 2}
"""The standard has no mode for the right eye first that players know."""
CONTAINERS = b"trak", b"mdia", b"minf", b"stbl"
BLOCK = 1 << 22
Place = tuple[bytes, int, int]
"""Type of a box, where it begins, and where it ends."""


def mark_stereo(path: Path, mode: str) -> None:
    """Add the box to the first video track. `mode` is one of `MODES`; for others nothing is written."""
    if mode not in MODES:
        return
    with path.open("r+b") as file:
        begin, end = _moov(file, path)
        file.seek(begin)
        old = file.read(end - begin)
        box = struct.pack(">I4sIB", 13, b"st3d", 0, MODES[mode])
        new = _with_box(bytearray(old), box, end, path)
        file.seek(begin)
        file.write(new[: len(old)])
        _insert(file, end, bytes(new[len(old) :]))


def _moov(file: BinaryIO, path: Path) -> tuple[int, int]:
    """Return where the box of all descriptions begins and ends."""
    length = file.seek(0, 2)
    at = 0
    while at + 8 <= length:
        file.seek(at)
        head = file.read(16)
        size, kind = struct.unpack(">I4s", head[:8])
        if size == 1:
            size = struct.unpack(">Q", head[8:])[0]
        if kind == b"moov":
            return at, at + size
        at += size or length
    raise SinkError(f"{path} has no description of its streams.")


def _boxes(data: bytes | bytearray, begin: int, end: int) -> Iterator[Place]:
    """Yield the boxes between two places."""
    while begin + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, begin)
        if size < 8:
            return
        yield kind, begin, begin + size
        begin += size


def _find(data: bytes | bytearray, around: list[Place], kind: bytes, head: int = 8) -> list[Place]:
    """Return the way to a box inside the last of these, [] if it has none."""
    _kind, begin, end = around[-1]
    return next(([*around, box] for box in _boxes(data, begin + head, end) if box[0] == kind), [])


def _with_box(moov: bytearray, box: bytes, end: int, path: Path) -> bytearray:
    """Return the descriptions with the box in the sample entry of the video, and offsets behind `end` moved."""
    whole: Place = (b"moov", 0, len(moov))
    for track in _boxes(moov, 8, len(moov)):
        if track[0] != b"trak":
            continue
        tables = _tables(moov, [whole, track])
        _move_offsets(moov, tables[-1], end, len(box))
    for track in _boxes(moov, 8, len(moov)):
        if track[0] == b"trak" and (way := _video_entry(moov, [whole, track])):
            for _kind, begin, _end in way:
                size = struct.unpack_from(">I", moov, begin)[0]
                struct.pack_into(">I", moov, begin, size + len(box))
            at = way[-1][2]
            return moov[:at] + box + moov[at:]
    raise SinkError(f"{path} has no video track.")


def _tables(moov: bytearray, way: list[Place]) -> list[Place]:
    """Return the way to the sample tables of a track."""
    for kind in CONTAINERS[1:]:
        way = _find(moov, way, kind)
    return way


def _video_entry(moov: bytearray, way: list[Place]) -> list[Place]:
    """Return the way to the sample entry of a track, [] if it is no video."""
    media = _find(moov, way, b"mdia")
    _kind, begin, _end = _find(moov, media, b"hdlr")[-1]
    if moov[begin + 16 : begin + 20] != b"vide":
        return []
    described = _find(moov, _tables(moov, way), b"stsd")
    _kind, begin, end = described[-1]
    return [*described, next(_boxes(moov, begin + 16, end))]


def _move_offsets(moov: bytearray, tables: Place, end: int, by: int) -> None:
    """Correct where the chunks of a track begin; those before `end` stay."""
    _kind, begin, last = tables
    for kind, at, _end in _boxes(moov, begin + 8, last):
        if kind not in (b"stco", b"co64"):
            continue
        form = "I" if kind == b"stco" else "Q"
        count = struct.unpack_from(">I", moov, at + 12)[0]
        offsets = struct.unpack_from(f">{count}{form}", moov, at + 16)
        moved = [offset + by if offset >= end else offset for offset in offsets]
        struct.pack_into(f">{count}{form}", moov, at + 16, *moved)


def _insert(file: BinaryIO, at: int, carried: bytes) -> None:
    """Insert bytes into an open file; what follows is moved on, block by block."""
    while True:
        file.seek(at)
        block = file.read(BLOCK)
        both = carried + block
        file.seek(at)
        if not block:
            file.write(both)
            return
        file.write(both[: len(block)])
        carried = both[len(block) :]
        at += len(block)
