"""Use the clipboard for text, images, and content of other programs."""

from __future__ import annotations

from PyQt6.QtCore import QMimeData
from PyQt6.QtGui import QGuiApplication, QImage


def copy(what: str | QImage) -> None:
    """Copy to the clipboard."""
    clipboard = QGuiApplication.clipboard()
    if clipboard is None:
        return
    if isinstance(what, str):
        clipboard.setText(what)
    else:
        clipboard.setImage(what)


def copied() -> QMimeData | None:
    """Return the content of the clipboard."""
    clipboard = QGuiApplication.clipboard()
    return clipboard.mimeData() if clipboard is not None else None
