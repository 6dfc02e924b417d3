"""Tell what an address to stream to means to FFmpeg."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from pipeline.errors import SettingsError

PLAYLIST = ".m3u8"


class _Kind(NamedTuple):
    muxer: str
    options: Mapping[str, str]


KINDS = {
    "rtmp": _Kind("flv", {}),
    "rtmps": _Kind("flv", {}),
    "rtsp": _Kind("rtsp", {"rtsp_transport": "tcp"}),
    "rtsps": _Kind("rtsp", {"rtsp_transport": "tcp"}),
    "srt": _Kind("mpegts", {}),
}
HLS = _Kind(
    "hls",
    {"hls_time": "2", "hls_list_size": "6", "hls_flags": "delete_segments+independent_segments+temp_file"},
)
"""A playlist of the last 12 seconds or so."""


@dataclass(frozen=True)
class StreamAddress:
    """Where a stream goes. As a text it is without what is often a secret: user, path and query."""

    whole: str
    scheme: str
    muxer: str
    options: Mapping[str, str]

    def __str__(self) -> str:
        if not self.scheme:
            return self.whole
        parts = urlsplit(self.whole)
        return f"{self.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")


def is_stream(text: str) -> bool:
    """Return whether it is an address to stream to, not the name of a file or a folder."""
    return "://" in text or text.lower().endswith(PLAYLIST)


def stream_address(text: str) -> StreamAddress:
    """Read an address: rtmp(s)://, rtsp(s)://, srt://, or a file in `.m3u8`. Raises `SettingsError`."""
    text = text.strip()
    if "://" not in text and text.lower().endswith(PLAYLIST):
        return StreamAddress(str(Path(text).absolute()), "", *HLS)
    scheme = text.partition("://")[0].lower()
    if scheme not in KINDS or not _has_host(text):
        raise SettingsError(
            "This is not an address to stream to.",
            hint="Examples: rtmp://HOST/APP/KEY, rtsp://HOST/NAME, srt://HOST:PORT, or a file live.m3u8 for HLS.",
        )
    return StreamAddress(text, scheme, *KINDS[scheme])


def _has_host(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # a port that is no number
        return False
