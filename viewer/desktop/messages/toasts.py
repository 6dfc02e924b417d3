"""Show messages as toasts over the picture: what happened, what to do, and a button for it, without blocking.

    messages.show(Message("source", "There is no file a.mp4.", hint="Check the path.", level=Level.ERROR,
                          actions=(MessageAction("Retry", session.retry),)))
    messages.drop("source")               # it is no longer true

A message takes the place of an older one with the same key. Nothing below it moves. Information goes away by itself,
though not while the pointer is on it; errors, progress and what `stays` are closed by the user. Two are shown at a
time, so that they never cover much of the picture: an older one that stays waits until there is room again.
"""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QObject, QPoint, QRect
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from viewer.desktop.messages.message import Message
from viewer.desktop.messages.message_bar import MessageBar
from viewer.desktop.widgets.discard import discard

AT_MOST = 2
"""Number of messages shown at a time; the oldest gives way."""
WIDEST, NARROWEST, EDGE = 500, 340, 10
"""Pixels: the preferred width of a toast, that beside a narrow picture, and its distance from the edges."""

FOLLOWED = QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ChildAdded


class Messages(QWidget):
    """The toasts of a window, newest at the bottom; they lie on `ground`, over the picture while one is shown."""

    def __init__(self, ground: QWidget, picture: QWidget | None = None) -> None:
        super().__init__(ground)
        self._picture = picture
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._bars: dict[str, MessageBar] = {}
        for each in (ground, picture):
            if each is not None:
                each.installEventFilter(self)
        self.hide()

    def show_message(self, message: Message) -> None:
        """Show a message; it replaces one with the same key."""
        if bar := self._bars.get(message.key):
            bar.update_to(message)
            if bar.isHidden() and message.progress is None:  # it has news
                self._add(self._bars.pop(message.key))
        else:
            self._add(MessageBar(message, lambda: self.drop(message.key)))
        self._arrange()

    def _add(self, bar: MessageBar) -> None:
        """Put a toast below the others."""
        self._bars[bar.message.key] = bar
        self._column.removeWidget(bar)
        self._column.addWidget(bar)

    def drop(self, key: str) -> None:
        """Remove a message, if it is shown."""
        self._remove(key)
        self._arrange()

    def _remove(self, key: str) -> None:
        if bar := self._bars.pop(key, None):
            self._column.removeWidget(bar)
            discard(bar)

    def shown(self) -> list[Message]:
        """Return the messages on display, oldest first."""
        return [bar.message for bar in self._bars.values() if not bar.isHidden()]

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:  # noqa: N802 - its name in Qt
        """Arrange the toasts again when the size of the ground, the picture, or something in a toast changes."""
        if event is not None and event.type() in FOLLOWED:
            self._arrange()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent | None) -> bool:
        if event is not None and event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)

    def _arrange(self) -> None:
        """Center the newest toasts at the top of the picture; older ones wait, or are gone."""
        older = list(self._bars.values())[:-AT_MOST]
        for bar in older:
            bar.hide()
            if bar.goes_by_itself:
                self._remove(bar.message.key)
        newest = [bar for bar in self._bars.values() if bar not in older]
        self.setVisible(bool(newest))
        if (ground := self.parentWidget()) is None:
            return
        area = ground.rect()
        if self._picture is not None and self._picture.isVisible():
            area = QRect(self._picture.mapTo(ground, QPoint()), self._picture.size())
        width = min(WIDEST, max(NARROWEST, area.width() - 2 * EDGE), ground.width() - 2 * EDGE)
        for bar in newest:
            bar.show()
            bar.setFixedWidth(width)
            bar.arrange(width)
        self._column.activate()
        height = min(self._column.totalHeightForWidth(width), ground.height() - 2 * EDGE)
        left = area.left() + (area.width() - width) // 2
        self.setGeometry(max(EDGE, min(left, ground.width() - width - EDGE)), EDGE, width, height)
        self.raise_()
