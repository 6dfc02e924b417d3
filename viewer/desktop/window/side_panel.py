"""Show the side panel: sections with titles that fold, scrollable."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import partial

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from viewer.desktop.panels.base import BasePanel
from viewer.desktop.style import icons

WIDTH = 264


class SidePanel(QFrame):
    """Contains the panels, and knows nothing else of them."""

    def __init__(self, panels: Iterable[BasePanel], folded: Iterable[str] = ()) -> None:
        """`folded` are the names of sections that are closed initially: `BasePanel.name`."""
        super().__init__()
        self.setObjectName("sidePanel")
        self.setFixedWidth(WIDTH)
        content = QWidget()
        content.setObjectName("sidePanelContent")
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 8, 16, 14)
        column.setSpacing(8)
        self.sections: dict[str, Section] = {}
        for panel in panels:
            section = self.sections[panel.name] = Section(panel, panel.name not in folded)
            section.head.clicked.connect(partial(self._follow_click, section))
            column.addWidget(section)
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

    @property
    def folded(self) -> tuple[str, ...]:
        """Return the names of the closed sections."""
        return tuple(name for name, section in self.sections.items() if not section.head.isChecked())

    def fold(self, names: Collection[str]) -> None:
        """Close these sections, and open all others."""
        for name, section in self.sections.items():
            section.head.setChecked(name not in names)

    def reveal(self, panel: BasePanel) -> None:
        """Open a panel's section, and scroll to it."""
        section = self.sections[panel.name]
        section.head.setChecked(True)
        self._scroll_to(section)

    def _follow_click(self, section: Section, is_open: bool) -> None:
        if is_open:
            self._scroll_to(section)

    def _scroll_to(self, section: Section) -> None:
        """Show all of a section, or its top if it is taller than the panel."""
        content, port, bar = self._area.widget(), self._area.viewport(), self._area.verticalScrollBar()
        if content is None or port is None or bar is None or (layout := content.layout()) is None:
            return
        layout.activate()  # the section may have been folded or hidden until now,
        content.resize(port.width(), max(layout.totalMinimumSize().height(), port.height()))
        layout.activate()  # and the scroll bar learns its range from the size
        top, bottom = section.y(), section.y() + section.height() - port.height()
        bar.setValue(min(max(bar.value(), bottom), top))


class Section(QWidget):
    """A panel below a title that opens and closes it; hidden while the panel has nothing to show."""

    def __init__(self, panel: BasePanel, is_open: bool) -> None:
        super().__init__()
        self._panel = panel
        self.head = QToolButton()
        self.head.setObjectName("sectionHead")
        self.head.setText(panel.title())
        self.head.setToolTip(self.tr("Open or close this section"))
        self.head.setAccessibleName(panel.title())
        self.head.setCheckable(True)
        self.head.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.setIconSize(QSize(14, 14))
        self.head.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.head.toggled.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.head)
        column.addWidget(panel)
        column.addWidget(_line())
        self.head.setChecked(is_open)
        self._open(is_open)
        panel.wanted.connect(self._follow)
        self.setVisible(panel.is_wanted)

    def _follow(self, is_wanted: bool) -> None:
        self.setVisible(is_wanted)
        self._open(self.head.isChecked())

    def _open(self, is_open: bool) -> None:
        self._panel.setVisible(is_open)
        self.head.setIcon(icons.icon("down" if is_open else "right"))


def _line() -> QFrame:
    line = QFrame()
    line.setObjectName("separator")
    line.setFixedHeight(1)
    return line
