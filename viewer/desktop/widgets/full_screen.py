"""Hide everything but the image in full screen while the mouse rests.

FullScreenHider(window, layout.rest, busy)       # `rest(True)` hides, `rest(False)` shows
"""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QEvent, QObject, Qt, QTimer
from PyQt6.QtGui import QCursor
from PyQt6.QtWidgets import QApplication, QMainWindow, QWidget

REST_MS = 2000
WAKING = (
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.KeyPress,
)


class FullScreenHider(QObject):
    """Watches mouse and keys of the program while the window is in full screen."""

    def __init__(self, window: QMainWindow, rest: Callable[[bool], object], picture: QWidget) -> None:
        super().__init__(window)
        self._window, self._rest, self._picture = window, rest, picture
        self._rests = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self._begin)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:  # noqa: N802 - its name in Qt
        if event is None:
            return False
        if watched is self._window and event.type() == QEvent.Type.WindowStateChange:
            self._watch()
        elif event.type() in WAKING:
            self._wake()
        return False

    def _watch(self) -> None:
        """Install or remove the event filter of the program; it costs time per event, so only in full screen."""
        if (app := QApplication.instance()) is not None:
            app.removeEventFilter(self)
            if self._window.isFullScreen():
                app.installEventFilter(self)
        self._wake()

    def _wake(self) -> None:
        """Show everything, and restart the timer in full screen."""
        if self._rests:
            self._rests = False
            self._picture.unsetCursor()
            self._rest(False)
        if self._window.isFullScreen():
            self._timer.start()
        else:
            self._timer.stop()

    def _begin(self) -> None:
        """Hide, unless a menu or dialog is open, or the pointer is over a control."""
        under = QApplication.widgetAt(QCursor.pos())
        is_used = under is not None and under is not self._picture and self._window.isAncestorOf(under)
        if QApplication.activePopupWidget() or QApplication.activeModalWidget() or is_used:
            self._timer.start()
            return
        self._rests = True
        self._picture.setCursor(Qt.CursorShape.BlankCursor)
        self._rest(True)
