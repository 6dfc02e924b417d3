"""Show messages about recordings: where they are, why one ended, what was recovered."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QObject, Qt, QUrl
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtWidgets import QFileDialog, QWidget

from viewer.desktop.messages.error_messages import message_of
from viewer.desktop.messages.message import Message, MessageAction
from viewer.desktop.messages.toasts import Messages
from viewer.desktop.state.recorder import Recorder, RecordingOutcome
from viewer.desktop.widgets.seek_bar import clock

KEY = "recording"


class RecordingMessages(QObject):
    """Shows the signals of `Recorder` as messages with buttons."""

    def __init__(self, recording: Recorder, messages: Messages, window: QWidget) -> None:
        super().__init__(window)
        self._recording, self._messages, self._window = recording, messages, window
        recording.ended.connect(self._ended)
        recording.salvaged.connect(self._salvaged)
        recording.changed.connect(self._forget)

    def ask_for_folder(self) -> None:
        """Let the user choose the folder of recordings."""

        def remember(folder: str) -> None:
            self._recording.folder = folder

        dialog = QFileDialog(self._window, self.tr("Folder for recordings"), str(self._recording.place()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(remember)
        dialog.open()

    def _forget(self) -> None:
        if self._recording.is_on:
            self._messages.drop(KEY)

    def _ended(self, outcome: RecordingOutcome) -> None:
        show = MessageAction(self.tr("Show in folder"), lambda: show_folder(_folder_of(outcome.path)))
        if outcome.error is not None:
            choices = (MessageAction(self.tr("Choose folder…"), self.ask_for_folder),)
            message = message_of(KEY, outcome.error, self._window, *choices, *[show] * bool(outcome.frames))
            if outcome.frames:
                kept = self.tr("The recording stopped; {length} are saved in {name}.").format(
                    length=clock(outcome.seconds, outcome.seconds), name=outcome.path.name
                )
                message = Message(
                    KEY, message.text, f"{kept} {message.hint}".strip(), message.level, message.choices
                )
            self._messages.show_message(message)
        elif outcome.frames:
            text = self.tr("Recorded {length}").format(length=clock(outcome.seconds, outcome.seconds))
            hint = str(outcome.path)
            if outcome.dropped:
                hint += self.tr(
                    " · {count} frames were dropped, because the disk or the processor was too slow"
                ).format(count=outcome.dropped)
            self._messages.show_message(Message(KEY, text, hint, choices=(show,)))
        else:
            hint = self.tr("No frames arrived during the recording.")
            self._messages.show_message(Message(KEY, self.tr("Nothing was recorded"), hint))

    def _salvaged(self, recordings: list[Path]) -> None:
        text = self.tr("An interrupted recording was repaired")
        show = MessageAction(self.tr("Show in folder"), lambda: show_folder(_folder_of(recordings[-1])))
        hint = ", ".join(recording.name for recording in recordings)
        self._messages.show_message(Message(KEY, text, hint, choices=(show,), stays=True))


def _folder_of(recording: Path) -> Path:
    return recording if recording.is_dir() else recording.parent


def show_folder(folder: Path) -> None:
    """Open a folder in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
