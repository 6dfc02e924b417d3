"""Choose the options of the view in the output, apart from those of the main window."""

from __future__ import annotations

from dataclasses import replace

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QLayout, QVBoxLayout, QWidget

from viewer.desktop.panels.view import Panel
from viewer.desktop.state.view_state import ViewState
from viewer.desktop.widgets.actions import Actions
from viewer.desktop.widgets.controls import Picker
from viewer.views.settings import ViewSettings

SHOWN, OWN = "", "own"
WIDTH = 270


class ViewOptionsPicker(Picker):
    """`own` are the options of the output; None: those of the main window at the time."""

    chosen = pyqtSignal()

    def __init__(self, name: str, tip: str, actions: Actions) -> None:
        super().__init__(name, tip)
        self.own: ViewSettings | None = None
        self.start = ViewSettings()
        """What the dialog begins with: the view of the output, as the main window would show it."""
        self._actions = actions
        self.add(SHOWN, self.tr("Same as main window"))
        self.add(OWN, self.tr("Own options…"))
        self.activated.connect(self._take)

    def _take(self) -> None:
        if self.value == SHOWN:
            self.own = None
        else:
            self.own = replace(self.own or self.start, view=self.start.view)
            dialog = ViewOptionsDialog(self._actions, self.own, self)
            dialog.changed.connect(self._use)
            dialog.open()
        self.chosen.emit()

    def _use(self, options: ViewSettings) -> None:
        self.own = options
        self.chosen.emit()


class ViewOptionsDialog(QDialog):
    """The view panel with settings of its own; each change counts at once."""

    changed = pyqtSignal(object)
    """`ViewSettings`."""

    def __init__(self, actions: Actions, options: ViewSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Options of the view in the output"))
        self._state = ViewState(options, self)
        self.panel = Panel(actions, self._state)
        self.panel.space.use_elsewhere()
        self.panel.setFixedWidth(WIDTH)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(14)
        column.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)  # as high as the options of this view
        column.addWidget(self.panel)
        column.addWidget(buttons)
        self._state.changed.connect(lambda: self.changed.emit(self._state.settings))
