"""Show the keys and gestures, and the about dialog."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeySequence
from PyQt6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pipeline.extras import version
from viewer.desktop.style.app_icon import app_icon
from viewer.desktop.widgets.actions import Actions


class ShortcutsDialog(QDialog):
    """Lists all actions with keys, and the mouse gestures; with a search field."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard and mouse"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._find)
        self._nothing = QLabel(self.tr("Nothing found"))
        self._nothing.setProperty("role", "quiet")
        self._nothing.hide()
        groups = {
            heading: [
                (actions[name].text().rstrip("…"), " · ".join(map(_native, actions[name].shortcuts())))
                for name in names
                if actions[name].isVisible() and actions[name].shortcuts()
            ]
            for heading, names in actions.groups.items()
        }
        groups[self.tr("Mouse")] = self._gestures()
        self._groups = [_Group(heading, lines) for heading, lines in groups.items() if lines]
        inside = QWidget()
        inside.setObjectName("keys")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(14)
        for group in self._groups:
            column.addWidget(group)
        column.addWidget(self._nothing)
        column.addStretch(1)
        area = QScrollArea()
        area.setObjectName("keysArea")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        area.setMinimumWidth(inside.sizeHint().width() + 24)
        content = QVBoxLayout()
        content.setSpacing(12)
        content.addWidget(self.search)
        content.addWidget(area, 1)
        _finish(self, content)
        room = parent.height() if parent is not None else 640
        self.resize(self.sizeHint().width(), min(640, max(360, room - 60)))

    def _gestures(self) -> list[tuple[str, str]]:
        return [
            (self.tr("Zoom at the pointer"), self.tr("Wheel")),
            (self.tr("Move the zoomed frame, rotate the point cloud"), self.tr("Drag")),
            (self.tr("Fit to window, then full screen"), self.tr("Double-click")),
            (self.tr("Everything for this place"), self.tr("Right-click")),
            (self.tr("Read depth"), self.tr("Move the pointer")),
            (self.tr("Move a probe, line, rectangle or divider"), self.tr("Drag it")),
            (self.tr("Set the focus of the bokeh view"), self.tr("Click")),
            (self.tr("Set the display range"), self.tr("Drag the ends in the histogram")),
            (self.tr("Open or convert"), self.tr("Drop files")),
        ]

    def _find(self, words: str) -> None:
        shown = [group.show_found(words.casefold().strip()) for group in self._groups]
        self._nothing.setVisible(not any(shown))


class _Group(QWidget):
    """A heading, with names on the left and keys on the right below it."""

    def __init__(self, heading: str, lines: list[tuple[str, str]]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(0, 1)
        title = QLabel(heading)
        title.setProperty("role", "heading")
        grid.addWidget(title, 0, 0, 1, 2)
        self._heading = heading
        self._lines: list[tuple[QLabel, QLabel]] = []
        for number, (text, keys) in enumerate(lines, 1):
            name, key = QLabel(text), QLabel(keys)
            key.setProperty("role", "quiet")
            grid.addWidget(name, number, 0)
            grid.addWidget(key, number, 1, Qt.AlignmentFlag.AlignRight)
            self._lines.append((name, key))

    def show_found(self, words: str) -> bool:
        """Show only lines that contain these words, or all if the heading does; return whether there are any."""
        is_meant = words in self._heading.casefold()
        found = [is_meant or words in f"{name.text()} {key.text()}".casefold() for name, key in self._lines]
        for line, is_found in zip(self._lines, found, strict=True):
            for label in line:
                label.setVisible(is_found)
        self.setVisible(any(found))
        return any(found)


class AboutDialog(QDialog):
    """Shows name, version and license."""

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
                "MiDaS, by Intel ISL, and ZipDepth, by Fabio Tosi and others: MIT License."
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


def _finish(dialog: QDialog, content: QLayout) -> None:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(22, 18, 22, 16)
    column.setSpacing(16)
    column.addLayout(content, 1)
    column.addWidget(buttons)
