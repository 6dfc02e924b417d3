"""Show five hints, once: one with the first picture, and each other one when the user asks for it.

hints = Hints(screen, messages, preferences.hints_seen, window)
hints.shown_count                      # how many of them, for the next start
"""

from __future__ import annotations

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QWidget

from viewer.desktop.messages.message import Message, MessageAction
from viewer.desktop.messages.toasts import Messages
from viewer.desktop.state.screen import Screen

KEY = "hint"
COUNT = 5


class Hints(QObject):
    """Silent once all hints have been shown, and while there is no image."""

    def __init__(self, screen: Screen, messages: Messages, shown_count: int, window: QWidget) -> None:
        super().__init__(window)
        self.shown_count = shown_count
        self._screen, self._messages = screen, messages
        if shown_count < COUNT:
            screen.shown.connect(self._begin)

    def words(self) -> tuple[str, ...]:
        """The hints, in order."""
        return (
            self.tr("Bright is near, dark is far. The color scale beside the picture has the values."),
            self.tr(
                "Move the pointer over the picture to read depth. N pins a probe, M draws a depth profile."
            ),
            self.tr("Depth is relative. Mark two objects at known distances (A), and it is in meters."),
            self.tr("Keys 1 to 9 change the view, the wheel zooms, and F1 lists every key and gesture."),
            self.tr("Export turns a video into a depth video. Ctrl+S saves what you see as an image."),
        )

    def _begin(self) -> None:
        self._screen.shown.disconnect(self._begin)
        self._show()

    def _show(self) -> None:
        """Show the next hint."""
        number = self.shown_count
        self.shown_count += 1
        choices = (MessageAction(self.tr("Next hint"), self._show),) if self.shown_count < COUNT else ()
        heading = self.tr("Hint {number} of {count}").format(number=number + 1, count=COUNT)
        message = Message(KEY, heading, self.words()[number], choices=choices, dismissed=self._end)
        self._messages.show_message(message)

    def _end(self) -> None:
        """End the hints: the user has closed one."""
        self.shown_count = COUNT
