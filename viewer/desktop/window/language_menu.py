"""Choose the language, with a message in that language about when it applies."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QAction, QActionGroup
from PyQt6.QtWidgets import QMenu, QWidget

from viewer.desktop.messages.message import Message, MessageAction
from viewer.desktop.style import languages

KEY = "language"


class LanguageMenu(QMenu):
    """Lists each language in its own name; the title also has the English word, for users who cannot read it."""

    chosen = pyqtSignal(str)

    def __init__(self, chosen: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = self.tr("Language")
        self.setTitle(f"{title} (Language)" if languages.is_translated() else title)
        group = QActionGroup(self)
        self.choices: dict[str, QAction] = {}
        for wish, text in {languages.SYSTEM: self.tr("System default"), **languages.NAMES}.items():
            action = group.addAction(text)
            assert action is not None
            action.setCheckable(True)
            action.setChecked(wish == chosen)
            action.triggered.connect(lambda _checked, wish=wish: self.chosen.emit(wish))
            self.addAction(action)
            self.choices[wish] = action


def message(wish: str, restart: Callable[[], object], *, ends_work: bool = False) -> Message:
    """Return the message after a choice: the language of a window is fixed, so a new window has to be made.

    `ends_work`: a restart would end running work.
    """
    translate = languages.words_in(wish)
    text = translate("LanguageMenu", "The language changes to {language} at the next start.")
    name = languages.NAMES[languages.code_of(wish)]
    again = MessageAction(translate("LanguageMenu", "Restart now"), restart)
    hint = ""
    if ends_work:
        hint = translate(
            "LanguageMenu",
            "A restart stops the recording and pauses the conversion; you can resume it later.",
        )
    return Message(KEY, text.format(language=name), hint, choices=(again,))
