"""Read a live source, such as a camera or a network stream, in a separate thread.

             _connect()  ──picture──▶  Mailbox  ──▶  read()
    the source's own thread           newest only     whoever reads

So `close` and a timeout end a waiting `read` at once, although the device call underneath cannot be interrupted, and
the picture that `read` gives is the newest there is. When the peer goes away, the thread connects again, with growing
pauses, until the settings' timeout has passed without a picture. A recording on a server waits in the mailbox until it
is read, and begins anew where a `seek` wants it.
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
from pipeline.mailbox import Mailbox, Overflow
from pipeline.settings import SourceSettings
from pipeline.sources.base import VideoSource

_log = logging.getLogger(__name__)
_unreleased: dict[str, threading.Thread] = {}
"""Threads of closed sources that still hold their device or port, by what it is: the next one waits for them."""

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0
"""Seconds between two attempts to connect; each pause is twice the one before."""
GRACE = 1.0
"""Seconds after the timeout in which the thread may still report the exact error."""
CLOSE_TIME = 0.2
"""Seconds that `close` waits for the thread. A device call that takes longer ends by its own timeout, unseen."""
STEP = 0.5
"""Seconds per waiting step: a suspension of the program (SIGSTOP) counts as one step."""


class TimedImage(NamedTuple):
    """`image` uint8 (H, W, 3) RGB and its time in seconds.

    `arrived_at` is when it came, by perf_counter; None for now. `number` is its index where the source knows it;
    otherwise `left_out` counts those before it that came and were not decoded.
    """

    image: Image
    timestamp: Fraction
    arrived_at: float | None = None
    number: int | None = None
    left_out: int = 0


class LiveSource(VideoSource):
    """Threads, waiting and reconnecting; what it connects to is for the subclass to say."""

    def __init__(self, name: str, settings: SourceSettings, held: str | None = None) -> None:
        """Prepare; `name` is used in messages. The subclass calls `_start` when it is ready to connect.

        `held` is what it occupies of this computer, where `name` has several spellings.
        """
        self._name = name
        self._held = held or name
        self._settings = settings
        self._thread = threading.Thread(target=self._work, name=f"source {name}", daemon=True)
        self._frames: Mailbox[tuple[int, Frame | None]] = Mailbox(1, Overflow.DROP_OLDEST)
        """Frames, each with the number of its stretch between seeks; None at the end of a recording."""
        self._closing = threading.Event()
        self._info: SourceInfo | None = None
        self._trouble: Exception | None = None  # why the last connection failed
        self._read_up: int | None = None  # the stretch that was read to its end
        # Both are shared and guarded by this condition.
        self._changed = threading.Condition()
        self._stretch = 0  # rises with each seek
        self._target: Fraction | None = None  # where to go on; None at the start of a live source

    @abstractmethod
    def _connect(self) -> Generator[TimedImage, None, None]:
        """Connect, call `_declare`, and yield pictures until the peer ends; let go of it in `finally`.

        Raises a `SourceError` that says why it cannot connect or go on. A recording begins at `_target`.
        """

    @property
    def info(self) -> SourceInfo:
        assert self._info is not None, "only an open source is handed out"
        return self._info

    def read(self) -> Frame | None:
        while not self._closing.is_set() and self._read_up != self._stretch:
            try:
                if not self._wait():
                    raise self._lost()
                item = self._frames.take()
            except Exception:
                self.close()
                raise
            if item is None:
                break
            stretch, frame = item
            if stretch == self._stretch:
                self._read_up = stretch if frame is None else None
                return frame
        return None

    def seek(self, timestamp: Fraction) -> None:
        if not self.info.can_seek:
            super().seek(timestamp)
        with self._changed:
            self._stretch += 1
            self._target = timestamp
            self._changed.notify_all()
        self._frames.clear()

    def close(self) -> None:
        self._closing.set()
        with self._changed:
            self._changed.notify_all()
        self._frames.close(discard=True)
        if threading.current_thread() is not self._thread:
            self._thread.join(CLOSE_TIME)
            if self._thread.is_alive():
                _unreleased[self._held] = self._thread

    @property
    def _is_closed(self) -> bool:
        return self._closing.is_set()

    def _start(self) -> None:
        """Start the thread, and return when the first frame has arrived."""
        self._thread.start()
        try:
            if self._wait() and len(self._frames):
                return
            self._frames.raise_error()
            raise SourceUnreadableError(
                f"{self._name} sends no frames; waited {self._settings.timeout:g} s.",
                hint="Check that it is switched on, or wait longer with --timeout.",
            )
        except Exception:
            self.close()
            raise

    def _declare(self, info: SourceInfo) -> None:
        """Set the source info before the first frame; later calls have no effect."""
        if self._info is None:
            _log.info("%s: %s", masked(self._name), masked(info))
            self._frames.overflow = Overflow.DROP_OLDEST if info.is_live else Overflow.BLOCK
            self._info = info

    def _pause(self, seconds: float) -> bool:
        """Wait; False, at once, when the source is closed."""
        return not self._closing.wait(max(0.0, seconds))

    def _wait(self) -> bool:
        """Wait for a frame or the end; False when the timeout has passed.

        A recording may have to be read from its start to where it was sought: there, only the network has a timeout.
        """
        left = self._settings.timeout + GRACE
        while left > 0:
            began = perf_counter()
            if self._frames.wait(min(left, STEP)):
                return True
            if self._info is None or self._info.is_live:
                left -= min(perf_counter() - began, STEP)
        return False

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
        if before := _unreleased.pop(self._held, None):
            before.join(self._settings.timeout)
        try:
            self._keep_connected()
        except Exception as caught:  # whoever reads gets it
            _log.debug("%s failed", masked(self._name), exc_info=True)
            error = caught
        _log.info("%s: its thread ends%s", masked(self._name), f": {masked(error)}" if error else "")
        self._frames.close(error)

    def _keep_connected(self) -> None:
        index = failures = 0
        pause = FIRST_PAUSE
        last_picture_at = perf_counter()
        while not self._is_closed:
            stretch = self._stretch
            try:
                with closing(self._connect()) as pictures:
                    for picture in pictures:
                        index += picture.left_out
                        if not self._hand_over(picture, index, stretch):
                            break
                        index += 1
                        failures, pause = 0, FIRST_PAUSE
                        last_picture_at = perf_counter()
                if self._closing.is_set():
                    return
                if index and not self.info.is_live:
                    self._await_seek(stretch)
                    continue
                self._trouble = SourceLostError(f"{self._name} ended.")
            except SourceError as error:
                if not index or not self.info.is_live:
                    raise  # it was never there, or cannot be joined again in the middle
                self._trouble = error
            _log.warning(
                "%s after %d frames; connecting again in %.1f s", masked(self._trouble), index, pause
            )
            # One attempt at least: where the whole program stood still, no time was left to the peer.
            if failures and perf_counter() - last_picture_at > self._settings.timeout:
                raise self._lost()
            failures += 1
            self._pause(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _hand_over(self, picture: TimedImage, index: int, stretch: int) -> bool:
        """Pass the frame to `read`; return False if no more frames are wanted."""
        arrived_at = perf_counter() if picture.arrived_at is None else picture.arrived_at
        number = index if picture.number is None else picture.number
        frame = Frame(picture.image, number, picture.timestamp, arrived_at)
        return self._frames.put((stretch, frame)) and stretch == self._stretch

    def _await_seek(self, stretch: int) -> None:
        """Wait at the end of a recording for the next seek."""
        self._frames.put((stretch, None))
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._stretch != stretch)
