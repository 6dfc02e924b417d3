"""The message bar: what happened, what to do next, and a button that does it. The work goes on underneath.

    messages.show(Message("source", "There is no file a.mp4.", hint="Check the path.", level=Level.ERROR,
                          actions=(Choice("Retry", session.retry),)))
    messages.drop("source")               # it is no longer true

A message takes the place of an older one with the same key. Information goes away by itself, errors stay.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QPalette
from PyQt6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from viewer.desktop import icons
from viewer.desktop.controls import plain_button

AT_MOST = 3
"""Messages at one time; the oldest gives way."""
READING_TIME_MS = 9000


class Level(StrEnum):
    """How much it matters."""

    INFO = "info"
    ERROR = "error"


@dataclass(frozen=True)
class Choice:
    """A button in a message. `closes` = the message has served its purpose when it is pressed."""

    text: str
    act: Callable[[], object]
    closes: bool = True


@dataclass(frozen=True)
class Message:
    """`progress` is a share from 0 to 1, or -1 for "going on, nobody knows how long"; None for no bar."""

    key: str
    text: str
    hint: str = ""
    level: Level = Level.INFO
    choices: tuple[Choice, ...] = ()
    progress: float | None = None
    stays: bool = False
    dismissed: Callable[[], object] | None = None  # the user has closed it with the cross


class MessageBar(QFrame):
    """One message."""

    def __init__(self, message: Message, closed: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("message")
        self.message = message
        self._closed = closed
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(10)
        self._icon = icons.Mark("info", 20)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(1)
        self._text, self._hint = QLabel(), QLabel()
        self._text.setProperty("role", "title")
        self._hint.setProperty("role", "quiet")
        for label in (self._text, self._hint):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(label)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        words.addSpacing(3)
        words.addWidget(self._progress)
        row.addLayout(words, 1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(6)
        row.addLayout(self._buttons)
        close = plain_button("close", self.tr("Dismiss"), 16)
        close.clicked.connect(self._dismiss)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignVCenter)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(READING_TIME_MS)
        self._timer.timeout.connect(closed)
        self._choices: tuple[Choice, ...] | None = None
        self.update_to(message)

    def update_to(self, message: Message) -> None:
        """Say this instead."""
        self.message = message
        is_error = message.level is Level.ERROR
        self.setProperty("level", str(message.level))
        if (style := self.style()) is not None:
            style.polish(self)
        role = QPalette.ColorRole.BrightText if is_error else QPalette.ColorRole.Accent
        self._icon.become("error" if is_error else "info", role)
        self._text.setText(message.text)
        self._hint.setText(message.hint)
        self._hint.setVisible(bool(message.hint))
        self._progress.setVisible(message.progress is not None)
        if message.progress is not None:
            self._progress.setRange(0, 0 if message.progress < 0 else 1000)
            self._progress.setValue(round(message.progress * 1000))
        if message.choices != self._choices:
            self._show_choices(message.choices)
        self.setAccessibleName(" ".join((message.text, message.hint)))
        if is_error or message.stays or message.progress is not None or message.choices:
            self._timer.stop()
        else:
            self._timer.start()

    def _show_choices(self, choices: tuple[Choice, ...]) -> None:
        self._choices = choices
        while (item := self._buttons.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for choice in choices:
            button = QPushButton(choice.text)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked, choice=choice: self._choose(choice))
            self._buttons.addWidget(button)

    def _dismiss(self) -> None:
        self._closed()
        if self.message.dismissed is not None:
            self.message.dismissed()

    def _choose(self, choice: Choice) -> None:
        if choice.closes:
            self._closed()
        choice.act()


class Messages(QWidget):
    """The messages above the picture, newest below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._bars: dict[str, MessageBar] = {}
        self.hide()

    def show_message(self, message: Message) -> None:
        """Show it, in the place of one with the same key."""
        if bar := self._bars.get(message.key):
            bar.update_to(message)
            return
        while len(self._bars) >= AT_MOST:
            self.drop(next(iter(self._bars)))
        bar = MessageBar(message, lambda: self.drop(message.key))
        self._bars[message.key] = bar
        self._column.addWidget(bar)
        self.show()

    def drop(self, key: str) -> None:
        """Take it away, if it is there."""
        if bar := self._bars.pop(key, None):
            self._column.removeWidget(bar)
            bar.hide()
            bar.deleteLater()
        self.setVisible(bool(self._bars))

    def shown(self) -> list[Message]:
        """What is said now, oldest first."""
        return [bar.message for bar in self._bars.values()]
