"""Show the keyboard shortcuts and the about dialog."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from viewer.desktop.style.version import app_icon, version
from viewer.desktop.widgets.actions import Actions


class ShortcutsDialog(QDialog):
    """Every action that has a key, in columns of much the same height, as the table of actions says."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        columns = QHBoxLayout()
        columns.setSpacing(36)
        groups = [
            (heading, [actions[name] for name in names if actions[name].shortcuts()])
            for heading, names in actions.groups.items()
        ]
        for part in _columns([(heading, members) for heading, members in groups if members]):
            grid = QGridLayout()
            grid.setHorizontalSpacing(24)
            grid.setVerticalSpacing(5)
            for heading, members in part:
                title = QLabel(heading)
                title.setProperty("role", "heading")
                if grid.rowCount() > 1:
                    grid.setRowMinimumHeight(grid.rowCount(), 10)
                grid.addWidget(title, grid.rowCount(), 0, 1, 2)
                for action in members:
                    line = grid.rowCount()
                    grid.addWidget(QLabel(action.text().rstrip("…")), line, 0)
                    keys = QLabel(" · ".join(_native(key) for key in action.shortcuts()))
                    keys.setProperty("role", "quiet")
                    grid.addWidget(keys, line, 1, Qt.AlignmentFlag.AlignRight)
            grid.setRowStretch(grid.rowCount(), 1)
            columns.addLayout(grid)
        _finish(self, columns)


def _columns(groups: list[tuple[str, list[QAction]]]) -> list[list[tuple[str, list[QAction]]]]:
    """Groups in their order, a new column where the last one would grow higher than the highest group."""
    highest = max(len(members) for _heading, members in groups)
    columns: list[list[tuple[str, list[QAction]]]] = [[]]
    for group in groups:
        filled = sum(len(members) + 2 for _heading, members in columns[-1])
        if filled and filled + len(group[1]) > highest:
            columns.append([])
        columns[-1].append(group)
    return columns


class AboutDialog(QDialog):
    """Name, version, licence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About Depth Viewer"))
        picture = QLabel()
        picture.setPixmap(app_icon().pixmap(72, 72))
        title = QLabel(f"Depth Viewer {version()}")
        title.setProperty("role", "title")
        text = QLabel(
            self.tr(
                "Live relative depth from any camera, video or stream, on a plain CPU.\n"
                "Free software under the GNU General Public License, version 3 or later.\n"
                "MiDaS and its weights: Intel ISL, MIT License."
            )
        )
        text.setProperty("role", "quiet")
        words = QVBoxLayout()
        words.addWidget(title)
        words.addWidget(text)
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words)
        _finish(self, row)


def _native(key: QKeySequence) -> str:
    return key.toString(QKeySequence.SequenceFormat.NativeText)


def _finish(dialog: QDialog, content: QHBoxLayout) -> None:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(22, 18, 22, 16)
    column.setSpacing(16)
    column.addLayout(content)
    column.addWidget(buttons)
