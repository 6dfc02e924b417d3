"""Call the GUI thread from worker threads: calls in order, and images where only the newest counts.

    bridge = Bridge()
    bridge.post(lambda: label.setText("done"))     # any thread; runs in the GUI's

A slow or hidden GUI finds the newest image, never a queue of old ones; images replaced before they were shown are
counted. The news of an image is a call among the others, so it never overtakes what was posted before the image.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from functools import partial

from PyQt6.QtCore import QObject, Qt, pyqtSignal, pyqtSlot

from viewer.desktop.workers.renderer import RenderedPicture


class Bridge(QObject):
    """Lives in the GUI thread; `post` and `deliver` may be called from any."""

    picture_ready = pyqtSignal()
    """Emitted when an image waits in `take`. GUI thread only."""
    _calls_wait = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._calls: deque[Callable[[], None]] = deque()
        self._picture: RenderedPicture | None = None
        self._told = False  # the news of a picture is under way
        self._source = 0  # news of an earlier one is ignored
        self._dropped = 0
        self._closed = False
        queued = Qt.ConnectionType.QueuedConnection
        self._calls_wait.connect(self._run_next, queued)  # type: ignore[call-arg] # PyQt's stubs forget it

    def post(self, call: Callable[[], None]) -> None:
        """Run a function in the GUI thread, in order; never after `close`."""
        with self._lock:
            if self._closed:
                return
            self._calls.append(call)
            first = len(self._calls) == 1
        if first:
            self._calls_wait.emit()

    def deliver(self, picture: RenderedPicture) -> None:
        """Offer an image; it replaces one that the GUI has not shown yet."""
        with self._lock:
            if self._closed:
                return
            if self._picture is not None and self._picture.depth is not picture.depth:
                self._dropped += 1
            self._picture = picture
            tell, self._told = not self._told, True
            source = self._source
        if tell:
            self.post(partial(self._tell, source))

    def take(self) -> RenderedPicture | None:
        """Take the newest image, once."""
        with self._lock:
            picture, self._picture = self._picture, None
            return picture

    @property
    def has_picture(self) -> bool:
        """Whether an image waits in `take`."""
        with self._lock:
            return self._picture is not None

    @property
    def dropped(self) -> int:
        """Number of images replaced by newer ones before the GUI took them."""
        return self._dropped

    def reset(self) -> None:
        """Reset for another source."""
        with self._lock:
            self._picture = None
            self._told = False
            self._source += 1
            self._dropped = 0

    def close(self) -> None:
        """Stop; waiting calls are discarded."""
        with self._lock:
            self._closed = True
            self._calls.clear()
            self._picture = None

    @pyqtSlot()
    def _run_next(self) -> None:
        """Run one call; the next comes after what waits by now, so that many do not hold up painting and keys."""
        with self._lock:
            if not self._calls:
                return  # closed
            call = self._calls.popleft()
        try:
            call()
        finally:
            with self._lock:
                more = bool(self._calls)
            if more:
                self._calls_wait.emit()

    def _tell(self, source: int) -> None:
        with self._lock:
            if source != self._source:
                return
            self._told = False
        self.picture_ready.emit()
