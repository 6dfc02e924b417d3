"""Build the menu of presets: choose, save, import and export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFileDialog, QInputDialog, QMenu, QWidget

from pipeline.errors import SettingsError
from viewer.desktop.messages.error_messages import message_of
from viewer.desktop.messages.message import Message
from viewer.desktop.messages.toasts import Messages
from viewer.desktop.state.presets import EXTENSION, Preset, Presets, read, write
from viewer.desktop.state.stabilization import Stabilization
from viewer.desktop.state.view_state import ViewState

KEY = "preset"
A_SCENE_S = ("range", "far", "near")
"""Settings that presets do not change."""


class PresetMenu(QMenu):
    """Rebuilt whenever it opens, because the files of presets may change."""

    def __init__(
        self,
        presets: Presets,
        view_state: ViewState,
        stabilization: Stabilization,
        messages: Messages,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self.setTitle(self.tr("Presets"))
        self._presets, self._messages, self._window = presets, messages, window
        self._view_state, self._stabilization = view_state, stabilization
        self._removing = QMenu(self.tr("Remove"), self)
        self.aboutToShow.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        self.clear()
        self._removing.clear()
        names = self._presets.names()
        for name in names:
            self._add(self, name, partial(self._use, partial(self._presets.load, name)))
            self._add(self._removing, name, partial(self._presets.remove, name))
        if names:
            self.addSeparator()
        self._add(self, self.tr("Save as preset…"), self._ask_for_name)
        self._add(self, self.tr("Import…"), self._ask_for_file)
        self._add(self, self.tr("Export…"), self._ask_where_to)
        if names:
            self.addMenu(self._removing)

    @staticmethod
    def _add(menu: QMenu, text: str, act: Callable[[], object]) -> None:
        action = menu.addAction(text.replace("&", "&&"))
        assert action is not None
        action.triggered.connect(lambda _checked: act())

    def _current(self) -> Preset:
        return Preset(self._view_state.settings, self._stabilization.settings)

    def _use(self, load: Callable[[], Preset]) -> None:
        """Apply a preset; it can be undone."""
        try:
            preset = load()
        except SettingsError as error:
            self._messages.show_message(message_of(KEY, error, self._window))
            return
        look = {name: value for name, value in asdict(preset.look).items() if name not in A_SCENE_S}
        self._view_state.set(**look)
        self._stabilization.use(preset.stabilizer)

    def _ask_for_name(self) -> None:
        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Save as preset"))
        dialog.setLabelText(self.tr("Name of the preset:"))
        dialog.setOkButtonText(self.tr("Save"))
        dialog.textValueSelected.connect(self._keep)
        dialog.open()

    def _keep(self, name: str) -> None:
        if name.strip():
            self._try(lambda: self._presets.save(name.strip(), self._current()), self.tr("Saved {name}"))

    def _ask_for_file(self) -> None:
        dialog = QFileDialog(self._window, self.tr("Import a preset"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self._import(Path(path)))
        self._show(dialog)

    def _import(self, path: Path) -> None:
        self._try(lambda: self._presets.save(path.stem, read(path)), self.tr("Imported {name}"))
        self._use(lambda: read(path))

    def _ask_where_to(self) -> None:
        dialog = QFileDialog(self._window, self.tr("Export as a preset"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(EXTENSION)
        dialog.fileSelected.connect(lambda path: self._export(Path(path)))
        self._show(dialog)

    def _export(self, path: Path) -> None:
        def export() -> str:
            write(path, self._current())
            return path.name

        self._try(export, self.tr("Exported {name}"))

    def _show(self, dialog: QFileDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilters([f"{self.tr('Presets')} (*{EXTENSION})", f"{self.tr('All files')} (*)"])
        dialog.open()

    def _try(self, act: Callable[[], str], done: str) -> None:
        """Run an action and report its result; `done` has a placeholder for the resulting name."""
        try:
            self._messages.show_message(Message(KEY, done.format(name=act())))
        except SettingsError as error:
            self._messages.show_message(message_of(KEY, error, self._window))
