"""Keep the audio and subtitles of a source that can be read only once in a file.

spill = Spill(container)                 # which streams there are
spill.add(packet)                        # of one of `spill.streams`
spill.finish()                           # its path, whole; None where nothing came
spill.remove()
"""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

import av
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream

from pipeline.container import open_output
from pipeline.errors import ignored
from pipeline.storage import retry

_log = logging.getLogger(__name__)

FORM = "matroska"
"""A container for nearly every codec and for negative timestamps; it rounds to milliseconds."""


class Spill:
    """A temporary file; one hour of audio takes about 60 MB."""

    def __init__(self, source: InputContainer) -> None:
        kept = [*source.streams.audio, *source.streams.subtitles]
        self.streams: list[Stream] = []
        self._copies: dict[int, Stream] = {}
        if not kept:
            return
        handle = tempfile.NamedTemporaryFile(prefix="depth-viewer-", suffix=".mka", delete=False)  # noqa: SIM115
        handle.close()
        self._path = Path(handle.name)
        options = {"avoid_negative_ts": "disabled"}
        self._container = open_output(self._path, format=FORM, container_options=options)
        self._is_open, self._is_empty = True, True
        self._lost = 0
        for stream in kept:
            with ignored(
                _log, ValueError, av.FFmpegError
            ):  # it cannot be decoded here, so nobody could use it
                copy = self._container.add_stream_from_template(stream)
                copy.disposition = stream.disposition
                if "language" in stream.metadata:
                    copy.metadata["language"] = stream.metadata["language"]
                self._copies[stream.index] = copy
        self.streams = [stream for stream in kept if stream.index in self._copies]

    def add(self, packet: Packet[Stream]) -> None:
        """Write the next packet."""
        if packet.dts is None:
            return
        packet.stream = self._copies[packet.stream_index]
        try:
            self._container.mux_one(packet)
            self._is_empty = False
        except av.FFmpegError:  # out of order, say: pictures come for all that
            if not self._lost:
                _log.info(
                    "a packet of track %d is left out, and others may be", packet.stream_index, exc_info=True
                )
            self._lost += 1

    def finish(self) -> Path | None:
        """Complete the file after the last packet; return its path, or None if it is empty."""
        if not self.streams or self._is_empty:
            return None
        self._close()
        return self._path

    def remove(self) -> None:
        """Delete the file."""
        if self._copies:
            self._close()
            retry.unlink(self._path)

    def _close(self) -> None:
        if self._is_open:
            self._is_open = False
            _log.debug("%s: %d tracks, %d packets left out", self._path, len(self.streams), self._lost)
            with ignored(_log, av.FFmpegError):
                self._container.close()
