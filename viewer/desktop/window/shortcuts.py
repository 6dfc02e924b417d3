"""Handle keys with different meanings in different places.

Keys of playback belong to a control while it has the focus; Escape ends modes and returns the focus to the canvas;
with Ctrl, the arrow keys move the probe.
"""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QMainWindow, QWidget

from viewer.desktop.state.measuring.probe_set import ProbeSet
from viewer.desktop.widgets.actions import Actions

CONTROL_KEYS = (
    Qt.Key.Key_Space,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Home,
)
"""Keys of a control while it has the focus, of playback otherwise."""
PROBE_KEYS = {
    Qt.Key.Key_Left: (-0.01, 0.0),
    Qt.Key.Key_Right: (0.01, 0.0),
    Qt.Key.Key_Up: (0.0, -0.01),
    Qt.Key.Key_Down: (0.0, 0.01),
}
"""With Ctrl: shares of the frame by which the keys move the probe right and down."""


class Shortcuts(QObject):
    """Filters the window's keys."""

    def __init__(self, window: QMainWindow, picture: QWidget, actions: Actions, probe_set: ProbeSet) -> None:
        super().__init__(window)
        self._window, self._picture = window, picture
        self._actions, self._probe_set = actions, probe_set
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:  # noqa: N802 - its name in Qt
        if not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            return self._is_for_control(event)
        return event.type() == QEvent.Type.KeyPress and self._pressed(event)

    def _is_for_control(self, event: QKeyEvent) -> bool:
        window = self._window
        nobody = (None, window, window.centralWidget(), self._picture)
        if event.key() not in CONTROL_KEYS or window.focusWidget() in nobody:
            return False
        event.accept()  # a button that was reached with Tab is pressed with Space, a slider moved with arrows
        return True

    def _pressed(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            for name in ("picture_only", "full_screen", "calibrate", "ruler", "plane"):
                self._actions[name].setChecked(False)
            if (central := self._window.centralWidget()) is not None:
                central.setFocus()
            return True
        with_control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in PROBE_KEYS and with_control and self._actions["probe"].isChecked():
            self._probe_set.nudge_probe(*PROBE_KEYS[Qt.Key(event.key())])
            return True
        return False
