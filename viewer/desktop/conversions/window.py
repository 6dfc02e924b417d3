"""Show the window of conversions: drop files, choose the output, start.

    converting = ConversionsWindow(OutputPlanner(…), background, actions, parent)
    converting.add(["a.mp4", "b.mov"]); converting.show()

Colors, stabilization and network are those of the main window at the moment a file's turn is planned.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QDragEnterEvent, QDropEvent
from PyQt6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from viewer.desktop.conversions.conversion import Conversion
from viewer.desktop.conversions.form import OutputForm
from viewer.desktop.conversions.job import Job, JobState
from viewer.desktop.conversions.list_view import ConversionList
from viewer.desktop.conversions.output_plan import OutputPlanner
from viewer.desktop.conversions.preview_grid import PreviewGrid
from viewer.desktop.conversions.queue import ConversionQueue
from viewer.desktop.conversions.work_window import WorkWindow
from viewer.desktop.export.command_line import line_of
from viewer.desktop.panels.depth import strengths
from viewer.desktop.state import address
from viewer.desktop.state.address import PATTERNS
from viewer.desktop.widgets import clipboard
from viewer.desktop.widgets.actions import Actions
from viewer.desktop.widgets.buttons import plain_button
from viewer.desktop.widgets.controls import ElidedLabel
from viewer.desktop.workers.background import Background

FIRST_SIZE = (860, 640)
LEAST_SIZE = (680, 480)


class ConversionsWindow(WorkWindow):
    """A separate window; the work continues when it is closed."""

    scene_wished = pyqtSignal(object)
    """The scene of a `Reconstruction` is to be shown."""

    def __init__(
        self, planner: OutputPlanner, background: Background, actions: Actions, parent: QWidget
    ) -> None:
        super().__init__(FIRST_SIZE, parent)
        self.setWindowTitle(self.tr("Convert — Depth Viewer"))
        self.setMinimumSize(*LEAST_SIZE)
        self.setObjectName("converting")
        self.planner, self._background = planner, background
        self._known = planner.metadata
        self.queue = ConversionQueue(background, planner.plan, self)
        self.list = ConversionList()
        self.list.removed.connect(self.queue.remove)
        self.list.resumed.connect(self.queue.again)
        self.list.previewed.connect(self._preview)
        self.form = OutputForm(actions)
        self.add_files = QPushButton(self.tr("Add files…"))
        self.start = QPushButton()
        self.start.setDefault(True)
        self.made_by = ElidedLabel()
        self.made_by.setProperty("role", "quiet")
        self.command = ElidedLabel()
        self.command.setProperty("role", "quiet")
        self.copy = plain_button("copy", self.tr("Copy the command line"), 16)
        self._command = ""
        self.summary = QLabel()
        self.summary.setProperty("role", "quiet")
        self._lay_out()
        self.form.changed.connect(self._wish)
        self.copy.clicked.connect(lambda: clipboard.copy(self._command))
        self.add_files.clicked.connect(self._ask_for_files)
        self.start.clicked.connect(self._start_or_hold)
        self.queue.changed.connect(self._follow)
        shown = self._known.source, planner.playback, planner.view_state
        for follows in (*shown, self._known.stabilization, self._known.models):
            follows.changed.connect(self._wish)
        self._wish()
        self._follow()

    def add(self, sources: Iterable[str]) -> None:
        """Add files at the end of the list."""
        for source in sources:
            self.queue.add(source)

    def add_shown(self) -> None:
        """Add the source of the main window, unless it is waiting already; only its A-B part, if there is one."""
        shown = self._known.source.address
        if self.planner.part is not None:
            self.form.choose_part()
        waiting = [each.source for each in self.queue.conversions if each.state is JobState.WAITING]
        if shown and shown not in waiting:
            self.add([shown])

    def reveal(self) -> None:
        """Bring the window to the front, and add the file of the main window to an empty list."""
        source = self._known.source
        if not self.queue.conversions and source.info is not None and not source.info.is_live:
            self.add([source.address])
        self.bring_to_front()

    def shut_down(self) -> None:
        """Stop because the program ends; finished work is kept."""
        self.queue.shut_down()
        self.close()

    # -- building ------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        stands_for = QHBoxLayout()
        stands_for.setSpacing(6)
        stands_for.addWidget(self.command, 1)
        stands_for.addWidget(self.copy)
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
        column.addWidget(self.form)
        column.addWidget(self.made_by)
        column.addWidget(self.list, 1)
        column.addLayout(stands_for)
        column.addLayout(below)

    # -- what the user options ------------------------------------------------------------------------------------

    def _wish(self) -> None:
        planner = self.planner
        planner.options = self.form.options
        self.form.follow(planner.part is not None, planner.has_meters)
        view = planner.options.view or planner.view_state.settings.view
        self.form.view_options.start = replace(planner.view_state.settings, view=view)
        estimator = self._known.models.estimator
        parts = [
            estimator.model if estimator is not None else self._known.models.settings.model,
            self.tr("stabilization: {strength}").format(
                strength=strengths()[self._known.stabilization.settings.strength][0].lower()
            ),
        ]
        if not planner.options.is_numeric and planner.options.look is None:
            parts.append(planner.view_state.settings.colormap)
        self.made_by.set_words(
            self.tr("Same as the main window: {settings}").format(settings=" · ".join(parts))
        )
        self.queue.plan_again()
        self._show_command()

    def _ask_for_files(self) -> None:
        filters = [f"{self.tr('Videos and images')} ({PATTERNS})", f"{self.tr('All files')} (*)"]
        self.ask_for_files(self.tr("Videos to convert"), filters, self.add, several=True)

    def _preview(self, job: Job) -> None:
        if isinstance(job, Conversion):
            PreviewGrid(job.request, self._known.models, self._background, self).open()
        else:
            self.scene_wished.emit(job)

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
        self._show_command()
        at_work = self.queue.at_work
        runs = at_work is not None and at_work.state is JobState.RUNNING
        waits = any(each.state in (JobState.WAITING, JobState.HELD) for each in conversions)
        self.start.setText(
            self.tr("Pause") if runs else self.tr("Continue") if at_work is not None else self.tr("Start")
        )
        self.start.setEnabled(runs or waits)
        done = sum(each.state is JobState.DONE for each in conversions)
        failed = sum(each.state is JobState.FAILED for each in conversions)
        text = self.tr("{done} of {count} done").format(done=done, count=len(conversions))
        if failed:
            text += " · " + self.tr("{count} failed").format(count=failed)
        self.summary.setText(text if conversions else "")

    def _show_command(self) -> None:
        """Show the command line of the next conversion, or of the last one."""
        conversions = self.queue.conversions
        waiting = [each for each in conversions if each.state is JobState.WAITING]
        chosen = next(iter(waiting or conversions[-1:]), None)
        self._command = "" if chosen is None else line_of(chosen.request)
        self.command.set_words(self._command)
        self.copy.setVisible(bool(self._command))

    # -- dropping ------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        if event is not None and address.all_from_mime(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:
        if event is not None and (found := address.all_from_mime(event.mimeData())):
            event.acceptProposedAction()
            self.add(found)
