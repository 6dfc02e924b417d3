"""Open the files that the system hands over: on macOS, those opened from the Finder or dropped on the Dock."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PyQt6.QtCore import QEvent, QObject
from PyQt6.QtGui import QFileOpenEvent
from PyQt6.QtWidgets import QApplication


class OpenedFiles(QObject):
    """Passes each file or URL to `open_source` while its parent exists."""

    def __init__(self, app: QApplication, open_source: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._open = open_source
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:  # noqa: N802
        if event is None or event.type() != QEvent.Type.FileOpen:
            return False
        opened = cast(QFileOpenEvent, event)
        if address := opened.file() or opened.url().toString():
            self._open(address)
        return True
