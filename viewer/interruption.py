"""End the window on Ctrl-C, a polite kill or a closed terminal, at whatever moment it comes, and then the program.

with interruption.noted() as signals:
    from viewer.desktop import app     # nothing is interrupted in the middle of being loaded
    window = make_window()
    signals.close_at_once(window)      # also for one that came before
    code = app.exec()
interruption.leave(code)
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from PyQt6.QtWidgets import QWidget

_log = logging.getLogger(__name__)


class Interruption:
    """Ctrl-C, a polite kill, a closed terminal: noted from the first moment on; they close the window there is."""

    def __init__(self) -> None:
        self.came: list[int] = []
        self._window: QWidget | None = None

    def close_at_once(self, window: QWidget) -> None:
        """A signal closes this window as its button does; so does one that came while it was being made."""
        from PyQt6.QtCore import QTimer  # here: most of what comes early comes before Qt

        self._window = window
        awake = QTimer(window)  # Python looks for signals only when some of its code runs
        awake.timeout.connect(lambda: None)
        awake.start(250)
        if self.came:
            QTimer.singleShot(0, window.close)

    def note(self, number: int, _frame: FrameType | None) -> None:
        """The handler: nothing is closed here, for the program may be in the middle of anything."""
        self.came.append(number)
        if self._window is not None:
            from PyQt6.QtCore import QTimer

            QTimer.singleShot(0, self._window.close)


@contextmanager
def noted() -> Iterator[Interruption]:
    """These signals are ours inside, and whose they were before afterwards. One that is ignored remains so."""
    signals = Interruption()
    ignored = signal.SIG_IGN  # by nohup, or in a shell's background
    heard = [number for number in _numbers() if signal.getsignal(number) is not ignored]
    before = {number: signal.signal(number, signals.note) for number in heard}
    try:
        yield signals
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


EXIT_CODE = 130
"""What a shell expects of a program that was interrupted."""


def leave(code: int) -> NoReturn:
    """End the program, at once where a thread is in a library's code: an orderly exit would end in a crash there."""
    for number in _numbers():
        signal.signal(number, signal.SIG_IGN)  # all is saved, and Python is about to take itself apart
    left = [each.name for each in threading.enumerate() if each is not threading.main_thread()]
    if "PyQt6.QtWidgets" in sys.modules:
        # Its windows go in no particular order, and Python does not know the threads that look for a sound server.
        left.append("Qt")
    if not left:
        sys.exit(code)
    _log.info("still at work at the end: %s", left)
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # a terminal that is gone, or none at all
            stream.flush()
    os._exit(code)


def _numbers() -> list[int]:
    """Those that this system has: Windows has no SIGHUP."""
    return [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
