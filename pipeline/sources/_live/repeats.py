"""Know packets again: a list of segments that nobody writes any more, read anew, is not a live stream.

repeats = Repeats()
repeats.begin()                      # another connection
repeats.has(packet)                  # whether it came by an earlier one
"""

from __future__ import annotations

from collections import deque
from typing import Any
from zlib import crc32

from av.packet import Packet

REMEMBERED = 20_000
"""Packets: minutes, more than a list of live segments holds."""


class Repeats:
    """Over all connections to one source, until the first packet of each that is new."""

    def __init__(self) -> None:
        self._known: set[tuple[int | None, int, int]] = set()
        self._order: deque[tuple[int | None, int, int]] = deque()
        self._is_searched = False

    def begin(self) -> None:
        """Another connection."""
        self._is_searched = bool(self._known)

    def has(self, packet: Packet[Any]) -> bool:
        """Whether it came before this connection; also remembers it."""
        mark = packet.dts, packet.size, crc32(packet)
        if mark in self._known:
            return self._is_searched
        self._is_searched = False
        self._known.add(mark)
        self._order.append(mark)
        if len(self._order) > REMEMBERED:
            self._known.discard(self._order.popleft())
        return False
