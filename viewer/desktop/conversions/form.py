"""Show the output options as a form: one labeled control for each.

form = OutputForm(actions)
form.changed.connect(...)              # `form.options` have changed
form.follow(has_part=…, has_meters=…)  # what the main window shows
"""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from viewer.desktop.conversions.folder_picker import FolderPicker
from viewer.desktop.conversions.output_plan import AS_SHOWN, OutputOptions
from viewer.desktop.conversions.view_options import ViewOptionsPicker
from viewer.desktop.widgets.actions import Actions
from viewer.desktop.widgets.controls import Picker, Switch

COLUMNS = 8
"""A list takes two of them, a switch one."""
SIZES = 3840, 1920, 1280, 640
"""Longer sides to choose from."""
QUALITIES = 14, 18, 23, 28
"""H.264 CRF, best quality first."""


class OutputForm(QWidget):
    """Holds the options that the planner reads."""

    changed = pyqtSignal()

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.options = OutputOptions()
        self._rows = QGridLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(10)
        self._rows.setVerticalSpacing(8)
        for column in range(COLUMNS):
            self._rows.setColumnStretch(column, 1)
        self._placed = 0
        self.format = self._picker(self.tr("Format"), self.tr("Output format"), self._formats())
        views = [(name, actions[f"view:{name}"].text()) for name in actions.views]
        self.view = self._picker(
            self.tr("View"), self.tr("View in the video"), [(AS_SHOWN, self.tr("Current view")), *views]
        )
        tip = self.tr("Colors and options of the view or the effect in the video")
        self.view_options = ViewOptionsPicker(self.tr("View options"), tip, actions)
        self.view_options.chosen.connect(self._take)
        self._place(self.tr("View options"), self.view_options)
        self.folder = FolderPicker(self.tr("Output folder"), self.tr("Output folder"))
        self.folder.chosen.connect(self._take)
        self._place(self.tr("Folder"), self.folder)
        parts = ("whole", self.tr("Whole file")), ("section", self.tr("A-B part"))
        tip = self.tr("The whole file, or the A-B part that is set in the main window")
        self.part = self._picker(self.tr("Part"), tip, parts)
        sizes = [(str(side), self.tr("At most {side} px").format(side=side)) for side in SIZES]
        self.max_side = self._picker(
            self.tr("Size"), self.tr("Longer side of the output"), [("", self.tr("Same as source")), *sizes]
        )
        ranges = ("auto", self.tr("Auto, per shot")), ("locked", self.tr("Locked"))
        tip = self.tr("Display range: one for each shot, or one for the whole file")
        self.range = self._picker(
            self.tr("Range"), tip, [(AS_SHOWN, self.tr("Same as main window")), *ranges]
        )
        edges = (
            ("none", self.tr("Smooth")),
            ("guided", self.tr("Image-guided")),
            ("bilateral", self.tr("Image-guided, softer")),
        )
        tip = self.tr("Edges of depth when it is upsampled to the frame size")
        self.edges = self._picker(self.tr("Edges"), tip, [(AS_SHOWN, self.tr("Same as main window")), *edges])
        self._place_mp4_options()
        bars = (
            ("off", self.tr("Part of the image")),
            ("keep", self.tr("Without depth")),
            ("crop", self.tr("Crop")),
        )
        tip = self.tr("Black bars of letterboxed films: they stay black without depth, or are cropped")
        self.bars = self._picker(
            self.tr("Black bars"), tip, [(AS_SHOWN, self.tr("Same as main window")), *bars]
        )
        self.audio = self._switch(self.tr("Audio"), self.tr("Keep audio"), True)
        self.meters = self._switch(
            self.tr("Metric depth"),
            self.tr("Depth in meters, by the calibration of the main window; for depth outputs only"),
            True,
        )
        self.follow()

    def _place_mp4_options(self) -> None:
        words = self.tr("Best"), self.tr("High"), self.tr("Medium"), self.tr("Small file")
        qualities = [(str(crf), text) for crf, text in zip(QUALITIES, words, strict=True)]
        self.quality = self._picker(self.tr("Quality"), self.tr("H.264 quality of MP4 files"), qualities)
        self.quality.choose(str(self.options.quality))
        encoders = ("software", self.tr("Software")), ("hardware", self.tr("Hardware"))
        tip = self.tr(
            "H.264 encoder of MP4 files. Hardware: the first that works on this computer, else software"
        )
        self.encoder = self._picker(self.tr("Encoder"), tip, encoders)

    def follow(self, has_part: bool = False, has_meters: bool = False) -> None:
        """Enable the options that apply to this format, and to what the main window shows."""
        is_numeric = self.options.is_numeric
        for control in (self.view, self.view_options, self.range, self.edges):
            control.setEnabled(not is_numeric)
        for control in (self.quality, self.encoder):
            control.setEnabled(self.options.takes_encoder)
        self.part.setEnabled(has_part)
        if not has_part:
            self.part.choose("whole")
        self.meters.setEnabled(is_numeric and has_meters)
        self.audio.setEnabled(self.options.has_audio)

    def choose_part(self) -> None:
        """Choose the A-B part instead of the whole source."""
        self.part.setEnabled(True)
        self.part.choose("section")
        self._take()

    # -- building ------------------------------------------------------------------------------------------------

    def _picker(
        self, name: str, tip: str, choices: list[tuple[str, str]] | tuple[tuple[str, str], ...]
    ) -> Picker:
        picker = Picker(name, tip)
        for value, text in choices:
            picker.add(value, text)
        picker.activated.connect(self._take)
        self._place(name, picker)
        return picker

    def _switch(self, name: str, tip: str, is_on: bool) -> Switch:
        switch = Switch(name, tip)
        switch.setChecked(is_on)
        switch.toggled.connect(self._take)
        self._place(name, switch)
        return switch

    def _place(self, name: str, control: QWidget) -> None:
        """Add a cell: the label above its control."""
        label = QLabel(name)
        label.setProperty("role", "quiet")
        label.setBuddy(control)
        cell = QVBoxLayout()
        cell.setSpacing(3)
        cell.addWidget(label)
        is_narrow = isinstance(control, Switch)
        cell.addWidget(control, 0, Qt.AlignmentFlag.AlignLeft if is_narrow else Qt.AlignmentFlag(0))
        cell.addStretch(1)  # a switch is lower than a list, and its label is in line all the same
        width = 1 if is_narrow else 2
        self._rows.addLayout(cell, *divmod(self._placed, COLUMNS), 1, width)
        self._placed += width

    def _formats(self) -> tuple[tuple[str, str], ...]:
        return (
            ("mp4", self.tr("Video, MP4 (H.264)")),
            ("webm", self.tr("Video, WebM (VP9)")),
            ("mov", self.tr("Video, MOV (ProRes)")),
            ("depth_video", self.tr("Lossless depth, MKV")),
            ("png16", self.tr("Depth as 16-bit PNG")),
            ("exr", self.tr("Depth as OpenEXR (float)")),
            ("npy", self.tr("Depth array, NPY")),
            ("npz", self.tr("Depth array, NPZ")),
            ("mcap", self.tr("Recording for ROS and Foxglove, MCAP")),
            ("ply", self.tr("Point cloud, PLY")),
            ("glb", self.tr("Textured mesh, GLB")),
            ("obj", self.tr("Mesh, OBJ")),
        )

    # -- what the user wishes ------------------------------------------------------------------------------------

    def _take(self) -> None:
        self.options = OutputOptions(
            format=self.format.value,
            view=self.view.value,
            look=self.view_options.own,
            folder=self.folder.folder,
            audio=self.audio.isChecked(),
            is_part=self.part.value == "section",
            max_side=int(self.max_side.value) if self.max_side.value else None,
            range=self.range.value,
            edges=self.edges.value,
            quality=int(self.quality.value),
            encoder=self.encoder.value,
            bars=self.bars.value,
            is_metric=self.meters.isChecked(),
        )
        self.changed.emit()
