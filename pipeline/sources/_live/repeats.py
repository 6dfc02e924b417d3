"""Detect repeated packets: a segment list that is no longer written repeats itself after a reconnection.

repeats = Repeats()
repeats.begin()                      # another connection
repeats.has(packet)                  # whether it came by an earlier one, or by this one a moment ago

A server may go on to list what it has under new names. Long films that are played over and over as a live list are
played on: all of their pictures move.
"""

from __future__ import annotations

from time import perf_counter
from typing import Any
from zlib import crc32

from av.packet import Packet

REMEMBERED = 20_000
"""Number of packets to remember: several minutes, more than a live segment list holds."""

LOOP = 30.0
"""Seconds of a loop that is no film, but the last segments of a list."""


class Repeats:
    """Remembers packets over all connections to one source."""

    def __init__(self) -> None:
        self._seen: dict[tuple[int | None, int, int], float] = {}
        """When each packet came last, the oldest first."""
        self._is_searched = False

    def begin(self) -> None:
        """Start a new connection."""
        self._is_searched = bool(self._seen)

    def has(self, packet: Packet[Any]) -> bool:
        """Return whether the packet is not new, and remember it."""
        mark, now = (packet.dts, packet.size, crc32(packet)), perf_counter()
        before = self._seen.pop(mark, None)
        self._seen[mark] = now
        if before is not None:
            return self._is_searched or now - before < LOOP
        self._is_searched = False
        if len(self._seen) > REMEMBERED:
            del self._seen[next(iter(self._seen))]
        return False
