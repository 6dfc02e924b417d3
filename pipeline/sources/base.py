"""Define the interface of all sources, and open the source of an address.

    with open_source("clip.mp4") as source:     # or 0, "Integrated Camera", "rtsp://…", "photo.jpg", "folder/", "demo"
        print(source.info.frame_rate)
        for frame in source: ...

A new source is one file in this folder with two functions:

    accepts(address: str) -> int       # how well the source matches; the highest value wins (see `Match`)
    open(address: str, settings: SourceSettings) -> VideoSource
"""

from __future__ import annotations

import logging
import os
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from enum import IntEnum
from fractions import Fraction
from importlib import import_module, resources
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType, TracebackType
from typing import Self
from weakref import finalize

from pipeline import plugins
from pipeline.address import Address, masked, secret_of
from pipeline.errors import SourceError, SourceNotFoundError, SourceUnreadableError
from pipeline.frame import Frame, SourceInfo
from pipeline.settings import SourceSettings
from pipeline.storage import urls

_log = logging.getLogger(__name__)


class Match(IntEnum):
    """How well a source matches an address."""

    NO = 0
    MAYBE = 1  # the fallback
    LIKELY = 2  # the extension matches
    CERTAIN = 3  # unambiguous


class VideoSource(ABC):
    """A sequence of frames; iterate over it, and use it as a context manager.

    One thread reads and seeks. `close` may be called from any thread and ends a waiting `read` soon. Frames of a file
    have consecutive indices. A live source returns its newest frame; indices of frames that were not read in time are
    missing. Timestamps increase from frame to frame, except after `seek`.
    """

    @property
    @abstractmethod
    def info(self) -> SourceInfo:
        """Size, frame rate and other properties; known once the source is open."""

    @abstractmethod
    def read(self) -> Frame | None:
        """Read the next frame.

        Returns
        -------
        Frame or None
            None at the end and after `close`.

        Raises
        ------
        PictureUnreadableError
            If one frame cannot be decoded; the next call reads the one after it.
        SourceUnreadableError
            If nothing more can be decoded.
        SourceLostError
            If a live source stops and does not reconnect.
        """

    @abstractmethod
    def close(self) -> None:
        """Close the device or file. Closing twice is harmless."""

    def draw_late(self) -> None:  # noqa: B027 - most sources have drawn them anyway
        """From now on, leave the images of frames blank where `Frame.drawn` can draw those that are needed."""

    @property
    def concealed_frames(self) -> int:
        """Frames so far that were damaged, and that the decoder repaired as well as it could."""
        return 0

    @property
    def can_seek(self) -> bool:
        """Whether the source supports `seek`."""
        return self.info.can_seek

    def seek(self, timestamp: Fraction) -> None:
        """Seek, so that the next `read` returns the frame that is shown at this time.

        The index of the frame is derived from its time, so it is exact for a constant frame rate.

        Parameters
        ----------
        timestamp : Fraction
            Time in seconds. Times before the start give the first frame, times after the end the last one.

        Raises
        ------
        SourceError
            If the source does not support seeking.
        """
        raise SourceError(f"{type(self).__name__} cannot seek.", hint="Only files can seek.")

    @property
    def substituted_frames(self) -> int:
        """Number of frames so far that could not be decoded and were replaced by the previous one."""
        return 0

    @property
    def notes(self) -> tuple[str, ...]:
        """Notes for the user about damage found so far, one sentence each."""
        return ()

    @property
    def sidetrack_file(self) -> Path | None:
        """File with the audio and subtitles of a source that can be read only once; None for other sources.

        It is complete after the last frame and deleted by `close`.
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
    """Return the path of the bundled clip."""
    path = Path(str(resources.files("pipeline"))) / "assets" / "demo.mp4"
    if not path.is_file():
        raise SourceNotFoundError("The demo clip is missing.", hint="Reinstall depth-viewer.")
    return path


def local_file(address: str | int | Path) -> Path | None:
    """Return the file of an address, or None if it is not a file."""
    text = secret_of(address)
    if text == "demo":
        return demo_clip()
    if text.startswith("file:"):
        return Path(urls.path_of(text))
    # os.path, because Path raises for an address that is too long to be a path, as signed URLs are
    return Path(text) if os.path.isfile(text) else None  # noqa: PTH113


def open_source(address: str | int | Path, settings: SourceSettings | None = None) -> VideoSource:
    """Open a source of frames.

    Parameters
    ----------
    address : str, int or Path
        Camera index or name, video file, image, folder or pattern of images, URL (http, https, rtsp, rtmp, udp),
        "screen", "-" for standard input, or "demo".
    settings : SourceSettings, optional
        Camera size, timeout, deinterlacing and so on.

    Returns
    -------
    VideoSource
        Close it after use, or use it as a context manager.

    Raises
    ------
    SourceNotFoundError
        If the address does not exist.
    SourceUnreadableError
        If it contains no frame that can be decoded.

    Examples
    --------
    >>> with pipeline.open_source(0) as camera:
    ...     frame = camera.read()
    """
    text, settings = _cleaned(address), settings or SourceSettings()
    if urls.is_data(text):
        return _open_data(text, settings)
    best = _kind_of(text)
    shown = Address(text)
    _log.info("opening %s as %s, %s", shown, best.__name__, settings)
    # by its name, because it knows this file
    bars = import_module("pipeline.sources._autocrop") if settings.autocrop != "off" else None
    source: VideoSource = bars.open_without(best, text, settings) if bars else best.open(text, settings)
    _log.info("opened %s: %s", shown, masked(source.info))
    return source


def _open_data(url: str, settings: SourceSettings) -> VideoSource:
    """Open what an address holds itself, by a file that lasts as long as the source."""
    folder = TemporaryDirectory(prefix="depth-viewer-")
    try:
        source = open_source(urls.unpacked(url, Path(folder.name)), settings)
    except BaseException as error:
        folder.cleanup()
        if isinstance(error, ValueError | SourceError):
            raise SourceUnreadableError("The data: address is damaged.", hint="Copy it again.") from error
        raise
    finalize(source, folder.cleanup)
    return source


def require_exists(address: str) -> None:
    """Raise `SourceNotFoundError` for a file that does not exist, without opening anything."""
    from pipeline.sources._error_messages import check_file  # which knows PyAV

    text = _cleaned(address)
    is_name = not urls.is_data(text) and not set(text) & set("%*?[")
    if is_name and _kind_of(text).__name__.rpartition(".")[2] in ("video", "images"):
        check_file(Path(text))


def _cleaned(address: str | int | Path) -> str:
    """Return the address normalized for the types of sources."""
    text = secret_of(demo_clip() if address == "demo" else address)
    if not os.path.exists(text):  # noqa: PTH110 - Path raises for what is too long to be a path
        text = text.strip()
    if text.lower().startswith("file://"):  # dropped from a browser or a file manager
        text = urls.path_of(text)
    text = re.sub(r"^[A-Za-z][A-Za-z0-9+.-]*(?=://)", lambda scheme: scheme[0].lower(), text)
    if "://" not in text and not urls.is_data(text) and urls.is_too_long(text):
        raise SourceNotFoundError(f"There is no source “{text[:60]}…”.", hint="The name is too long.")
    if not text:
        raise SourceNotFoundError("No source was given.", hint="Try: depth-viewer view demo")
    return text


def _kind_of(text: str) -> ModuleType:
    """Return the module of the source type that matches the address best."""
    kinds = [plugins.load("pipeline.sources", name) for name in plugins.names("pipeline.sources")]
    return max(kinds, key=lambda kind: int(kind.accepts(text)))
