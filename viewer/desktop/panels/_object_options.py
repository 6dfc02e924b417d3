"""Show the picker of the object detector."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from pipeline.model_names import MODEL_SUFFIXES
from pipeline.objects.settings import ObjectSettings
from viewer.desktop.panels.base import row
from viewer.desktop.state.measuring.objects import Objects
from viewer.desktop.widgets.controls import Picker

OFF, ADD = "", "add"
"""Entries that are no file: no detector, and a dialog for one."""


class ObjectOptions(QWidget):
    """Chooses a detector, which names objects and tells how far they are."""

    def __init__(self, objects: Objects) -> None:
        super().__init__()
        self._objects = objects
        self._known: tuple[str, ...] = ()
        self.detector = Picker(
            self.tr("Objects"), self.tr("Name the objects that a detector sees, with their distance")
        )
        self.detector.activated.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row(self.tr("Objects"), self.detector))
        objects.changed.connect(self._follow)
        self._follow()

    def _choose(self) -> None:
        chosen, current = self.detector.value, self._objects.settings
        if chosen == ADD:
            self.detector.choose(str(current.objects or OFF))
            self._ask()
        elif chosen != str(current.objects or OFF):
            self._objects.use(ObjectSettings(Path(chosen)) if chosen else ObjectSettings())

    def _ask(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a detector"), str(Path.home()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        patterns = " ".join(f"*{suffix}" for suffix in MODEL_SUFFIXES)
        dialog.setNameFilters([f"{self.tr('Detectors')} ({patterns})"])
        dialog.fileSelected.connect(lambda path: self._objects.use(ObjectSettings(Path(path))))
        dialog.open()

    def _follow(self) -> None:
        path = self._objects.settings.objects
        if path is not None and str(path) not in self._known:
            self._known = (str(path), *self._known)
        self.detector.clear()
        self.detector.add(OFF, self.tr("Off"))
        for each in self._known:
            name = Path(each).name
            is_loading = self._objects.is_loading and each == str(path)
            self.detector.add(
                each, self.tr("Loading {name}…").format(name=name) if is_loading else name, tip=each
            )
        tip = self.tr("A file: ONNX, OpenVINO or TensorFlow Lite")
        self.detector.add(ADD, self.tr("Choose a detector…"), tip=tip)
        self.detector.choose(str(path or OFF))
