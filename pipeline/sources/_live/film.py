"""Read a recording on a server like a local file; `read` blocks on the network.

film = Film(url, name, settings)
film.seek(Fraction(5)); film.read()
"""

from __future__ import annotations

from av.container import InputContainer

from pipeline.container import open_input
from pipeline.errors import SourceError
from pipeline.ffmpeg_log import listening
from pipeline.settings import SourceSettings
from pipeline.sources._live.network_errors import unconnected
from pipeline.sources._live.tls import trust
from pipeline.sources._seekable import SeekableReader

PREFER_TCP = {"rtsp_flags": "prefer_tcp"}
"""Use TCP: UDP packets get lost and rarely pass a router."""

PAUSES = 4
"""Seconds of the longest pause before an attempt to reconnect; shorter ones come first."""


class Film(SeekableReader):
    """A recording on a server."""

    def __init__(self, url: str, name: str, settings: SourceSettings) -> None:
        self._url, self._timeout = url, settings.timeout
        # Servers close connections that idle: FFmpeg asks a new one for the bytes that are missing.
        again = {"reconnect": "1", "reconnect_on_network_error": "1", "reconnect_delay_max": str(PAUSES)}
        self._options = PREFER_TCP | again | trust(url, settings)
        super().__init__(name, name, settings)

    def _open(self) -> InputContainer:
        with listening():
            waiting = self._timeout, self._timeout / 2
            return open_input(self._url, options=dict(self._options), timeout=waiting)

    def _explained(self, error: Exception) -> SourceError:
        return unconnected(self._name, self._url, error)
