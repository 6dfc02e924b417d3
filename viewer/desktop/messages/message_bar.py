"""Show one message as a bar: text, progress, buttons and a close button."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

from PyQt6.QtCore import QEvent, Qt, QTimer
from PyQt6.QtGui import QEnterEvent, QFontMetrics, QPalette, QResizeEvent
from PyQt6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from viewer.desktop.messages.message import Level, Message, MessageAction
from viewer.desktop.style import icons
from viewer.desktop.widgets.buttons import plain_button
from viewer.desktop.widgets.discard import discard

READING_TIME_MS, CHOOSING_TIME_MS = 9000, 15000
"""How long information stays, without buttons and with buttons."""


class MessageBar(QFrame):
    """Shows text, with buttons beside it, or below if that makes the bar less tall."""

    def __init__(self, message: Message, closed: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("message")
        self.message = message
        self._closed = closed
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(10, 5, 5, 5)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self._icon = icons.IconLabel("info", 16)
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
        """Show this message instead."""
        self.message = message
        is_error = message.level is Level.ERROR
        self.setProperty("level", str(message.level))
        if (style := self.style()) is not None:
            style.polish(self)
        role = QPalette.ColorRole.BrightText if is_error else QPalette.ColorRole.Accent
        self._icon.become("error" if is_error else "info", role)
        self._progress.setVisible(message.progress is not None)
        if message.progress is not None:
            self._progress.setRange(0, 0 if message.progress < 0 else 1000)
            self._progress.setValue(round(message.progress * 1000))
        if message.choices != self._choices:
            self._show_choices(message.choices)
        plain = f"{message.text} {message.hint}".strip()
        self.setAccessibleName(plain)
        self._words.setAccessibleName(plain)
        self.arrange()
        self._timer.setInterval(CHOOSING_TIME_MS if message.choices else READING_TIME_MS)
        self._wait()

    def _wait(self) -> None:
        """Start the timer that closes the message, if it has one."""
        waits = self.goes_by_itself and not self.underMouse()
        self._timer.start() if waits else self._timer.stop()

    @property
    def goes_by_itself(self) -> bool:
        """Return whether time closes the message."""
        message = self.message
        return message.level is not Level.ERROR and not message.stays and message.progress is None

    def enterEvent(self, event: QEnterEvent | None) -> None:
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent | None) -> None:
        super().leaveEvent(event)
        self._wait()

    def _show_choices(self, choices: tuple[MessageAction, ...]) -> None:
        self._choices = choices
        row = self._buttons.layout()
        assert row is not None
        while (item := row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                discard(old)
        for choice in choices:
            button = QPushButton(choice.text)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked, choice=choice: self._choose(choice))
            row.addWidget(button)
        self._buttons.setVisible(bool(choices))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self.arrange()

    def arrange(self, width: int | None = None) -> None:
        """Put the buttons where the bar is less tall at this width, or at its current one."""
        gap, margins = self._grid.horizontalSpacing(), self._grid.contentsMargins()
        sides = (
            margins.left() + margins.right() + self._icon.sizeHint().width() + self._close.sizeHint().width()
        )
        alone = (width or self.width()) - sides - 2 * gap  # the words' width with the buttons below
        buttons = self._buttons.sizeHint()
        beside = max(1, alone - buttons.width() - gap)
        self._say(beside)
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

    def _say(self, room: int) -> None:
        """Set the words: the hint follows the text; a path after a long name has a line of its own."""
        message, bold = self.message, self._words.font()
        bold.setBold(True)
        is_long = QFontMetrics(bold).horizontalAdvance(message.text) > room
        has_line = message.level is Level.ERROR or (is_long and Path(message.hint).is_absolute())
        between = "<br>" if has_line else " "  # what only informs is slim
        hint = between + escape(message.hint) if message.hint else ""
        self._words.setText(f"<b>{escape(message.text)}</b>{hint}")

    def _dismiss(self) -> None:
        self._closed()
        if self.message.dismissed is not None:
            self.message.dismissed()

    def _choose(self, choice: MessageAction) -> None:
        if choice.closes:
            self._closed()
        choice.act()
