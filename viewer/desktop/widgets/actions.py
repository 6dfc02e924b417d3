"""Create the actions of a window from the table, for menus, buttons, tooltips and the list of keys.

actions = Actions(window)
actions["snapshot"].triggered.connect(...)
button.setDefaultAction(actions["snapshot"])
"""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QWidget

from viewer.desktop.style import icons
from viewer.desktop.widgets.action_groups.entry import Entry
from viewer.desktop.widgets.action_table import ActionTable


class Actions:
    """The actions of one window, by name; `groups` lists them under headings for the help."""

    def __init__(self, window: QWidget) -> None:
        table = ActionTable()
        self.views, self.groups = table.views, table.groups
        self._actions = {
            name: _made(window, entry) for group in self.groups.values() for name, entry in group.items()
        }

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]


def _made(window: QWidget, entry: Entry) -> QAction:
    action = QAction(entry.text, window)
    action.setMenuRole(entry.role)
    action.setShortcuts([_sequence(key) for key in entry.keys])
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.setToolTip(with_key(entry.tip, entry.keys[0] if entry.keys else ""))
    action.setCheckable(entry.checkable)
    action.setIconVisibleInMenu(not entry.checkable)  # it would stand in the place of the check mark
    if entry.icon:
        action.setIcon(icons.icon(entry.icon))
    window.addAction(action)
    return action


def with_key(tip: str, key: str) -> str:
    """Append the key to a tooltip, as written on this system."""
    if not key:
        return tip
    return f"{tip} ({_sequence(key).toString(QKeySequence.SequenceFormat.NativeText)})"


def native(action: QAction) -> str:
    """Return the key of an action, as written on this system and in this language."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def _sequence(key: str) -> QKeySequence:
    """Parse a key of the table. Its spelling does not depend on the language: Ctrl is Ctrl in a German window, too."""
    return QKeySequence(key, QKeySequence.SequenceFormat.PortableText)
