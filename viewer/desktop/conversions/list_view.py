"""Show the list of conversions, or an invitation to drop files."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from viewer.desktop.conversions.job import Job
from viewer.desktop.conversions.row import ConversionRow
from viewer.desktop.style import icons
from viewer.desktop.widgets.discard import discard


class ConversionList(QStackedWidget):
    """Shows the conversions in queue order, and emits what the user asks for."""

    removed = pyqtSignal(object)
    """A `Job`."""
    resumed = pyqtSignal(object, bool)
    """A `Job`, and whether from its beginning."""
    previewed = pyqtSignal(object)
    """A `Job`."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("conversionList")
        self.rows: dict[Job, ConversionRow] = {}
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        inside = QWidget()
        inside.setObjectName("conversions")
        inside.setLayout(self._column)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        self.addWidget(self._invitation())
        self.addWidget(scroll)

    def follow(self, conversions: Sequence[Job]) -> None:
        """Show exactly these conversions."""
        for conversion in [known for known in self.rows if known not in conversions]:
            discard(self.rows.pop(conversion))
        for conversion in conversions:
            if conversion not in self.rows:
                self._column.insertWidget(self._column.count() - 1, self._row(conversion))
        self.setCurrentIndex(1 if conversions else 0)

    def _row(self, conversion: Job) -> ConversionRow:
        row = self.rows[conversion] = ConversionRow(conversion)
        row.removed.connect(lambda: self.removed.emit(conversion))
        row.resumed.connect(lambda anew: self.resumed.emit(conversion, anew))
        row.previewed.connect(lambda: self.previewed.emit(conversion))
        return row

    def _invitation(self) -> QWidget:
        page = QWidget()
        mark = icons.IconLabel("drop", 40)
        words = QLabel(self.tr("Drop videos here"))
        words.setProperty("role", "title")
        hint = QLabel(self.tr("Each video becomes a depth video with the same frames, timestamps and audio."))
        hint.setProperty("role", "quiet")
        column = QVBoxLayout(page)
        column.addStretch()
        for widget in (mark, words, hint):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        return page
