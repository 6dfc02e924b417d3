"""End on Windows as a signal does elsewhere: when the console is closed, at log-off and at shutdown.

close_with_console()          # from then on these come as SIGTERM

Windows ends a program as soon as its handler of such an event returns, so the handler waits for the program to end. It
has some five seconds for that.
"""

from __future__ import annotations

import _thread
import atexit
import signal
import sys
import threading
from typing import Any

CLOSE_EVENTS = (2, 5, 6)
"""CTRL_CLOSE_EVENT, CTRL_LOGOFF_EVENT and CTRL_SHUTDOWN_EVENT."""
PATIENCE = 30.0
"""Seconds; the system is less patient."""

_handlers: list[Any] = []  # ctypes does not keep them


def close_with_console() -> None:
    """Turn such events into SIGTERM. Elsewhere the system sends signals, and this does nothing."""
    if sys.platform == "win32":
        _handle_events()


def _handle_events() -> None:
    import ctypes

    ended = threading.Event()
    atexit.register(ended.set)

    def handle(event: int) -> bool:
        if event not in CLOSE_EVENTS:
            return False
        _thread.interrupt_main(signal.SIGTERM)
        ended.wait(PATIENCE)
        return True

    handler = ctypes.WINFUNCTYPE(ctypes.c_int, ctypes.c_uint)(handle)  # type: ignore[attr-defined, unused-ignore]
    if ctypes.windll.kernel32.SetConsoleCtrlHandler(handler, True):  # type: ignore[attr-defined, unused-ignore]
        _handlers.append(handler)
