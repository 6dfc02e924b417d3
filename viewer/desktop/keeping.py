"""Keeping what is seen: snapshots, where they go, and the message that says so."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QObject, Qt, QUrl
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtWidgets import QFileDialog, QWidget

from viewer.desktop import snapshot
from viewer.desktop.messages import Choice, Message, Messages
from viewer.desktop.session import Session
from viewer.desktop.trouble import message_of


class Keeping(QObject):
    """Writes in the background; `folder` is where, "" for the user's pictures."""

    def __init__(self, session: Session, messages: Messages, folder: str, window: QWidget) -> None:
        super().__init__(window)
        self.folder = folder
        self._session, self._messages, self._window = session, messages, window

    def take_snapshot(self) -> None:
        """Save the picture that is on the screen, in its view, at the source's resolution."""
        session = self._session
        depth = session.depth
        if depth is None:
            return
        look, folder, title = session.look.settings, self._place(), Path(session.title).stem
        session.background.start(
            "snapshot", lambda: snapshot.save(depth, look, folder, title), self._saved, self._not_saved
        )

    def ask_for_folder(self) -> None:
        """Let the user choose where snapshots go."""

        def remember(folder: str) -> None:
            self.folder = folder

        dialog = QFileDialog(self._window, self.tr("Where snapshots go"), str(self._place()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(remember)
        dialog.open()

    def _place(self) -> Path:
        return Path(self.folder) if self.folder else snapshot.default_folder()

    def _saved(self, path: Path) -> None:
        text = self.tr("Saved {name}").format(name=path.name)
        show = Choice(self.tr("Show in folder"), lambda: _show_folder(path.parent))
        self._messages.show_message(Message("snapshot", text, str(path.parent), choices=(show,)))

    def _not_saved(self, error: Exception) -> None:
        choose = Choice(self.tr("Choose folder…"), self.ask_for_folder)
        self._messages.show_message(message_of("snapshot", error, self._window, choose))


def _show_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
