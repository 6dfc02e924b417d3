"""Tell what an address to stream to means: to FFmpeg, NDI or ROS 2."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from pipeline.errors import SettingsError

PLAYLIST = ".m3u8"
NDI = "ndi:"
"""Before the name of a source of NDI."""
ROS2 = "ros2:"
"""Before the name of a node of ROS 2."""
NODE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
LOCAL = {"spout:": "Windows", "syphon:": "macOS"}
"""Ways to share images within one machine, and the system that has them."""


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
    return "://" in text or text.lower().endswith(PLAYLIST) or text.lower().startswith((NDI, ROS2, *LOCAL))


def stream_address(text: str) -> StreamAddress:
    """Read an address: rtmp(s)://, rtsp(s)://, srt://, `.m3u8`, ndi:NAME or ros2:NODE. Raises `SettingsError`."""
    text = text.strip()
    for way, system in LOCAL.items():
        if text.lower().startswith(way):
            raise SettingsError(
                f"{way[:-1].capitalize()} exists on {system} only, and this program does not send it.",
                hint="Use ndi:NAME, which OBS and others receive on every system, or the virtual camera.",
            )
    if text.lower().startswith(NDI) and (name := text[len(NDI) :].strip()):
        return StreamAddress(f"{NDI}{name}", "", NDI, {})
    if text.lower().startswith(ROS2) and NODE.fullmatch(name := text[len(ROS2) :]):
        return StreamAddress(f"{ROS2}{name}", "", ROS2, {})
    if "://" not in text and text.lower().endswith(PLAYLIST):
        return StreamAddress(str(Path(text).absolute()), "", *HLS)
    scheme = text.partition("://")[0].lower()
    if scheme not in KINDS or not _has_host(text):
        raise SettingsError(
            "This is not an address to stream to.",
            hint="Examples: rtmp://HOST/APP/KEY, rtsp://HOST/NAME, srt://HOST:PORT, live.m3u8 for HLS, ndi:NAME, "
            "or ros2:NODE.",
        )
    return StreamAddress(text, scheme, *KINDS[scheme])


def _has_host(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # a port that is no number
        return False
