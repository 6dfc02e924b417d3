"""Send the view to one kind of output as long as it is switched on, from one source to the next.

output = LiveOutput(feed, screen, background, "broadcast", MjpegServer, parent)
output.switch(True)
output.signals.failed.connect(...)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PyQt6.QtCore import QObject, pyqtSignal

from pipeline.arrays import Image
from pipeline.frame import DepthFrame
from pipeline.live.outputs.threaded import LiveSink, ThreadedSink
from viewer.desktop.state.display_feed import DisplayFeed
from viewer.desktop.state.screen import Screen
from viewer.desktop.workers.background import Background

PATIENCE = 10.0
"""Seconds that closing the window waits for the outputs to end."""
D = TypeVar("D", bound=LiveSink)
Show = Callable[[DepthFrame], Image]


class _Signals(QObject):
    changed = pyqtSignal(bool)
    """It was switched on or off."""
    opened = pyqtSignal()
    failed = pyqtSignal(object)


class LiveOutput(Generic[D]):
    """One output. Used in the GUI thread; `switch` returns at once."""

    def __init__(
        self,
        feed: DisplayFeed,
        screen: Screen,
        background: Background,
        name: str,
        make: Callable[[Show], D],
        parent: QObject,
    ) -> None:
        """`make` is called in the thread of the output."""
        self.signals = _Signals(parent)
        self.drain: D | None = None
        self._feed, self._screen, self._background = feed, screen, background
        self._name, self._make = name, make
        self._outlet: ThreadedSink | None = None

    @property
    def is_on(self) -> bool:
        """Whether it is running."""
        return self._outlet is not None

    def switch(self, on: bool) -> None:
        """Switch it on or off."""
        if on == self.is_on:
            return
        if on:
            self._begin()
        else:
            self._end()

    def take(self, depth: DepthFrame) -> None:
        """Send this depth frame."""
        if self._outlet is not None:
            self._outlet.take(depth)

    def finish(self) -> bool:
        """Stop and wait; return whether it has ended."""
        outlet = self._outlet
        self._end()
        return outlet is None or outlet.join(PATIENCE)

    def _begin(self) -> None:
        background, screen = self._background, self._screen

        def make() -> D:
            drain = self._make(screen.render)
            background.post(lambda: self._opened(outlet, drain))
            return drain

        def ended(error: Exception | None) -> None:
            background.post(lambda: self._ended(outlet, error))

        outlet = self._outlet = ThreadedSink(self._name, make, ended)
        self._feed.subscribe(outlet.take)
        if screen.depth is not None:
            outlet.take(screen.depth)  # what is held is seen, too
        outlet.start()
        self.signals.changed.emit(True)

    def _end(self) -> None:
        if self._outlet is not None:
            self._feed.unsubscribe(self._outlet.take)
            self._outlet.stop()
            self._outlet = self.drain = None
            self.signals.changed.emit(False)

    def _opened(self, outlet: ThreadedSink, drain: D) -> None:
        if outlet is self._outlet:
            self.drain = drain
            self.signals.opened.emit()

    def _ended(self, outlet: ThreadedSink, error: Exception | None) -> None:
        if outlet is self._outlet:
            self._end()
            if error is not None:
                self.signals.failed.emit(error)
