"""Connect FFmpeg to an address, and trust only whoever has a certificate that can be verified.

dialer = Dialer(url, name, settings)
container = dialer.open(options, timeout=(10, 5))
…
dialer.close()
"""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

import av
from av.container import InputContainer

from pipeline.container import open_input
from pipeline.errors import SourceError
from pipeline.ffmpeg_log import listening
from pipeline.settings import SourceSettings
from pipeline.sources._live.gateway import Gateway
from pipeline.sources._live.network_errors import uncertified, unconnected
from pipeline.sources._live.tls import trust

PULLED = {"hls", "dash"}
"""Segment lists: each segment of some seconds is requested, and arrives as fast as the network allows."""


class Dialer:
    """Opens one address, as often as needed."""

    def __init__(self, url: str, name: str, settings: SourceSettings) -> None:
        """`name` is the address without its password, for messages."""
        self._url, self._name, self._settings = url, name, settings
        self._gateway: Gateway | None = None
        self._form: str | None = None  # as it was found out

    def open(
        self, options: dict[str, str], timeout: tuple[float, float], form: str | None = None
    ) -> InputContainer:
        """Connect; `form` is FFmpeg's name of the format where it has to be told. Raises as `av.open` does."""
        form = form or self._form
        if self._gateway is None:
            wanted = options | trust(self._url, self._settings)
            may_be_list = _is_web(self._url)
            if may_be_list:
                wanted["format_whitelist"] = ",".join(sorted(av.formats_available - PULLED))
            try:
                with listening(expected="not on whitelist"):
                    return open_input(self._url, format=form, options=wanted, timeout=timeout)
            except av.InvalidDataError:
                found = self._pictures(wanted, timeout) if may_be_list and form is None else None
                if found is None:
                    raise
                return found
            except av.ArgumentError:
                if not may_be_list:
                    raise
                self._gateway = Gateway(self._settings.timeout, verifies=self._settings.verify_certificate)
        self._gateway.refused = self._gateway.trouble = None
        with listening():
            return open_input(
                self._gateway.address_of(self._url), options=options | Gateway.OPTIONS, timeout=timeout
            )

    def _pictures(self, options: dict[str, str], timeout: tuple[float, float]) -> InputContainer | None:
        """Look for JPEG images alone, as browsers do: some cameras say something before the first one."""
        with listening(), suppress(av.FFmpegError, OSError):
            container = open_input(self._url, format="mjpeg", options=options, timeout=timeout)
            is_endless = (container.size or 0) <= 0  # a damaged recording may hold images, too
            if is_endless and any(stream.codec_context.width for stream in container.streams.video):
                self._form = "mjpeg"
                return container
            container.close()
        return None

    @property
    def is_refused(self) -> bool:
        """Whether a certificate was, since it was last opened."""
        return self._gateway is not None and self._gateway.refused is not None

    def explained(self, error: Exception) -> SourceError:
        """Convert an error on opening to one with a hint for the user."""
        if self._gateway is not None and (server := self._gateway.refused):
            host, own = urlsplit(f"//{server}").hostname, urlsplit(self._url).netloc.rpartition("@")[2]
            return uncertified(
                self._name if server == own else f"{host}, from where {self._name} has its segments,"
            )
        if self._gateway is not None and (trouble := self._gateway.trouble):
            return unconnected(self._name, self._url, getattr(trouble, "reason", trouble))
        return unconnected(self._name, self._url, error)

    def close(self) -> None:
        """Let go of what a list of segments needs; the containers are closed by whoever opened them."""
        if self._gateway is not None:
            self._gateway.close()


def held_by(url: str) -> str | None:
    """Return the port that is listened on, the same for udp://@:5000 and udp://0.0.0.0:5000; None where none is."""
    parts = urlsplit(url)
    port = parts.netloc.rpartition(":")[2]
    return f"UDP port {port}" if parts.scheme.lower() in ("udp", "rtp") and port else None


def _is_web(url: str) -> bool:
    return urlsplit(url).scheme.lower() in ("http", "https")
