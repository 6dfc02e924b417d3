"""Show the window of reconstructions: a form, a viewport that shows the scene while it grows, and its progress.

window = ReconstructionWindow(planner, queue, actions, parent)
window.take("clip.mp4"); window.reveal()
"""

from __future__ import annotations

from PyQt6.QtCore import QSize
from PyQt6.QtGui import QDragEnterEvent, QDropEvent
from PyQt6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pipeline.reconstruction import packages
from viewer.desktop.conversions.job import JobState
from viewer.desktop.conversions.output_plan import OutputPlanner
from viewer.desktop.conversions.queue import ConversionQueue
from viewer.desktop.conversions.reconstruction.footer import Footer
from viewer.desktop.conversions.reconstruction.form import ReconstructionForm
from viewer.desktop.conversions.reconstruction.job import Reconstruction
from viewer.desktop.conversions.reconstruction.plan import options_of, planned
from viewer.desktop.conversions.reconstruction.scene_view import SceneView
from viewer.desktop.conversions.reconstruction.view_bar import ViewBar
from viewer.desktop.conversions.work_window import WorkWindow
from viewer.desktop.export.command_line import line_of
from viewer.desktop.state import address
from viewer.desktop.state.address import PATTERNS
from viewer.desktop.style.install_words import install_words
from viewer.desktop.widgets.controls import ElidedLabel
from viewer.desktop.workers.background import Background

FIRST_SIZE, LEAST_SIZE = (980, 660), (760, 520)
FORM_WIDTH = 250
OVER = JobState.DONE, JobState.FAILED, JobState.STOPPED


class ReconstructionWindow(WorkWindow):
    """A separate window; the work continues when it is closed."""

    def __init__(
        self, planner: OutputPlanner, queue: ConversionQueue, background: Background, parent: QWidget
    ) -> None:
        super().__init__(FIRST_SIZE, parent)
        self.setWindowTitle(self.tr("Reconstruct — Depth Viewer"))
        self._planner, self._queue, self._background = planner, queue, background
        self._source = ""
        self.job: Reconstruction | None = None
        self.source = ElidedLabel()
        self.source.setProperty("role", "title")
        self.choose = QPushButton(self.tr("Choose clip…"))
        self.choose.clicked.connect(self._ask_for_file)
        self.form = ReconstructionForm()
        self.view = SceneView()
        self.view_bar = ViewBar(self.view)
        self.footer = Footer()
        self._lay_out()
        self.form.changed.connect(self._plan)
        self.footer.start_wished.connect(self._start_or_hold)
        known = planner.metadata
        for follows in (known.source, planner.playback, known.models):
            follows.changed.connect(self._plan)
        queue.changed.connect(self._follow)
        self._grow()
        self._plan()
        self._follow()
        if (layout := self.layout()) is not None:  # texts are longer in some languages
            self.setMinimumSize(QSize(*LEAST_SIZE).expandedTo(layout.minimumSize()))

    def take(self, source: str) -> None:
        """Choose the clip; a running reconstruction stays on view."""
        if self.job is None or self.job.state in OVER:
            self._source = source
            self._show_job(None)
            if self._planner.part is not None and source == self._planner.metadata.source.address:
                self.form.choose_part()
            self._plan()

    def show_job(self, job: Reconstruction) -> None:
        """Show a job of the queue."""
        self._source = job.source
        self._show_job(job)
        self.form.show_options(options_of(job.request, self._planner))
        self._plan()

    def reveal(self) -> None:
        """Bring the window to the front: with unfinished work, or else the clip of the main window."""
        shown = self._planner.metadata.source
        left = [each for each in self._queue.conversions if isinstance(each, Reconstruction)]
        if self.job is None and (begun := [each for each in left if each.state is not JobState.DONE]):
            self.show_job(begun[0])
        if not self._source and shown.info is not None and not shown.info.is_live and not shown.is_image:
            self.take(shown.address)
        self.bring_to_front()

    # -- building ------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        chosen = QHBoxLayout()
        chosen.setSpacing(8)
        chosen.addWidget(self.source, 1)
        chosen.addWidget(self.choose)
        right = QWidget()
        right.setFixedWidth(FORM_WIDTH)
        options = QVBoxLayout(right)
        options.setContentsMargins(0, 0, 0, 0)
        options.addWidget(self.form)
        options.addStretch(1)
        viewport = QVBoxLayout()
        viewport.setSpacing(8)
        viewport.addWidget(self.view, 1)
        viewport.addWidget(self.view_bar)
        middle = QHBoxLayout()
        middle.setSpacing(14)
        middle.addLayout(viewport, 1)
        middle.addWidget(right)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addLayout(chosen)
        column.addLayout(middle, 1)
        column.addWidget(self.footer)

    # -- what the user wishes ------------------------------------------------------------------------------------

    def _plan(self) -> None:
        """Take up the options: of the next reconstruction, if the last one is over."""
        planner = self._planner
        if self.job is not None and self.job.state in OVER and self.sender() is self.form:
            self._show_job(None)
        is_shown = bool(self._source) and self._source == planner.metadata.source.address
        is_part = self.job is not None and self.job.request.settings.start is not None
        self.form.follow(is_part or (is_shown and planner.part is not None), is_shown and planner.has_meters)
        self._follow()

    def _ask_for_file(self) -> None:
        filters = [f"{self.tr('Videos')} ({PATTERNS})", f"{self.tr('All files')} (*)"]
        title = self.tr("Clip to reconstruct")
        self.ask_for_files(title, filters, lambda files: self.take(files[0]), several=False)

    def _start_or_hold(self) -> None:
        job = self.job
        if job is None or job.state is JobState.DONE:
            self._begin()
        elif job.state in (JobState.STOPPED, JobState.FAILED):
            self._queue.again(job, self.footer.begins_anew)
        elif job.state is JobState.RUNNING:
            self._queue.hold()
        else:
            self._queue.start()

    def _begin(self) -> None:
        request = planned(self._source, self.form.options, self._planner, self._queue.taken())
        self._planner.playback.pause()  # it would take half of the processor
        job = Reconstruction(request, self._background)
        self._show_job(job)
        self._queue.put(job)
        self._queue.start()

    def _show_job(self, job: Reconstruction | None) -> None:
        if self.job is not None:
            self.job.changed.disconnect(self._follow)
            self.job.grown.disconnect(self._grow)
        self.job = job
        if job is not None:
            job.changed.connect(self._follow)
            job.grown.connect(self._grow)
        self._grow()
        self._follow()

    # -- following the job ---------------------------------------------------------------------------------------

    def _grow(self) -> None:
        self.view.show_picture(self.job.look if self.job is not None else None)
        self.view.show_scene(self.job.scene if self.job is not None else None)
        self.view_bar.setEnabled(self.view.has_scene)

    def _follow(self) -> None:
        if (
            self.job is not None
            and self.job not in self._queue.conversions
            and self.job.parent() is self._queue
        ):
            self._show_job(None)  # removed from the list
            return
        job, missing = self.job, packages.missing()
        state = None if job is None else job.state
        at_work = state in (JobState.RUNNING, JobState.HELD, JobState.WAITING)
        self.source.set_words(address.title(self._source) or self.tr("No clip chosen"))
        self.form.setEnabled(not at_work)
        self.choose.setEnabled(not at_work)
        self.view.show_words(self._told_missing(missing) if missing else self._invitation(state))
        self.footer.follow(job, self._command(), can_start=bool(self._source) and not missing)

    def _told_missing(self, names: list[str]) -> str:
        what = self.tr("Reconstruction needs packages that are not installed: {packages}")
        return f"{what.format(packages=', '.join(names))}\n{install_words('reconstruct')}"

    def _invitation(self, state: JobState | None) -> str:
        if state in (JobState.RUNNING, JobState.HELD, JobState.WAITING):
            return self.tr("The camera path appears here first, then the mesh while it grows.")
        return self.tr(
            "A clip filmed while moving through a scene becomes one colored mesh.\n"
            "Film slowly, sideways and around things. Nothing should move but the camera."
        )

    def _command(self) -> str:
        if self.job is not None:
            return line_of(self.job.request)
        if not self._source:
            return ""
        return line_of(planned(self._source, self.form.options, self._planner, self._queue.taken()))

    # -- dropping ------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        if event is not None and self.choose.isEnabled() and address.from_mime(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:
        if event is not None and (found := address.from_mime(event.mimeData())):
            event.acceptProposedAction()
            self.take(found)
