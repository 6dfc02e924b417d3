"""Choose a colormap: a button with the current one, and a searchable list.

    button = ColormapButton(session.view_state, tip)

While the list is open the selection is previewed; Escape reverts it. Swatches are painted when they become visible, so
that opening does not wait for seventy colormaps.
"""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt
from PyQt6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette
from PyQt6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pipeline.colormaps import CONFUSED, OTHERS, UNIFORM
from pipeline.render.colormap import lookup_table
from viewer.desktop.state.view_state import ViewState
from viewer.desktop.style import icons
from viewer.desktop.widgets.colormap_swatch import NAME, SWATCH, SwatchRow, paint_swatch, title

HEIGHT = 360


class ColormapButton(QToolButton):
    """Shows the current colormap; opens the list."""

    def __init__(self, look: ViewState, tip: str) -> None:
        super().__init__()
        self._look = look
        self.setObjectName("colormapButton")
        self.setToolTip(tip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.gallery = ColormapGallery(look, self)
        self.clicked.connect(self._open)
        look.changed.connect(self._follow)
        self._follow()

    def sizeHint(self) -> QSize:
        return QSize(200, 30)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        middle = self.height() / 2
        swatch = QRectF(10, middle - SWATCH.height() / 2, SWATCH.width(), SWATCH.height())
        name = self._look.settings.colormap
        paint_swatch(painter, swatch, name)
        painter.setPen(self.palette().color(QPalette.ColorRole.ButtonText))
        words = QRectF(swatch.right() + 8, 0, self.width() - swatch.right() - 34, self.height())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), title(name))
        arrow = QRectF(self.width() - 22, middle - 8, 16, 16)
        icons.draw(painter, arrow, "down", self.palette().color(QPalette.ColorRole.PlaceholderText))
        painter.end()

    def _open(self) -> None:
        self.gallery.setFixedWidth(self.width())
        self.gallery.open_at(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def _follow(self) -> None:
        name = self._look.settings.colormap
        lookup_table(name)  # here, so that the first repaint of the window need not import cmap
        self.setAccessibleName(self.tr("Colormap: {name}").format(name=title(name)))
        self.update()


class ColormapGallery(QFrame):
    """The list with its search field."""

    def __init__(self, look: ViewState, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._look = look
        self._before = look.settings.colormap
        self.setObjectName("gallery")
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search colormaps"))
        self.search.setAccessibleName(self.tr("Search colormaps"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Colormaps"))
        self.list.setItemDelegate(SwatchRow(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the search keeps it, and passes arrows on
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self._add_group(self.tr("Perceptually uniform"), tuple(UNIFORM))
        self._add_group(self.tr("Others"), tuple(OTHERS))
        self.list.currentItemChanged.connect(lambda item, _before: self._show(item))
        self.list.itemClicked.connect(lambda item: self.close() if item.data(NAME) else None)
        note = QHBoxLayout()
        note.setSpacing(6)
        note.addWidget(icons.IconLabel("eye", 16, QPalette.ColorRole.PlaceholderText))
        words = QLabel(self.tr("Color-blind safe"))
        words.setProperty("role", "quiet")
        note.addWidget(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addLayout(note)
        self.setFixedHeight(HEIGHT)

    def open_at(self, corner: QPoint) -> None:
        """Open at this point, or above it if the screen ends, and select the current colormap."""
        self._before = self._look.settings.colormap
        self.search.clear()
        self._mark(self._before)
        screen = self.screen()
        if screen is not None:
            corner.setY(min(corner.y(), screen.availableGeometry().bottom() - HEIGHT))
        self.move(corner)
        self.show()
        self.search.setFocus()

    def names(self) -> list[str]:
        """Return the colormaps on the list."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [
            item.data(NAME) for item in items if item is not None and item.data(NAME) and not item.isHidden()
        ]

    def eventFilter(self, _watched: QObject | None, event: QEvent | None) -> bool:  # noqa: N802 - its name in Qt
        """Pass the keys of the list on, while the search field has the focus."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        steps = {
            Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8,
        }.get(Qt.Key(event.key()))  # fmt: skip
        if steps is not None:
            self._step(steps)
        elif event.key() == Qt.Key.Key_Escape:
            self._look.set(colormap=self._before)
            self.close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        else:
            return False
        return True

    def _add_group(self, heading: str, names: tuple[str, ...]) -> None:
        item = QListWidgetItem(heading)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.addItem(item)
        for name in names:
            item = QListWidgetItem(title(name))
            item.setData(NAME, name)
            if name not in CONFUSED:
                item.setToolTip(self.tr("Color-blind safe"))
            self.list.addItem(item)

    def _filter(self, words: str) -> None:
        wanted = words.strip().lower().replace(" ", "_")
        for row in range(self.list.count()):
            item = self.list.item(row)
            if item is not None:
                name = item.data(NAME)
                item.setHidden(bool(wanted) and (name is None or wanted not in name))
        found = self.names()
        if self._look.settings.colormap not in found:
            self._mark(found[0] if found else self._before)

    def _step(self, steps: int) -> None:
        names = self.names()
        if names:
            now = self._look.settings.colormap
            place = names.index(now) + steps if now in names else 0
            self._mark(names[max(0, min(place, len(names) - 1))])

    def _mark(self, name: str) -> None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            if item is not None and item.data(NAME) == name:
                self.list.setCurrentItem(item)
                self.list.scrollToItem(item, QListWidget.ScrollHint.PositionAtCenter)
                self._show(item)  # also when it was the current one already

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(NAME):
            self._look.set(colormap=item.data(NAME))
