"""Show messages in a bar: what happened, what to do, and a button for it, without blocking.

    messages.show(Message("source", "There is no file a.mp4.", hint="Check the path.", level=Level.ERROR,
                          actions=(MessageAction("Retry", session.retry),)))
    messages.drop("source")               # it is no longer true

A message takes the place of an older one with the same key. Information goes away by itself, errors stay.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from html import escape

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QPalette, QResizeEvent
from PyQt6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from viewer.desktop.style import icons
from viewer.desktop.widgets.buttons import plain_button

AT_MOST = 3
"""Messages at one time; the oldest gives way."""
READING_TIME_MS = 9000


class Level(StrEnum):
    """How much it matters."""

    INFO = "info"
    ERROR = "error"


@dataclass(frozen=True)
class MessageAction:
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
    choices: tuple[MessageAction, ...] = ()
    progress: float | None = None
    stays: bool = False
    dismissed: Callable[[], object] | None = None  # the user has closed it with the cross


class MessageBar(QFrame):
    """One message: words, and buttons beside them, or below where that makes the bar less tall."""

    def __init__(self, message: Message, closed: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("message")
        self.message = message
        self._closed = closed
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(14, 8, 8, 8)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self._icon = icons.IconLabel("info", 20)
        grid.addWidget(self._icon, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        self._words = QLabel()  # one label, so that text and hint are one paragraph that breaks anywhere
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(self._words, 0, 1)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        grid.addWidget(self._progress, 1, 1)
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        grid.addWidget(self._buttons, 0, 2)
        self._are_below = False
        self._close = plain_button("close", self.tr("Dismiss"), 16)
        self._close.clicked.connect(self._dismiss)
        grid.addWidget(self._close, 0, 3, Qt.AlignmentFlag.AlignVCenter)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(READING_TIME_MS)
        self._timer.timeout.connect(closed)
        self._choices: tuple[MessageAction, ...] | None = None
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
        between = "<br>" if is_error else " "  # what only informs is slim
        hint = between + escape(message.hint) if message.hint else ""
        self._words.setText(f"<b>{escape(message.text)}</b>{hint}")
        self._progress.setVisible(message.progress is not None)
        if message.progress is not None:
            self._progress.setRange(0, 0 if message.progress < 0 else 1000)
            self._progress.setValue(round(message.progress * 1000))
        if message.choices != self._choices:
            self._show_choices(message.choices)
        plain = f"{message.text} {message.hint}".strip()
        self.setAccessibleName(plain)
        self._words.setAccessibleName(plain)
        self._arrange()
        if is_error or message.stays or message.progress is not None or message.choices:
            self._timer.stop()
        else:
            self._timer.start()

    def _show_choices(self, choices: tuple[MessageAction, ...]) -> None:
        self._choices = choices
        row = self._buttons.layout()
        assert row is not None
        while (item := row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for choice in choices:
            button = QPushButton(choice.text)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked, choice=choice: self._choose(choice))
            row.addWidget(button)
        self._buttons.setVisible(bool(choices))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Put the buttons where the bar is less tall at this width."""
        gap, margins = self._grid.horizontalSpacing(), self._grid.contentsMargins()
        sides = (
            margins.left() + margins.right() + self._icon.sizeHint().width() + self._close.sizeHint().width()
        )
        alone = self.width() - sides - 2 * gap  # the words' width with the buttons below
        buttons = self._buttons.sizeHint()
        beside = max(1, alone - buttons.width() - gap)
        height = max(buttons.height(), self._words.heightForWidth(beside))
        below = self._words.heightForWidth(max(1, alone)) + self._grid.verticalSpacing() + buttons.height()
        are_below = bool(self._choices) and below < height
        if are_below != self._are_below:
            self._are_below = are_below
            self._grid.removeWidget(self._buttons)
            if are_below:
                self._grid.addWidget(self._buttons, 2, 1, Qt.AlignmentFlag.AlignLeft)
            else:
                self._grid.addWidget(self._buttons, 0, 2)

    def _dismiss(self) -> None:
        self._closed()
        if self.message.dismissed is not None:
            self.message.dismissed()

    def _choose(self, choice: MessageAction) -> None:
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
