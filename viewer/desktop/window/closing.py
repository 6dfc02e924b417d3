"""Close the window: ask while work is under way, and take every step, whatever becomes of the others.

may_close(messages, window.close, records=False, converts=True)     # False: it asks
run_all(save, hide, recorder.finish)     # the last error is raised when all were tried
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from PyQt6.QtCore import QCoreApplication

from viewer.desktop.messages.message import Message, MessageAction
from viewer.desktop.messages.toasts import Messages

KEY = "quit"


def may_close(messages: Messages, close: Callable[[], object], records: bool, converts: bool) -> bool:
    """Whether no work is under way; else a message asks whether to `close` all the same."""
    translate = QCoreApplication.translate
    if not (records or converts):
        return True
    text = translate("Closing", "A conversion is running.")
    hint = translate("Closing", "It is paused, and is in the list at the next start.")
    if records:
        text, hint = (
            translate("Closing", "A recording is running."),
            translate("Closing", "It ends and is kept."),
        )
    quits = MessageAction(translate("Closing", "Quit"), close)
    messages.show_message(Message(KEY, text, hint, choices=(quits,), stays=True))
    return False


def run_all(*steps: Callable[[], object]) -> None:
    """Take all steps in order; one that fails never keeps the others from being taken."""
    with ExitStack() as stack:
        for step in reversed(steps):
            stack.callback(step)
