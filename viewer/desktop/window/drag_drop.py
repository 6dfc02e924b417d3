"""Open dropped sources; several files go to the conversions.

dropping = DropTarget(window)
dropping.inviting.connect(canvas.set_inviting); dropping.dropped.connect(window.open)
dropping.several.connect(window.convert)
"""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QObject, pyqtSignal
from PyQt6.QtGui import QDragEnterEvent, QDropEvent
from PyQt6.QtWidgets import QWidget

from viewer.desktop.state import address


class DropTarget(QObject):
    """Handles drag and drop of one window."""

    dropped = pyqtSignal(str)
    """The address of what was dropped."""
    several = pyqtSignal(list)
    """The addresses, if several were dropped."""
    inviting = pyqtSignal(bool)
    """Something that the window can open is dragged over it, or no longer."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject | None, event: QEvent | None) -> bool:  # noqa: N802 - its name in Qt
        """Handle drag enter, drag leave and drop."""
        if isinstance(event, QDragEnterEvent):
            if address.from_mime(event.mimeData()):
                event.acceptProposedAction()
                self.inviting.emit(True)
            return True
        if event is not None and event.type() == QEvent.Type.DragLeave:
            self.inviting.emit(False)
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self.inviting.emit(False)
            if found := address.all_from_mime(event.mimeData()):
                event.acceptProposedAction()
                self.dropped.emit(found[0]) if len(found) == 1 else self.several.emit(found)
            return True
        return False
