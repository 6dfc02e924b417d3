"""Delete a widget or another Qt object, also from a function that a signal of its own has called."""

from __future__ import annotations

from PyQt6 import sip
from PyQt6.QtCore import QObject, QTimer
from PyQt6.QtWidgets import QWidget

AGAIN_MS = 100
"""Until the next look at those that Qt has not deleted yet: a dialog keeps them for as long as it is open."""

_leaving: list[QObject] = []


def discard(each: QObject) -> None:
    """Hide it, and delete it when control is back in the event loop.

    `deleteLater` alone lets its Python object go at once, and with it the functions that are connected to its signals,
    even one that is running: the program crashes. So the Python object is kept until Qt has deleted its own.
    """
    if isinstance(each, QWidget):
        each.hide()
    each.deleteLater()
    if not _leaving:
        QTimer.singleShot(0, _let_go)
    _leaving.append(each)


def _let_go() -> None:
    _leaving[:] = [each for each in _leaving if not sip.isdeleted(each)]
    if _leaving:
        QTimer.singleShot(AGAIN_MS, _let_go)
