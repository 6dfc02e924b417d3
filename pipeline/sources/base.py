"""The first stage: what every source promises, and how an address finds its source.

    with open_source("clip.mp4") as source:     # or 0, "Integrated Camera", "rtsp://…", "photo.jpg", "folder/", "demo"
        print(source.info.frame_rate)
        for frame in source:
            ...

A new source is one file in this folder with two functions:

    accepts(address: str) -> int       # 0 = not mine; the highest bid wins (see `Match`)
    open(address: str, settings: SourceSettings) -> VideoSource
"""

from __future__ import annotations

import logging
import os
from abc import ABC, abstractmethod
from collections.abc import Iterator
from enum import IntEnum
from fractions import Fraction
from importlib import resources
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from pipeline import plugins
from pipeline.address import masked
from pipeline.errors import SourceError, SourceNotFoundError
from pipeline.frame import Frame, SourceInfo
from pipeline.settings import SourceSettings

_log = logging.getLogger(__name__)


class Match(IntEnum):
    """How sure a source is that an address is its own."""

    NO = 0
    MAYBE = 1  # the kind that takes what nobody else wants
    LIKELY = 2  # the extension fits
    CERTAIN = 3  # it cannot be anything else


class VideoSource(ABC):
    """A sequence of frames. One thread reads and seeks; `close` may come from any and ends a waiting `read` soon.

    The frames of a file are numbered without gaps. A live source gives its newest picture; the numbers of those that
    nobody took in time are missing. Time stamps rise from frame to frame, except through `seek`.
    """

    @property
    @abstractmethod
    def info(self) -> SourceInfo:
        """What the source declares; known as soon as it is open."""

    @abstractmethod
    def read(self) -> Frame | None:
        """The next frame; None at the end, and after `close`.

        Raises `SourceUnreadableError` for pictures that cannot be decoded: a `PictureUnreadableError` where reading
        can go on with the next one. `SourceLostError` when a live source goes away and does not come back.
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of the device or file. Closing twice is harmless."""

    @property
    def can_seek(self) -> bool:
        """Whether `seek` works."""
        return False

    def seek(self, timestamp: Fraction) -> None:
        """Go to the frame that is shown at this time, in seconds: the last one whose timestamp is not later.

        Before the start is the first frame, after the end the last one. The next `read` returns it. Its index is
        told from its time, so it is exact where the frame rate is constant.
        """
        raise SourceError(f"{type(self).__name__} cannot seek.", hint="Only files can be seeked.")

    @property
    def substituted_frames(self) -> int:
        """How many pictures could not be decoded so far, so that the one before each came in its place."""
        return 0

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences about what could not be read so far, such as damage in the middle of a file."""
        return ()

    @property
    def sidetrack_file(self) -> Path | None:
        """A file with the sound and subtitles of what was read so far, for a source that can be read only once.

        Complete after the last frame, and gone with `close`. None where the source itself can be asked.
        """
        return None

    def __iter__(self) -> Iterator[Frame]:
        while (frame := self.read()) is not None:
            yield frame

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def demo_clip() -> Path:
    """The clip that travels inside the package."""
    path = Path(str(resources.files("assets"))) / "demo.mp4"
    if not path.is_file():
        raise SourceNotFoundError("The demo clip is missing.", hint="Reinstall depth-viewer.")
    return path


def local_file(address: str | int | Path) -> Path | None:
    """The file that a source's address means, or None when it means none."""
    text = str(address)
    if text == "demo":
        return demo_clip()
    if text.startswith("file:"):
        return Path(_path_of_url(text))
    # os.path, because Path raises for an address that is too long to be a path, as signed URLs are
    return Path(text) if os.path.isfile(text) else None  # noqa: PTH113


def open_source(address: str | int | Path, settings: SourceSettings | None = None) -> VideoSource:
    """Open a camera (index or name), video file, URL, image, folder, or "demo".

    Raises `SourceNotFoundError` where there is nothing, `SourceUnreadableError` where there is no picture in it.
    """
    text = str(demo_clip() if address == "demo" else address).strip()
    if text.lower().startswith("file://"):  # as dragged out of a browser or a file manager
        text = _path_of_url(text)
    if not text:
        raise SourceNotFoundError("No source was given.", hint="Try: depth-viewer view demo")
    kinds = [plugins.load("pipeline.sources", name) for name in plugins.names("pipeline.sources")]
    best = max(kinds, key=lambda kind: int(kind.accepts(text)))
    _log.info("opening %s as %s, %s", masked(text), best.__name__, settings)
    source: VideoSource = best.open(text, settings or SourceSettings())
    _log.info("opened %s: %s", masked(text), masked(source.info))
    return source


def _path_of_url(address: str) -> str:
    from urllib.request import url2pathname  # here, since it brings all of HTTP and TLS along

    return url2pathname(urlsplit(address).path)
