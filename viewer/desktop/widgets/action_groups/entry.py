"""Define one action of the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtGui import QAction


@dataclass(frozen=True)
class Entry:
    """An action: its text, tooltip, keys and icon."""

    text: str
    tip: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False
    role: QAction.MenuRole = QAction.MenuRole.NoRole
    """Its place in the application menu of macOS; without one, Qt would guess it from English words."""


def words_of(context: str) -> Callable[[str], str]:
    """Return the translation function of a group; translators find its texts under a class of this name."""
    return partial(QCoreApplication.translate, context)
