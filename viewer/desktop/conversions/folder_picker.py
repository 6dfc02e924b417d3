"""Choose the folder of outputs: that of the source, or another one."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFileDialog

from viewer.desktop.style import icons
from viewer.desktop.widgets.controls import Picker

BESIDE, CHOOSE = "beside", "choose"


class FolderPicker(Picker):
    """`folder` is the chosen one, "" for that of the source. It is listed between the other two choices."""

    chosen = pyqtSignal(str)

    def __init__(self, name: str, tip: str) -> None:
        super().__init__(name, tip)
        self.folder = ""
        self.add(BESIDE, self.tr("Same folder"))
        self.add(CHOOSE, self.tr("Choose folder…"))
        self.activated.connect(self._take)

    def use(self, folder: str) -> None:
        """Choose a folder, "" for that of the source."""
        self.folder = folder
        while self.count() > 2:
            self.removeItem(1)
        if folder:
            self.insertItem(1, icons.icon("folder"), Path(folder).name or folder, folder)
        self.choose(folder or BESIDE)
        self.setToolTip(folder or self.accessibleName())
        self.chosen.emit(folder)

    def _take(self) -> None:
        if self.value != CHOOSE:
            self.use("" if self.value == BESIDE else self.value)
            return
        dialog = QFileDialog(self, self.accessibleName(), self.folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.use)
        dialog.rejected.connect(lambda: self.use(self.folder))
        dialog.open()
