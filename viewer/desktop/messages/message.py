"""Define what a message says: text, hint, level and buttons; `toasts.py` shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """The severity of a message."""

    INFO = "info"
    ERROR = "error"


@dataclass(frozen=True)
class MessageAction:
    """A button in a message. `closes`: pressing it closes the message."""

    text: str
    act: Callable[[], object]
    closes: bool = True


@dataclass(frozen=True)
class Message:
    """`progress` is a share from 0 to 1, -1 if unknown; None for no bar."""

    key: str
    text: str
    hint: str = ""
    level: Level = Level.INFO
    choices: tuple[MessageAction, ...] = ()
    progress: float | None = None
    stays: bool = False
    dismissed: Callable[[], object] | None = None  # the user has closed it with the cross
