"""Files of strangers: what FFmpeg may do with one, whoever opens it.

    with limited(path, most_pixels=50_000_000):
        convert(request)                 # `container.open_input` asks here, in every thread and every room

Only known containers are tried, by what is in the file. None of them names other files or hosts, as playlists and
lists of parts do; FFmpeg would open those. Every frame is measured before it is decoded, for later ones of a video may
be larger than the first. Each thread decodes a frame of its own, so threads are fewer where frames may be large.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from av.container import InputContainer

from pipeline.process import cores

CONTAINERS = (
    "3gp,asf,av1,avi,avs2,cavsvideo,dirac,dv,flv,gif,h261,h263,h264,hevc,ivf,m4v,matroska,mjpeg,mov,mp4,mpeg,"
    "mpegts,mpegvideo,mxf,nut,obu,ogg,rm,vc1,vvc,webm,wtv,y4m,yuv4mpegpipe"
)
"""FFmpeg's names of containers that hold pictures themselves."""
MOST_STREAMS = 32
FRAMES_AT_A_TIME = 100_000_000
"""Pixels of the frames that are decoded at the same time, in all threads together."""
_limits: dict[Path, Limits] = {}
_lock = threading.Lock()


@dataclass(frozen=True)
class Limits:
    """Those of one file."""

    most_pixels: int

    @property
    def _padded(self) -> str:
        """As FFmpeg counts: with what it adds at the edges for the processor's sake."""
        return str(self.most_pixels + self.most_pixels // 8 + 2**16)

    @property
    def options(self) -> dict[str, str]:
        """For FFmpeg, while it opens the file and looks what is in it."""
        return {
            "format_whitelist": CONTAINERS,
            "protocol_whitelist": "file",
            "max_streams": str(MOST_STREAMS),
            "max_pixels": self._padded,
        }

    def apply(self, container: InputContainer) -> None:
        """For FFmpeg, while it decodes."""
        for stream in container.streams.video:
            context = stream.codec_context
            if context is not None:  # None where there is no decoder
                context.options = {"max_pixels": self._padded}
                context.thread_count = max(1, min(cores(), FRAMES_AT_A_TIME // self.most_pixels))


@contextmanager
def limited(path: Path, most_pixels: int) -> Iterator[None]:
    """Bind all who open this file meanwhile."""
    with _lock:
        _limits[path.absolute()] = Limits(most_pixels)
    try:
        yield
    finally:
        with _lock:
            _limits.pop(path.absolute(), None)


def limits_of(file: object) -> Limits | None:
    """None for files that may be trusted: the user's own."""
    with _lock:
        return _limits.get(Path(file).absolute()) if _limits and isinstance(file, str | Path) else None
