"""A window for work that goes on in the background: closed at Escape, and brought to the front over the main window."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QFileDialog, QWidget


class WorkWindow(QWidget):
    """A separate window that takes dropped files; the work continues when it is closed."""

    def __init__(self, size: tuple[int, int], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        self.resize(*size)
        self.setAcceptDrops(True)

    def bring_to_front(self) -> None:
        """Show it, in the middle of its parent where it was closed."""
        if not self.isVisible() and (parent := self.parentWidget()) is not None:
            place = self.frameGeometry()
            place.moveCenter(parent.frameGeometry().center())
            self.move(place.topLeft())
        self.show()
        self.raise_()
        self.activateWindow()

    def ask_for_files(
        self, title: str, filters: list[str], chosen: Callable[[list[str]], object], *, several: bool
    ) -> None:
        """Let the user choose one existing file or several."""
        mode = QFileDialog.FileMode
        dialog = QFileDialog(self, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode.ExistingFiles if several else mode.ExistingFile)
        dialog.setNameFilters(filters)
        dialog.filesSelected.connect(chosen)
        dialog.open()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Close at Escape, as dialogs do; the work continues."""
        if event is not None and event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
