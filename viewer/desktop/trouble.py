"""An error as a message: a user's is told with its hint, a bug with a button that shows the details."""

from __future__ import annotations

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QWidget

from pipeline.errors import DepthViewerError
from viewer.desktop import crash
from viewer.desktop.messages import Choice, Level, Message


def message_of(key: str, error: Exception, window: QWidget, *choices: Choice) -> Message:
    """What the message bar says about it; `choices` are what the user can do."""
    if isinstance(error, DepthViewerError):
        return Message(key, str(error), error.hint, Level.ERROR, choices)
    translate = QCoreApplication.translate
    text = translate("Trouble", "Something went wrong inside the program: {error}").format(error=repr(error))
    details = Choice(translate("Trouble", "Details…"), lambda: crash.show(error, window), closes=False)
    return Message(key, text, "", Level.ERROR, (*choices, details))
