"""Define one action of the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PyQt6.QtCore import QCoreApplication


@dataclass(frozen=True)
class Entry:
    """One action."""

    text: str
    tip: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False


def words_of(context: str) -> Callable[[str], str]:
    """What puts words of a group into the user's language; a class of this name marks them for the translators."""
    return partial(QCoreApplication.translate, context)
