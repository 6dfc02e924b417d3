"""Pass a stream on by the system's FFmpeg, where the one inside PyAV's packages lacks the protocol, as it lacks SRT.

if (program := program_with("srt")) is not None:
    relay = Relay(program, "mpegts", "srt://localhost:9000", patience=30)
    container = open_output(relay, format="mpegts")      # it is a file object
"""

from __future__ import annotations

import logging
import shutil
import subprocess
from contextlib import suppress
from threading import Thread
from typing import IO, cast

_log = logging.getLogger(__name__)

PARTING = 3.0
"""Seconds that it gets to send what is still on its way."""
ASKING = 10.0
"""Seconds that it gets to tell its protocols."""


def program_with(protocol: str) -> str | None:
    """Return the path of the system's FFmpeg if it sends by a protocol."""
    program = shutil.which("ffmpeg")
    if program is None:
        return None
    try:
        told = subprocess.run(
            [program, "-v", "quiet", "-protocols"], capture_output=True, text=True, timeout=ASKING
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return program if protocol in told.stdout.partition("Output:")[2].split() else None


class Relay:
    """The system's FFmpeg, which passes on what is written: a file object for PyAV.

    It ends after `patience` seconds without anybody who connects, where it listens by SRT. While it listens it does not
    notice that what it is told has ended, so else it would keep the port when this process is killed.
    """

    def __init__(self, program: str, muxer: str, address: str, patience: float) -> None:
        self._is_connected = False
        self._last = ""
        quick = "-fflags", "nobuffer", "-probesize", "32000", "-analyzeduration", "0"
        waits = ("-listen_timeout", f"{patience * 1e6:.0f}") if address.lower().startswith("srt:") else ()
        as_it_is = "-map", "0", "-c", "copy", "-flush_packets", "1", "-muxdelay", "0"
        self._process = subprocess.Popen(
            [program, "-hide_banner", "-nostats", *quick, "-f", muxer, "-i", "pipe:0",
             *as_it_is, *waits, "-f", muxer, address],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, bufsize=0,
        )  # fmt: skip
        self._listener = Thread(target=self._listen, name="relay", daemon=True)
        self._listener.start()
        _log.info("%s passes the stream on", program)

    def is_connected(self) -> bool:
        """Return whether what is written goes out already. Raises `OSError` if it never will."""
        if not self._is_connected and self._process.poll() is not None:
            raise BrokenPipeError("it ended before it was connected")
        return self._is_connected

    def write(self, data: bytes) -> int:
        """Pass on; raises `OSError` when it has ended."""
        stdin = cast(IO[bytes], self._process.stdin)
        view = memoryview(data)
        while view:
            view = view[stdin.write(view) :]
        return len(data)

    def reason(self) -> str:
        """End it, and return its last word, without the address."""
        self.close()
        return self._last.rpartition(": ")[2].strip()

    def close(self) -> None:
        """End it, with what is still on its way."""
        with suppress(OSError):
            cast(IO[bytes], self._process.stdin).close()
        try:
            self._process.wait(PARTING)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._listener.join()
        cast(IO[bytes], self._process.stderr).close()

    def _listen(self) -> None:
        for line in cast(IO[bytes], self._process.stderr):
            text = line.decode(errors="replace").strip()
            self._is_connected = self._is_connected or text.startswith("Output #0")
            self._last = text or self._last
