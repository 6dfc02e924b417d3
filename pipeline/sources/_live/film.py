"""Read a recording on a server like a local file; `read` blocks on the network.

film = Film(Dialer(url, name, settings), name, settings)
film.seek(Fraction(5)); film.read()
"""

from __future__ import annotations

from av.container import InputContainer

from pipeline.errors import SourceError
from pipeline.settings import SourceSettings
from pipeline.sources._live.dialer import Dialer
from pipeline.sources._seekable import SeekableReader

PREFER_TCP = {"rtsp_flags": "prefer_tcp"}
"""Use TCP: UDP packets get lost and rarely pass a router."""

PAUSES = 4
"""Seconds of the longest pause before an attempt to reconnect; shorter ones come first."""
CARRY_ON = {"reconnect": "1", "reconnect_delay_max": str(PAUSES)}
"""Where a server ends a connection too early, FFmpeg asks a new one for the bytes that are missing."""
CALL_AGAIN = {"reconnect_on_network_error": "1"}


class Film(SeekableReader):
    """A recording on a server."""

    def __init__(self, dialer: Dialer, name: str, settings: SourceSettings) -> None:
        self._dialer, self._timeout = dialer, settings.timeout
        super().__init__(name, name, settings)

    def _open(self) -> InputContainer:
        return self._dialer.open(
            PREFER_TCP | CARRY_ON | CALL_AGAIN, timeout=(self._timeout, self._timeout / 2)
        )

    def _explained(self, error: Exception) -> SourceError:
        return self._dialer.explained(error)
