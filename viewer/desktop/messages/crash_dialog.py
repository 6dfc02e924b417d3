"""Show a bug: one sentence, and details to copy for a report; the program continues.

crash.install()                 # in the application: every exception that nobody caught
crash.show(error, window)       # one that was caught, and that is no user's fault
"""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from types import TracebackType

from PyQt6.QtCore import PYQT_VERSION_STR, QObject, Qt, pyqtSignal, pyqtSlot
from PyQt6.QtGui import QFontDatabase
from PyQt6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pipeline.extras import version
from viewer.desktop.messages.report_saver import ReportSaver
from viewer.desktop.widgets import clipboard

_log = logging.getLogger(__name__)


class CrashDialog(QDialog):
    """The details of one bug."""

    def __init__(self, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Unexpected error"))
        heading = QLabel(self.tr("An unexpected error occurred. Depth Viewer continues to run."))
        heading.setProperty("role", "title")
        advice = QLabel(
            self.tr("If the image is frozen, reopen the source. Please report this error with the details:")
        )
        advice.setProperty("role", "quiet")
        advice.setWordWrap(True)
        self.details = QPlainTextEdit(details)
        self.details.setReadOnly(True)
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        buttons = QDialogButtonBox()
        self.copy = QPushButton(self.tr("Copy details"))
        self.copy.clicked.connect(self._copy)
        buttons.addButton(self.copy, QDialogButtonBox.ButtonRole.ActionRole)
        self.save = QPushButton(self.tr("Save a report…"))
        self.saver = ReportSaver(self)
        self.save.clicked.connect(lambda: self.saver.ask(self.details.toPlainText()))
        self.saver.began.connect(lambda: self.save.setText(self.tr("Saving…")))
        self.saver.saved.connect(lambda _path: self.save.setText(self.tr("Saved")))
        self.saver.failed.connect(lambda error: self.save.setText(str(error)))
        buttons.addButton(self.save, QDialogButtonBox.ButtonRole.ActionRole)
        close = buttons.addButton(QDialogButtonBox.StandardButton.Close)
        if close is not None:
            close.setDefault(True)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(8)
        for widget in (heading, advice, self.details, buttons):
            column.addWidget(widget)
        self.resize(680, 420)

    def _copy(self) -> None:
        clipboard.copy(self.details.toPlainText())
        self.copy.setText(self.tr("Copied"))


def report(error: BaseException) -> str:
    """Return versions and traceback."""
    versions = (
        f"Depth Viewer {version()}, Python {platform.python_version()}, "
        f"PyQt {PYQT_VERSION_STR}, {platform.platform()}"
    )
    return versions + "\n\n" + "".join(traceback.format_exception(error))


def show(error: BaseException, parent: QWidget | None = None) -> CrashDialog | None:
    """Open the dialog; one at a time, since one bug often causes many errors."""
    if any(
        isinstance(widget, CrashDialog) and widget.isVisible() for widget in QApplication.topLevelWidgets()
    ):
        return None
    box = CrashDialog(report(error), parent or QApplication.activeWindow())
    box.open()
    return box


class ExceptionHook(QObject):
    """Show uncaught exceptions of all threads in the GUI thread; they are also printed."""

    _caught = pyqtSignal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._box: CrashDialog | None = None
        self._caught.connect(self._show)

    @pyqtSlot(object)
    def _show(self, error: BaseException) -> None:
        self._box = show(error) or self._box  # kept, since without a window it belongs to nobody else

    def install(self) -> None:
        """Install the hooks."""
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook

    def remove(self) -> None:
        """Restore Python's hooks."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.__excepthook__(kind, error, trace)
        _log.critical("nobody caught this", exc_info=error)
        if issubclass(kind, KeyboardInterrupt):
            QApplication.exit(130)
        else:
            self._caught.emit(error)

    def _thread_hook(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None and not isinstance(caught.exc_value, SystemExit):
            sys.__excepthook__(caught.exc_type, caught.exc_value, caught.exc_traceback)
            _log.critical("nobody caught this, in %s", caught.thread, exc_info=caught.exc_value)
            self._caught.emit(caught.exc_value)
