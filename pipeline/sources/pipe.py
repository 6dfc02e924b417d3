"""Read a video from standard input: `ffmpeg … -f matroska - | depth-viewer convert - -o out.mkv`.

    with open("-", SourceSettings()) as source:          # read once, from the start to the end
        for frame in source: ...

Any container will do that can be read from its start: Matroska, WebM, MPEG-TS, Y4M, and MP4 whose index comes first.
What is not a pipe but a file, as in `convert - < clip.mp4`, may have its index anywhere.
"""

from __future__ import annotations

import logging
import os
import select
import stat
import struct
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from pipeline.container import open_input
from pipeline.errors import SourceError, SourceNotFoundError, SourceUnreadableError
from pipeline.ffmpeg_log import listening
from pipeline.settings import SourceSettings
from pipeline.sources._container import ContainerReader
from pipeline.sources._spill import Spill
from pipeline.sources.base import Match

_log = logging.getLogger(__name__)

ADDRESS = "-"
NAME = "Standard input"
HEAD_BYTES = 4096
"""Bytes to inspect before FFmpeg reads them: they show where the index of an MP4 is."""
EXAMPLE = "ffmpeg -i INPUT -c copy -f matroska - | depth-viewer convert - -o out.mp4"


def accepts(address: str) -> int:
    """Nothing but the dash; a file of that name is ./-"""
    return Match.CERTAIN if address == ADDRESS else Match.NO


def open(address: str, settings: SourceSettings) -> Pipe:  # noqa: ARG001 - there is only one address
    """Read standard input."""
    return Pipe(settings)


class Pipe(ContainerReader):
    """Frames from standard input. `close` ends a read that waits for the other program."""

    def __init__(self, settings: SourceSettings | None = None, handle: int = 0) -> None:
        """Wait for the first frame. Raises a `SourceError` if there is none."""
        self._inflow = Inflow(handle)
        self._spill: Spill | None = None
        try:
            super().__init__(NAME, "standard input", settings)
        except BaseException:
            self.close()
            raise

    @property
    def notes(self) -> tuple[str, ...]:
        return (f"{NAME} can be read only once, so the conversion used one pass.", *super().notes)

    @property
    def sidetrack_file(self) -> Path | None:
        return self._spill.finish() if self._spill is not None else None

    def close(self) -> None:
        self._inflow.stop()
        super().close()
        if self._spill is not None:
            self._spill.remove()
        self._inflow.close()

    def _open(self) -> InputContainer:
        _check_head(self._inflow.peek(HEAD_BYTES), self._inflow.seekable())
        try:
            with listening():
                container = open_input(self._inflow)
        except av.FFmpegError:
            if self._inflow.trouble is not None:
                raise self._inflow.trouble from None
            raise
        self._spill = Spill(container)
        _log.info("standard input: %s, seekable: %s", container.format.name, self._inflow.seekable())
        return container

    def _packets(self) -> Iterator[Packet[VideoStream]]:
        assert self._container is not None and self._spill is not None
        for packet in self._container.demux([self._stream, *self._spill.streams]):
            if packet.stream_index == self._stream.index:
                yield cast("Packet[VideoStream]", packet)
            else:
                self._continuity.mend(packet)
                self._spill.add(packet)

    def _explained(self, error: Exception) -> SourceError:
        if isinstance(error, av.FFmpegError):
            return SourceUnreadableError(
                "The data on standard input is not a video that can be streamed.",
                hint=f"Send Matroska, for example: {EXAMPLE}",
            )
        return SourceUnreadableError(
            f"Standard input cannot be read: {getattr(error, 'strerror', None) or error}.",
            hint=f"Pipe a video into it, for example: {EXAMPLE}",
        )


class Inflow:
    """A file object for PyAV. `stop`, callable from any thread, ends a blocked read."""

    def __init__(self, handle: int) -> None:
        """Check standard input; raises `SourceNotFoundError` if it is a terminal."""
        self._handle = handle
        try:
            is_terminal = os.isatty(handle)
            os.fstat(handle)
        except OSError as error:
            raise SourceNotFoundError("Standard input is closed.", hint=f"Example: {EXAMPLE}") from error
        if is_terminal:
            raise SourceNotFoundError(
                "Standard input is a terminal, and no program pipes a video into it.",
                hint=f"Example: {EXAMPLE}",
            )
        if sys.platform == "win32":
            import msvcrt

            msvcrt.setmode(handle, os.O_BINARY)
        self.trouble: BaseException | None = None
        """The original error of a failed read, which FFmpeg replaces by another one."""
        self._head = b""
        self._stopped = threading.Event()
        self._hears, self._says = os.pipe()

    def peek(self, size: int) -> bytes:
        """Return the first bytes without consuming them."""
        self._head = self._take(size)
        return self._head

    def read(self, size: int) -> bytes:
        """Return some of the next bytes; b"" at the end and after `stop`."""
        if self._head:
            begin, self._head = self._head[:size], self._head[size:]
            return begin
        return self._take(size)

    def seekable(self) -> bool:
        """Return whether it is a file and not a pipe."""
        # Windows lets a program seek in a pipe, and does nothing.
        return stat.S_ISREG(os.fstat(self._handle).st_mode)

    def tell(self) -> int:
        """Return the position in bytes."""
        return os.lseek(self._handle, 0, os.SEEK_CUR) - len(self._head)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move to another position of a file."""
        if whence == os.SEEK_CUR:
            offset -= len(self._head)
        self._head = b""
        return os.lseek(self._handle, offset, whence)

    def stop(self) -> None:
        """End a blocked read, and let further reads return b""."""
        if not self._stopped.is_set():
            self._stopped.set()
            os.write(self._says, b".")

    def close(self) -> None:
        """Release everything but standard input itself."""
        for end in (self._hears, self._says):
            if end >= 0:
                os.close(end)
        self._hears = self._says = -1

    def _take(self, size: int) -> bytes:
        if self._stopped.is_set():
            return b""
        try:
            if sys.platform != "win32":  # there, only sockets can be waited for
                ready, _, _ = select.select([self._handle, self._hears], [], [])
                if self._hears in ready:
                    return b""
            return os.read(self._handle, size)
        except BaseException as error:  # Ctrl-C, too: FFmpeg, which stands between, would ask again
            self.trouble = error
            self.stop()
            raise


def _check_head(head: bytes, is_file: bool) -> None:
    """Raise for streams that cannot be read from a pipe, before gigabytes are read. `head` is the first bytes."""
    if not head:
        raise SourceUnreadableError(
            "No data arrived on standard input.", hint="The program that should send a video may have failed."
        )
    at = 0
    while not is_file and at + 8 <= len(head):  # the boxes of an MP4
        size, kind = struct.unpack_from(">I4s", head, at)
        if (at == 0 and kind != b"ftyp") or kind in (b"moov", b"moof"):
            return
        if kind == b"mdat":
            raise SourceUnreadableError(
                "This MP4 has its index at the end, which a pipe cannot seek to.",
                hint="Give the file name instead, or send Matroska: ffmpeg -i INPUT -c copy -f matroska - | …",
            )
        if size < 8:
            return
        at += size
