"""Run a live sink in its own thread behind a bounded mailbox, so that the producer never waits.

outlet = ThreadedSink("recording", lambda: SessionRecorder(folder, …), ended=…, capacity=16)
outlet.start()
outlet.take(depth)                   # from any thread, at once; what it has no room for pushes out the oldest
outlet.stop()                        # what waits is still written, then the drain is closed
outlet.join(10)
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from pipeline.frame import DepthFrame
from pipeline.mailbox import Mailbox, Overflow

_log = logging.getLogger(__name__)

MOST_WAITING = 128 << 20
"""Bytes of pictures that may wait: a pause of the disk is bridged, and memory stays bounded."""


class LiveSink(Protocol):
    """Takes depth frames one after the other, in one thread, and may take its time."""

    def write(self, depth: DepthFrame) -> None:
        """The next one. A `SinkError` ends it."""

    def close(self) -> None:
        """There are no more."""

    def abort(self) -> None:
        """Let go after an error, whatever state it is in."""


class ThreadedSink:
    """One drain, opened, written and closed in its thread."""

    def __init__(
        self,
        name: str,
        open_drain: Callable[[], LiveSink],
        ended: Callable[[Exception | None], None],
        *,
        capacity: int = 1,
    ) -> None:
        """`ended` is called once, in the outlet's thread, with what it failed with, or None."""
        self._open_drain, self._ended = open_drain, ended
        self._mailbox: Mailbox[DepthFrame] = Mailbox(capacity, Overflow.DROP_OLDEST)
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def start(self) -> None:
        """Start the thread; call it once."""
        self._thread.start()

    def take(self, depth: DepthFrame) -> None:
        """One more result; after `stop` it is none of its business."""
        self._mailbox.put(depth)

    def stop(self) -> None:
        """No more; returns at once."""
        self._mailbox.close()

    def join(self, timeout: float) -> bool:
        """Wait until the drain is closed; whether it is."""
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    @property
    def dropped(self) -> int:
        """Results that there was no time for."""
        return self._mailbox.dropped

    def _work(self) -> None:
        error: Exception | None = None
        try:
            drain = self._open_drain()
            try:
                while (depth := self._mailbox.take()) is not None:
                    drain.write(depth)
                drain.close()
            except BaseException:
                drain.abort()
                raise
        except Exception as caught:
            _log.debug("%s failed", self._thread.name, exc_info=True)
            error = caught
        finally:
            _log.info(
                "%s ends; %d frames were dropped%s",
                self._thread.name,
                self.dropped,
                f"; {error}" if error else "",
            )
            self._mailbox.close(discard=True)
            self._ended(error)


def capacity_for(depth: DepthFrame) -> int:
    """How many results like this one may wait."""
    return max(2, min(MOST_WAITING // max(1, depth.frame.image.nbytes), 30))
