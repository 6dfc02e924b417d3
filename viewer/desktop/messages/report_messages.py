"""Show messages about a report: saving, saved, or failed."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QWidget

from pipeline.errors import DepthViewerError
from viewer.desktop.messages.message import Level, Message, MessageAction
from viewer.desktop.messages.recording_messages import show_folder
from viewer.desktop.messages.report_saver import ReportSaver
from viewer.desktop.messages.toasts import Messages

KEY = "report"


class ReportMessages(QObject):
    """Shows the state of a report in the message bar."""

    def __init__(self, messages: Messages, window: QWidget) -> None:
        super().__init__(window)
        self._messages = messages
        self.saver = ReportSaver(window)
        self.saver.began.connect(self._began)
        self.saver.saved.connect(self._saved)
        self.saver.failed.connect(self._failed)

    def _began(self) -> None:
        self._messages.show_message(Message(KEY, self.tr("Saving the report…"), progress=-1))

    def _saved(self, path: Path) -> None:
        text = self.tr("Saved {name}").format(name=path.name)
        hint = self.tr("The log in it may name files that you opened.")
        show = MessageAction(self.tr("Show in folder"), lambda: show_folder(path.parent))
        self._messages.show_message(Message(KEY, text, hint, choices=(show,)))

    def _failed(self, error: DepthViewerError) -> None:
        text = self.tr("The report could not be saved.")
        self._messages.show_message(Message(KEY, text, str(error), Level.ERROR))
