"""Arrange the window: side panel, color scale, or canvas only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PyQt6.QtCore import QObject, QSize, Qt, pyqtSlot
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from viewer.desktop.panels.base import Area, BasePanel
from viewer.desktop.widgets.actions import Actions
from viewer.desktop.widgets.legend import Legend
from viewer.desktop.window.side_panel import SidePanel

FIRST_SIZE, FRAME = QSize(1280, 800), QSize(16, 40)


class Pages(QStackedWidget):
    """The start page, or the image with tools and color scale."""

    def __init__(self, start_page: QWidget, rail: QWidget, canvas: QWidget, legend: QWidget) -> None:
        super().__init__()
        self._start_page, self._picture_page, self._canvas = start_page, QWidget(), canvas
        beside = QHBoxLayout(self._picture_page)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(rail)
        beside.addWidget(canvas, 1)
        beside.addWidget(legend)
        self.addWidget(start_page)
        self.addWidget(self._picture_page)

    @property
    def has_picture(self) -> bool:
        """Return whether the image is shown."""
        return self.currentWidget() is self._picture_page

    def show_picture(self, wanted: bool) -> None:
        """Show the image or the start page. Keys are for the image at once, and not for the first tool beside it."""
        is_new = wanted and not self.has_picture
        if not wanted:
            self._canvas.clearFocus()  # else a button of the start page would take the arrow keys
        self.setCurrentWidget(self._picture_page if wanted else self._start_page)
        if is_new:
            self._canvas.setFocus()


def laid_out(
    header: QWidget,
    ground: QWidget,
    pages: Pages,
    side: QWidget,
    below: Sequence[QWidget],
    status: Sequence[QWidget],
) -> QWidget:
    """Lay out the window: header on top, side panel on the right, `status` at the bottom, pages on `ground`."""
    over = QVBoxLayout(ground)
    over.setContentsMargins(0, 0, 0, 0)
    over.addWidget(pages)
    middle = _column(ground, *below)
    middle.setStretchFactor(ground, 1)
    body = QHBoxLayout()
    body.setSpacing(0)
    body.addLayout(middle, 1)
    body.addWidget(side)
    column = _column(header)
    column.addLayout(body, 1)
    for panel in status:
        column.addWidget(panel)
    whole = QWidget()
    whole.setLayout(column)
    whole.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    return whole


def _column(*widgets: QWidget) -> QVBoxLayout:
    """Return a column without gaps."""
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget)
    return column


class WindowLayout(QObject):
    """Shows and hides parts; the actions keep their state while only the image is shown."""

    def __init__(
        self,
        window: QMainWindow,
        actions: Actions,
        header: QWidget,
        side: SidePanel,
        pages: Pages,
        rail: QWidget,
        legend: Legend,
        around: Sequence[BasePanel],
    ) -> None:
        super().__init__(window)
        self._window, self._actions = window, actions
        self._header, self._side, self._legend, self._around = header, side, legend, around
        self._pages, self._rail = pages, rail
        self._rests = False
        pages.currentChanged.connect(self._arrange)
        legend.needed.connect(self._arrange)
        self._arrange()
        if isinstance(app := QGuiApplication.instance(), QGuiApplication):
            app.screenRemoved.connect(self.fit_on_screen)
            app.primaryScreenChanged.connect(self.fit_on_screen)

    def show_side(self, shown: bool) -> None:
        """Show or hide the side panel."""
        self._actions["panel"].setChecked(shown)
        self._arrange()

    def reveal(self, panel: BasePanel) -> None:
        """Show the side panel, scrolled to this panel."""
        self._actions["picture_only"].setChecked(False)
        self.show_side(True)
        self._side.reveal(panel)

    def show_legend(self, shown: bool) -> None:
        """Show or hide the color scale."""
        self._actions["legend"].setChecked(shown)
        self._arrange()

    def show_picture_only(self, only: bool) -> None:
        """Hide or show everything but image and messages."""
        self._actions["picture_only"].setChecked(only)
        self._arrange()

    @pyqtSlot()
    def fit_on_screen(self) -> None:
        """Limit size and position to the screen, which may be another one than last time."""
        window, screen = self._window, self._window.screen()
        if screen is None or window.isMaximized() or window.isFullScreen():
            return
        room = screen.availableGeometry()
        window.resize(window.size().boundedTo(room.size() - FRAME))
        outer = window.size() + FRAME
        right, bottom = room.right() + 1 - outer.width(), room.bottom() + 1 - outer.height()
        window.move(max(room.left(), min(window.x(), right)), max(room.top(), min(window.y(), bottom)))

    def fill_screen(self, full: bool) -> None:
        """Enter or leave full screen."""
        self._window.showFullScreen() if full else self._window.showNormal()

    def rest(self, rests: bool) -> None:
        """Hide everything but image and messages while the mouse rests in full screen."""
        self._rests = rests
        self._arrange()

    def keep_on_top(self, wanted: bool) -> None:
        """Keep the window above others, or not."""
        self._window.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, wanted)
        self._window.show()  # changing the flag hides it

    def _arrange(self) -> None:
        with _at_once(self._header, self._rail):
            self._show_parts()

    def _show_parts(self) -> None:
        only = self._actions["picture_only"].isChecked() or self._rests
        self._header.setVisible(not only)
        has_picture = self._pages.has_picture  # before there is a source there is nothing to set
        self._side.setVisible(not only and has_picture and self._actions["panel"].isChecked())
        self._rail.setVisible(not only)
        is_wanted = self._legend.is_needed and self._actions["legend"].isChecked()
        self._legend.setVisible(not only and is_wanted)
        for panel in self._around:
            panel.set_room(not only and (has_picture or panel.area is Area.STATUS))


@contextmanager
def _at_once(*parts: QWidget) -> Iterator[None]:
    """Lay out what these parts stand in once, afterwards: each one shown or hidden would resize the picture."""
    layouts = [layout for part in parts if (ground := part.parentWidget()) and (layout := ground.layout())]
    for layout in layouts:
        layout.setEnabled(False)
    try:
        yield
    finally:
        for layout in layouts:
            layout.setEnabled(True)
            layout.activate()


def first_size(window: QWidget) -> QSize:
    """Return the initial size of a window: at most the screen without the window's frame."""
    screen = window.screen()
    return FIRST_SIZE if screen is None else FIRST_SIZE.boundedTo(screen.availableSize() - FRAME)
