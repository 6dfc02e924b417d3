"""Save a report: ask for a file, and write it outside the GUI thread."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

from PyQt6.QtCore import QObject, QStandardPaths, Qt, pyqtSignal
from PyQt6.QtWidgets import QFileDialog, QWidget

from pipeline.errors import DepthViewerError
from viewer.report import save_report


class ReportSaver(QObject):
    """Uses a thread of its own: after a crash there may be no session."""

    began = pyqtSignal()
    saved = pyqtSignal(object)
    """The path of the zip file."""
    failed = pyqtSignal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.thread_: threading.Thread | None = None

    def ask(self, details: str = "") -> None:
        """Let the user choose a file; `details` are those of a crash."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self._window, self.tr("Save a report"), folder, self.tr("Zip files (*.zip)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("zip")
        dialog.selectFile("depth-viewer-report.zip")
        dialog.fileSelected.connect(lambda path: self.save(Path(path), details))
        dialog.open()

    def save(self, path: Path, details: str = "") -> None:
        """Write the report; one at a time."""
        if self.thread_ is not None and self.thread_.is_alive():
            return

        def work() -> None:
            with suppress(RuntimeError):  # the window is closed
                try:
                    self.saved.emit(save_report(path, details=details))
                except DepthViewerError as error:
                    self.failed.emit(error)

        self.thread_ = threading.Thread(target=work, name="report", daemon=True)
        self.thread_.start()
        self.began.emit()
