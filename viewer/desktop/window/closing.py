"""Close the window: ask while work is running; one failing step does not prevent the others.

may_close(messages, window.close, records=False, converts=True)     # False: it asks the user
run_all(save, hide, recorder.finish)     # raises the last error after all have run
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from PyQt6.QtCore import QCoreApplication

from viewer.desktop.messages.message import Message, MessageAction
from viewer.desktop.messages.toasts import Messages

KEY = "quit"


def may_close(messages: Messages, close: Callable[[], object], records: bool, converts: bool) -> bool:
    """Return whether no work is running; else show a message whose button calls `close`."""
    translate = QCoreApplication.translate
    if not (records or converts):
        return True
    text = translate("Closing", "A conversion is running.")
    hint = translate("Closing", "It will be paused and stay in the list.")
    if records:
        text, hint = (
            translate("Closing", "A recording is running."),
            translate("Closing", "It will be stopped and kept."),
        )
    quits = MessageAction(translate("Closing", "Quit"), close)
    messages.show_message(Message(KEY, text, hint, choices=(quits,), stays=True))
    return False


def run_all(*steps: Callable[[], object]) -> None:
    """Run all steps in order, including those after a failing one."""
    with ExitStack() as stack:
        for step in reversed(steps):
            stack.callback(step)
