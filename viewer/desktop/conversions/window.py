"""Show the window of conversions: drop files, choose the output, start.

    converting = ConversionsWindow(OutputPlanner(…), background, actions, parent)
    converting.add(["a.mp4", "b.mov"]); converting.show()

Colors, stabilization and network are those of the main window at the moment a file's turn is planned.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QDragEnterEvent, QDropEvent
from PyQt6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from viewer.desktop.conversions.job import Conversion, JobState
from viewer.desktop.conversions.list_view import ConversionList
from viewer.desktop.conversions.output_plan import AS_SHOWN, OutputPlanner
from viewer.desktop.conversions.preview_grid import PreviewGrid
from viewer.desktop.conversions.queue import ConversionQueue
from viewer.desktop.panels.depth import strengths
from viewer.desktop.state import address
from viewer.desktop.state.address import PATTERNS
from viewer.desktop.style import icons
from viewer.desktop.widgets.actions import Actions
from viewer.desktop.widgets.controls import ElidedLabel, Picker, Switch
from viewer.desktop.workers.background import Background

FIRST_SIZE = (820, 520)
LEAST_SIZE = (620, 380)
BESIDE, CHOOSE = "beside", "choose"
CONVERTED_VIEWS = ("depth", "overlay", "side_by_side")


class ConversionsWindow(QWidget):
    """A separate window; the work continues when it is closed."""

    def __init__(
        self, planner: OutputPlanner, background: Background, actions: Actions, parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Convert — Depth Viewer"))
        self.setMinimumSize(*LEAST_SIZE)
        self.resize(*FIRST_SIZE)
        self.setAcceptDrops(True)
        self.setObjectName("converting")
        self._planner, self._background = planner, background
        self._known = planner.metadata
        self.queue = ConversionQueue(background, planner.plan, self)
        self.list = ConversionList()
        self.list.removed.connect(self.queue.remove)
        self.list.resumed.connect(self.queue.again)
        self.list.previewed.connect(self._preview)
        self.format = Picker(self.tr("Format"), self.tr("Output format"))
        for value, text in self._formats():
            self.format.add(value, text)
        self.view = Picker(self.tr("View"), self.tr("View in the video"))
        self.view.add(AS_SHOWN, self.tr("Current view"))
        for name in CONVERTED_VIEWS:
            self.view.add(name, actions[f"view:{name}"].text())
        self.folder = Picker(self.tr("Folder"), self.tr("Output folder"))
        self.folder.add(BESIDE, self.tr("Same folder"))
        self.folder.add(CHOOSE, self.tr("Choose folder…"))
        self.audio = Switch(self.tr("Audio"), self.tr("Keep audio"))
        self.audio.setChecked(True)
        self.add_files = QPushButton(self.tr("Add files…"))
        self.start = QPushButton()
        self.start.setDefault(True)
        self.made_by = ElidedLabel()
        self.made_by.setProperty("role", "quiet")
        self.summary = QLabel()
        self.summary.setProperty("role", "quiet")
        self._lay_out()
        self.format.activated.connect(self._wish)
        self.view.activated.connect(self._wish)
        self.folder.activated.connect(self._wish_folder)
        self.audio.toggled.connect(self._wish)
        self.add_files.clicked.connect(self._ask_for_files)
        self.start.clicked.connect(self._start_or_hold)
        self.queue.changed.connect(self._follow)
        for follows in (planner.view_state, self._known.stabilization, self._known.models):
            follows.changed.connect(self._wish)
        self._wish()
        self._follow()

    def add(self, sources: Iterable[str]) -> None:
        """More files, at the end of the list."""
        for source in sources:
            self.queue.add(source)

    def reveal(self) -> None:
        """To the front, from wherever it is; a file that is shown in the main window is the first on the list."""
        source = self._known.source
        if not self.queue.conversions and source.info is not None and not source.info.is_live:
            self.add([source.address])
        self.show()
        self.raise_()
        self.activateWindow()

    def shut_down(self) -> None:
        """Stop because the program ends; finished work is kept."""
        self.queue.shut_down()
        self.close()

    # -- building ------------------------------------------------------------------------------------------------

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
            ("ply", self.tr("Point cloud, PLY")),
            ("glb", self.tr("Textured mesh, GLB")),
            ("obj", self.tr("Mesh, OBJ")),
        )

    def _lay_out(self) -> None:
        wishes = QHBoxLayout()
        wishes.setSpacing(8)
        for picker in (self.format, self.view, self.folder):
            wishes.addWidget(picker, 1)
        wishes.addWidget(QLabel(self.audio.accessibleName()))
        wishes.addWidget(self.audio)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.add_files)
        below.addSpacing(6)
        below.addWidget(self.summary)
        below.addStretch(1)
        below.addWidget(self.start)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 14, 12)
        column.setSpacing(10)
        column.addLayout(wishes)
        column.addWidget(self.made_by)
        column.addWidget(self.list, 1)
        column.addLayout(below)

    # -- what the user wishes ------------------------------------------------------------------------------------

    def _wish(self) -> None:
        planner = self._planner
        planner.wishes = replace(
            planner.wishes, format=self.format.value, view=self.view.value, audio=self.audio.isChecked()
        )
        self.view.setEnabled(not planner.wishes.is_numeric)
        look = self._planner.view_state.settings
        estimator = self._known.models.estimator
        parts = [
            estimator.model if estimator is not None else self._known.models.settings.model,
            self.tr("stabilization: {strength}").format(
                strength=strengths()[self._known.stabilization.settings.strength][0].lower()
            ),
        ]
        if not planner.wishes.is_numeric:
            parts.append(look.colormap)
        self.made_by.set_words(
            self.tr("Same as the main window: {settings}").format(settings=" · ".join(parts))
        )
        self.queue.plan_again()

    def _wish_folder(self) -> None:
        if self.folder.value != CHOOSE:
            self._use_folder("" if self.folder.value == BESIDE else self.folder.value)
            return
        dialog = QFileDialog(self, self.tr("Output folder for conversions"), self._planner.wishes.folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._use_folder)
        dialog.rejected.connect(lambda: self._use_folder(self._planner.wishes.folder))
        dialog.open()

    def _use_folder(self, folder: str) -> None:
        """The chosen folder stands between the other two choices."""
        self._planner.wishes = replace(self._planner.wishes, folder=folder)
        while self.folder.count() > 2:
            self.folder.removeItem(1)
        if folder:
            self.folder.insertItem(1, icons.icon("folder"), Path(folder).name or folder, folder)
        self.folder.choose(folder or BESIDE)
        self.folder.setToolTip(folder or self.tr("Output folder"))
        self.queue.plan_again()

    def _ask_for_files(self) -> None:
        dialog = QFileDialog(self, self.tr("Videos to convert"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([f"{self.tr('Videos and images')} ({PATTERNS})", f"{self.tr('All files')} (*)"])
        dialog.filesSelected.connect(self.add)
        dialog.open()

    def _preview(self, conversion: Conversion) -> None:
        PreviewGrid(conversion.request, self._known.models, self._background, self).open()

    def _start_or_hold(self) -> None:
        at_work = self.queue.at_work
        if at_work is not None and at_work.state is JobState.RUNNING:
            self.queue.hold()
        else:
            self.queue.start()

    # -- following the queue -------------------------------------------------------------------------------------

    def _follow(self) -> None:
        conversions = self.queue.conversions
        self.list.follow(conversions)
        at_work = self.queue.at_work
        runs = at_work is not None and at_work.state is JobState.RUNNING
        waits = any(each.state in (JobState.WAITING, JobState.HELD) for each in conversions)
        self.start.setText(
            self.tr("Pause") if runs else self.tr("Continue") if at_work is not None else self.tr("Start")
        )
        self.start.setEnabled(runs or waits)
        done = sum(each.state is JobState.DONE for each in conversions)
        failed = sum(each.state is JobState.FAILED for each in conversions)
        told = self.tr("{done} of {count} done").format(done=done, count=len(conversions))
        if failed:
            told += " · " + self.tr("{count} failed").format(count=failed)
        self.summary.setText(told if conversions else "")

    # -- dropping ------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        if event is not None and address.all_from_mime(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:
        if event is not None and (found := address.all_from_mime(event.mimeData())):
            event.acceptProposedAction()
            self.add(found)
