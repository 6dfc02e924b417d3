"""Throttle updates of widgets that need not follow every frame.

probe_set.read.connect(at_intervals(self, 200, self._read))
"""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QObject, QTimer


def at_intervals(owner: QObject, milliseconds: int, act: Callable[[], object]) -> Callable[[], None]:
    """Return a function that calls `act` after this delay; calls in the meantime are merged."""
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(act)

    def ask() -> None:
        if not timer.isActive():
            timer.start()

    return ask
