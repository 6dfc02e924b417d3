"""Show the side panel: its sections with titles, scrollable."""

from __future__ import annotations

from collections.abc import Iterable

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from viewer.desktop.panels.base import BasePanel

WIDTH = 264


class SidePanel(QFrame):
    """Holds the panels and knows nothing of them."""

    def __init__(self, panels: Iterable[BasePanel]) -> None:
        super().__init__()
        self.setObjectName("sidePanel")
        self.setFixedWidth(WIDTH)
        content = QWidget()
        content.setObjectName("sidePanelContent")
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        for number, panel in enumerate(panels):
            if number:
                column.addSpacing(6)
                column.addWidget(_line())
                column.addSpacing(4)
            heading = QLabel(panel.title())
            heading.setProperty("role", "heading")
            column.addWidget(heading)
            column.addWidget(panel)
        column.addStretch(1)
        self._area = area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(area)

    def reveal(self, panel: BasePanel) -> None:
        """Scroll it into sight."""
        if (content := self._area.widget()) is not None and (layout := content.layout()) is not None:
            layout.activate()  # the column may have been hidden until now
        self._area.ensureWidgetVisible(panel)


def _line() -> QFrame:
    line = QFrame()
    line.setObjectName("separator")
    line.setFixedHeight(1)
    return line
