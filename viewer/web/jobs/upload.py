"""A video as it comes from a stranger: written down, and looked at before anything is done with it.

receive(file, path)                      # SourceUnreadableError, TooLargeError; nothing is left then
with limits.on(path): ...                # and later, too, whoever opens it is bound by the same limits
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import BinaryIO

import av

from pipeline import untrusted
from pipeline.container import open_input
from pipeline.errors import SourceError, SourceUnreadableError
from pipeline.sources.base import open_source
from viewer.web.image_depth import TooLargeError

PIECE = 1 << 20


def receive(file: BinaryIO, path: Path, most_pixels: int) -> None:
    """Write it down, and check that it is a video that may be converted."""
    with path.open("xb") as target:
        shutil.copyfileobj(file, target, PIECE)
    with untrusted.limited(path, most_pixels):
        _check(path, most_pixels)


def _check(path: Path, most_pixels: int) -> None:
    try:
        with open_input(path) as container:
            known = [stream for stream in container.streams.video if stream.codec_context is not None]
            if any(stream.width * stream.height > most_pixels for stream in known):
                raise _too_large(most_pixels)
        with open_source(path) as opened:
            if opened.info.width * opened.info.height > most_pixels:
                raise _too_large(most_pixels)
    except (av.FFmpegError, OSError, SourceError) as error:
        raise SourceUnreadableError(
            "The upload is not a video that can be decoded.",
            hint="Send an MP4, MOV, MKV, WebM, AVI, MPEG or similar file in the form field “video”.",
        ) from error


def _too_large(most_pixels: int) -> TooLargeError:
    return TooLargeError(f"The video has more than {most_pixels / 1e6:g} megapixels.", hint="Scale it down.")
