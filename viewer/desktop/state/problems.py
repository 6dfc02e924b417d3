"""Collect problems that do not stop the work, for the message bar."""

from __future__ import annotations

from PyQt6.QtCore import QObject, pyqtSignal


class Problems(QObject):
    """Used in the GUI thread."""

    reported = pyqtSignal(object)
    """The exception."""

    def report(self, error: Exception) -> None:
        """Report an error to the user."""
        self.reported.emit(error)
