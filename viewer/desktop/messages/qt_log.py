"""Write what Qt says into the log: on the terminal it would stand among the words for the user.

with qt_log.kept(): ...         # -v shows it, and the log of the window has it
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PyQt6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_log = logging.getLogger(__name__)

LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


@contextmanager
def kept() -> Iterator[None]:
    """Log Qt's messages within it. Its last words before it ends the program are printed, too."""
    before = qInstallMessageHandler(_take)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


def _take(kind: QtMsgType, context: QMessageLogContext, words: str | None) -> None:
    _log.log(LEVELS[kind], "%s: %s", context.category or "Qt", words)
    if kind == QtMsgType.QtFatalMsg and sys.stderr is not None:
        print(words, file=sys.stderr)
