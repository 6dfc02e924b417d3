"""Detect repeated packets: a segment list that is no longer written repeats itself after a reconnection.

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
"""Number of packets to remember: several minutes, more than a live segment list holds."""


class Repeats:
    """Remembers packets over all connections to one source."""

    def __init__(self) -> None:
        self._known: set[tuple[int | None, int, int]] = set()
        self._order: deque[tuple[int | None, int, int]] = deque()
        self._is_searched = False

    def begin(self) -> None:
        """Start a new connection."""
        self._is_searched = bool(self._known)

    def has(self, packet: Packet[Any]) -> bool:
        """Return whether the packet is from an earlier connection, and remember it."""
        mark = packet.dts, packet.size, crc32(packet)
        if mark in self._known:
            return self._is_searched
        self._is_searched = False
        self._known.add(mark)
        self._order.append(mark)
        if len(self._order) > REMEMBERED:
            self._known.discard(self._order.popleft())
        return False
