"""Collect problems that do not stop the work, for the message bar."""

from __future__ import annotations

from PyQt6.QtCore import QObject, pyqtSignal


class Problems(QObject):
    """In the GUI thread."""

    reported = pyqtSignal(object)
    """The exception."""

    def report(self, error: Exception) -> None:
        """Have it shown."""
        self.reported.emit(error)
