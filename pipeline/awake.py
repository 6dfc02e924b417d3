"""Keep the computer from going to sleep while something long runs.

with awake():
    ...                      # a conversion, a recording

Windows, macOS and the desktops of Linux are asked, each in its own way (wakepy). Where none of them is there, as on a
server, nothing happens. The screen may turn off.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_log = logging.getLogger(__name__)

PATIENCE = 2.0
"""Seconds to wait at the end for a desktop that does not answer."""


@contextmanager
def awake() -> Iterator[None]:
    """No sleep inside. It may end in another thread than the one in which it began."""
    done = threading.Event()
    # wakepy wants to begin and end in the same thread.
    thread = threading.Thread(target=_stay_awake, args=(done,), name="keep awake", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join(PATIENCE)


def _stay_awake(done: threading.Event) -> None:
    from wakepy import keep

    with keep.running(on_fail="pass") as mode:
        _log.info("the computer is kept awake: %s", mode.active)
        done.wait()
