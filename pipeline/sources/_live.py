"""Read a live source, such as a camera or a stream, in its own thread.

             _connect()  ──picture──▶  one place  ──▶  read()
    the source's own thread          newest only       whoever reads

So `close` and a timeout end a waiting `read` at once, although the device call underneath cannot be interrupted, and
the picture that `read` gives is the newest there is. When the peer goes away, the thread connects again, with growing
pauses, until the settings' timeout has passed without a picture.
"""

from __future__ import annotations

import logging
import threading
from abc import abstractmethod
from collections.abc import Generator
from contextlib import closing
from fractions import Fraction
from time import perf_counter
from typing import NamedTuple

from pipeline.address import masked
from pipeline.arrays import Image
from pipeline.errors import SourceError, SourceLostError, SourceUnreadableError
from pipeline.frame import Frame, SourceInfo
from pipeline.settings import SourceSettings
from pipeline.sources.base import VideoSource

_log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0
"""Seconds between two attempts to connect; each pause is twice the one before."""
GRACE = 1.0
"""Seconds beyond the timeout in which the thread may still say what exactly went wrong."""


class TimedImage(NamedTuple):
    """`image` uint8 (H, W, 3) RGB and its time in seconds."""

    image: Image
    timestamp: Fraction


class LiveSource(VideoSource):
    """Threads, waiting and reconnecting; what it connects to is for the subclass to say."""

    def __init__(self, name: str, settings: SourceSettings) -> None:
        """`name` is how messages call it. The subclass calls `_start` when it is ready to connect."""
        self._name = name
        self._settings = settings
        self._thread = threading.Thread(target=self._work, name=f"source {name}", daemon=True)
        # Everything below is shared and guarded by this condition.
        self._changed = threading.Condition()
        self._info: SourceInfo | None = None
        self._newest: Frame | None = None
        self._trouble: Exception | None = None  # why the last connection failed
        self._error: Exception | None = None  # why there will be no other one
        self._has_ended = False
        self._is_closed = False

    @abstractmethod
    def _connect(self) -> Generator[TimedImage, None, None]:
        """Connect, call `_declare`, and yield pictures until the peer ends; let go of it in `finally`.

        Raises a `SourceError` that says why it cannot connect or go on.
        """

    @property
    def info(self) -> SourceInfo:
        assert self._info is not None, "only an open source is handed out"
        return self._info

    def read(self) -> Frame | None:
        with self._changed:
            self._changed.wait_for(self._is_settled, self._settings.timeout + GRACE)
            if self._is_closed:
                return None
            if self._newest is not None:
                frame, self._newest = self._newest, None
                self._changed.notify_all()
                return frame
            if self._has_ended and self._error is None:
                return None
            error = self._error or self._lost()
        self.close()
        raise error

    def close(self) -> None:
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        if threading.current_thread() is not self._thread:
            self._thread.join(GRACE)  # a device call that takes longer ends by its own timeout, unseen

    def _start(self) -> None:
        """Begin, and return when the first picture is there."""
        self._thread.start()
        with self._changed:
            self._changed.wait_for(self._is_settled, self._settings.timeout + GRACE)
            if self._newest is not None:
                return
            error = self._error or SourceUnreadableError(
                f"{self._name} sends no frames; waited {self._settings.timeout:g} s.",
                hint="Check that it is switched on, or wait longer with --timeout.",
            )
        self.close()
        raise error

    def _declare(self, info: SourceInfo) -> None:
        """Say what the source is, before the first picture; later calls change nothing."""
        with self._changed:
            if self._info is None:
                _log.info("%s: %s", masked(self._name), masked(info))
            self._info = self._info or info

    def _pause(self, seconds: float) -> bool:
        """Wait; False, at once, when the source is closed."""
        with self._changed:
            return not self._changed.wait_for(lambda: self._is_closed, max(0.0, seconds))

    def _is_settled(self) -> bool:
        return self._newest is not None or self._has_ended or self._is_closed

    def _lost(self) -> SourceLostError:
        cause = f" ({str(self._trouble).rstrip('.')})" if self._trouble else ""
        error = SourceLostError(
            f"{self._name} stopped: no frame for {self._settings.timeout:g} s{cause}.",
            hint="Check its cable or network and open it again. --timeout sets how long to wait.",
        )
        error.__cause__ = self._trouble
        return error

    # -- in the source's own thread --------------------------------------------------------------------------------

    def _work(self) -> None:
        error: Exception | None = None
        try:
            self._keep_connected()
        except Exception as caught:  # `read` raises it
            _log.debug("%s failed", masked(self._name), exc_info=True)
            error = caught
        _log.info("%s: its thread ends%s", masked(self._name), f": {masked(error)}" if error else "")
        with self._changed:
            self._error = error
            self._has_ended = True
            self._changed.notify_all()

    def _keep_connected(self) -> None:
        index = 0
        pause = FIRST_PAUSE
        last_picture_at = perf_counter()
        while not self._is_closed:
            try:
                with closing(self._connect()) as pictures:
                    for image, timestamp in pictures:
                        if not self._hand_over(Frame.now(image, index, timestamp)):
                            return
                        index += 1
                        pause = FIRST_PAUSE
                        last_picture_at = perf_counter()
                if index and not self.info.is_live:
                    return  # the end of a recording
                self._trouble = SourceLostError(f"{self._name} ended.")
            except SourceError as error:
                if not index or not self.info.is_live:
                    raise  # it was never there, or cannot be joined again in the middle
                self._trouble = error
            _log.warning(
                "%s after %d frames; connecting again in %.1f s", masked(self._trouble), index, pause
            )
            if perf_counter() - last_picture_at > self._settings.timeout:
                raise self._lost()
            self._pause(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _hand_over(self, frame: Frame) -> bool:
        """Put the newest picture in its place; False when nobody wants it. A recording waits until it is taken."""
        with self._changed:
            if not self.info.is_live:
                self._changed.wait_for(lambda: self._is_closed or self._newest is None)
            self._newest = frame
            self._changed.notify_all()
            return not self._is_closed
