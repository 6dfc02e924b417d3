"""Show the options of a reconstruction as a form.

form = ReconstructionForm()
form.changed.connect(...)              # `form.options` have changed
"""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from viewer.desktop.conversions.folder_picker import FolderPicker
from viewer.desktop.conversions.reconstruction.plan import ReconstructionOptions
from viewer.desktop.panels.base import row
from viewer.desktop.widgets.controls import Picker, Switch

KEY_FRAMES = 100, 200, 400
WHOLE, PART = "whole", "section"


class ReconstructionForm(QWidget):
    """One labeled control for each option, in a column."""

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self.part = self._picker(
            self.tr("Part"),
            self.tr("The whole file, or the A-B part that is set in the main window"),
            ((WHOLE, self.tr("Whole file")), (PART, self.tr("A-B part"))),
        )
        self.detail = self._picker(
            self.tr("Detail"),
            self.tr("Voxels along the longest side: more give finer detail, and take more time and memory"),
            (("128", self.tr("Draft")), ("256", self.tr("Normal")), ("512", self.tr("Fine"))),
        )
        self.key_frames = self._picker(
            self.tr("Key frames"),
            self.tr("Frames that are used, spread along the camera path: more take more time"),
            [(str(count), self.tr("At most {count}").format(count=count)) for count in KEY_FRAMES],
        )
        self.format = self._picker(
            self.tr("Format"),
            self.tr("File format of the mesh"),
            (
                ("glb", self.tr("GLB, for Blender and the web")),
                ("ply", self.tr("PLY, for MeshLab and CloudCompare")),
                ("obj", "OBJ"),
            ),
        )
        self.folder = FolderPicker(self.tr("Output folder"), self.tr("Output folder"))
        self.folder.chosen.connect(lambda _folder: self.changed.emit())
        self._column.addLayout(row(self.tr("Folder"), self.folder))
        self.meters = self._switch(
            self.tr("Meters"),
            self.tr("Use the calibration of the main window; it must be of the first frame"),
            True,
        )
        self.moving = self._switch(
            self.tr("Keep moving objects"),
            self.tr("Keep people and things that move; otherwise they are left out"),
        )
        self.poses = self._switch(
            self.tr("Export camera poses"),
            self.tr("Poses, images and depth for COLMAP and Nerfstudio, in a folder beside the mesh"),
        )
        self.show_options(ReconstructionOptions())
        self.follow()

    @property
    def options(self) -> ReconstructionOptions:
        """Return what the controls say."""
        return ReconstructionOptions(
            format=self.format.value,
            folder=self.folder.folder,
            voxels=int(self.detail.value),
            key_frames=int(self.key_frames.value),
            is_part=self.part.value == PART,
            is_metric=self.meters.isChecked(),
            keeps_moving=self.moving.isChecked(),
            exports_poses=self.poses.isChecked(),
        )

    def show_options(self, options: ReconstructionOptions) -> None:
        """Show these options, without `changed`."""
        was_blocked = self.blockSignals(True)
        for picker, value in (
            (self.part, PART if options.is_part else WHOLE),
            (self.detail, str(options.voxels)),
            (self.key_frames, str(options.key_frames)),
            (self.format, options.format),
        ):
            if picker.findData(value) >= 0:  # preferences may have been edited by hand
                picker.choose(value)
        self.folder.use(options.folder)
        self.meters.setChecked(options.is_metric)
        self.moving.setChecked(options.keeps_moving)
        self.poses.setChecked(options.exports_poses)
        self.blockSignals(was_blocked)

    def follow(self, has_part: bool = False, has_meters: bool = False) -> None:
        """Enable the options that apply to what the main window shows."""
        self.part.setEnabled(has_part)
        if not has_part:
            self.part.choose(WHOLE)
        self.meters.setEnabled(has_meters)

    def choose_part(self) -> None:
        """Choose the A-B part instead of the whole source."""
        self.part.setEnabled(True)
        self.part.choose(PART)
        self.changed.emit()

    def _picker(
        self, name: str, tip: str, choices: tuple[tuple[str, str], ...] | list[tuple[str, str]]
    ) -> Picker:
        picker = Picker(name, tip)
        for value, text in choices:
            picker.add(value, text)
        picker.activated.connect(lambda _index: self.changed.emit())
        self._column.addLayout(row(name, picker))
        return picker

    def _switch(self, name: str, tip: str, is_on: bool = False) -> Switch:
        switch = Switch(name, tip)
        switch.setChecked(is_on)
        switch.toggled.connect(lambda _on: self.changed.emit())
        self._column.addLayout(row(name, switch, beside=True))
        return switch
