"""Show the calibration panel: distance marks, their state, and the field of view."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from pipeline.errors import DepthViewerError
from pipeline.geometry import calibration as calibrate
from pipeline.geometry.lens import Lens
from viewer.desktop.panels.base import BasePanel
from viewer.desktop.state.measuring.calibration_drift import PlacedMark
from viewer.desktop.state.measuring.distance_marks import DistanceMarks
from viewer.desktop.state.measuring.probe_set import ProbeSet
from viewer.desktop.state.measuring.readouts import tell_meters
from viewer.desktop.state.problems import Problems
from viewer.desktop.state.view_state import ViewState
from viewer.desktop.widgets.actions import Actions
from viewer.desktop.widgets.buttons import plain_button, text_button
from viewer.desktop.widgets.controls import LabeledSlider, labeled_row
from viewer.desktop.widgets.discard import discard
from viewer.desktop.widgets.throttle import at_intervals

NARROWEST, WIDEST = 20, 120
"""Degrees of the field of view along the longer side: from telephoto to wide-angle."""
REFRESH_MS = 250


class Panel(BasePanel):
    """Shows the next step, and lists the marks."""

    order = 4

    def __init__(
        self,
        actions: Actions,
        probe_set: ProbeSet,
        distance_marks: DistanceMarks,
        view_state: ViewState,
        problems: Problems,
    ) -> None:
        super().__init__(actions)
        self._distance_marks = distance_marks
        self._history = view_state.history
        self._problems = problems
        self._rows: list[_Row] = []
        self.state = QLabel()
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.state.setWordWrap(True)
        self.state.setProperty("role", "quiet")
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self.hold = _button(self.tr("Use here"), self.tr("Use the marks in this scene too"))
        self.save = _button(
            self.tr("Save…"), self.tr("Save a calibration file for depth-viewer convert --calibration")
        )
        self.load = _button(self.tr("Load…"), self.tr("Load a calibration file"))
        self.clear = _button(self.tr("Clear"), self.tr("Remove all distance marks"))
        self.hold.clicked.connect(lambda: self._try(distance_marks.hold))
        self.save.clicked.connect(self.ask_where_to_save)
        self.load.clicked.connect(self.ask_what_to_load)
        self.clear.clicked.connect(distance_marks.clear)
        self.field_of_view = LabeledSlider(
            self.tr("Field of view"),
            self.tr(
"Angle along the longer side of the image. It affects the shape of the point "
"cloud and distances near the edges"),
            WIDEST - NARROWEST,
        )  # fmt: skip
        self.field_of_view.valueChanged.connect(
            lambda value: self._choose(Lens.from_field_of_view(NARROWEST + value))
        )
        self.assume = _button(
            self.tr("Reset"), self.tr("Go back to the field of view of the file, or the assumed one")
        )
        self.assume.clicked.connect(lambda: self._choose(None))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(text_button(actions["calibrate"]))
        column.addWidget(self.state)
        column.addLayout(self._list)
        column.addLayout(_line(self.hold, self.clear))
        column.addLayout(_line(self.save, self.load))
        column.addLayout(labeled_row(self.field_of_view))
        column.addWidget(self.assume)
        distance_marks.changed.connect(self._follow)
        probe_set.read.connect(at_intervals(self, REFRESH_MS, self._read))
        self._follow()

    def title(self) -> str:
        return self.tr("Metric calibration")

    def _choose(self, lens: Lens | None) -> None:
        """Use another lens, or None for the default; Undo restores the previous one."""
        use, before = self._distance_marks.use_lens, self._distance_marks.chosen_lens
        self._history.add("lens" if lens else "no lens", undo=lambda: use(before), redo=lambda: use(lens))
        use(lens)

    def ask_where_to_save(self) -> None:
        """Let the user choose where to save the calibration."""
        dialog = self._dialog(QFileDialog.FileMode.AnyFile, self.tr("Save calibration"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.fileSelected.connect(lambda path: self._try(lambda: self._distance_marks.write(Path(path))))
        dialog.open()

    def ask_what_to_load(self) -> None:
        """Let the user choose a calibration to load."""
        dialog = self._dialog(QFileDialog.FileMode.ExistingFile, self.tr("Load calibration"))
        dialog.fileSelected.connect(
            lambda path: self._try(lambda: self._distance_marks.take(calibrate.read(Path(path))))
        )
        dialog.open()

    def _dialog(self, mode: QFileDialog.FileMode, title: str) -> QFileDialog:
        dialog = QFileDialog(self, title, str(Path.home()), self.tr("Calibration (*.json)"))
        dialog.setFileMode(mode)
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except DepthViewerError as error:
            self._problems.report(error)

    def _follow(self) -> None:
        distance_marks = self._distance_marks
        self.state.setText(self._words())
        for row in self._rows:
            self._list.removeWidget(row)
            discard(row)
        self._rows = [_Row(placed, distance_marks.remove) for placed in distance_marks.placed]
        for row in self._rows:
            self._list.addWidget(row)
        known = distance_marks.calibration is not None
        self.actions_["calibrate"].setEnabled(distance_marks.can_mark)
        self.hold.setVisible(known and not distance_marks.holds)
        self.hold.setEnabled(distance_marks.can_mark)
        self.clear.setVisible(known or bool(distance_marks.placed))
        self.save.setEnabled(known)
        self.load.setEnabled(distance_marks.can_mark)
        degrees = round(max(distance_marks.lens.field_of_view((1, 1))))
        words = self.tr("{degrees}°, assumed")
        if distance_marks.chosen_lens is not None:
            words = self.tr("{degrees}°")
        elif distance_marks.file_lens is not None:
            words = self.tr("{degrees}°, from the file")
        self.field_of_view.show_value(degrees - NARROWEST, words.format(degrees=degrees))
        self.assume.setVisible(distance_marks.chosen_lens is not None)
        self._read()

    def _read(self) -> None:
        for row in self._rows:
            row.read()

    def _words(self) -> str:
        """Return the state of the calibration, or the next step."""
        distance_marks = self._distance_marks
        calibration, known = distance_marks.calibration, distance_marks.known
        if distance_marks.problem is None and known is not None and known.is_by_network:
            words = self.tr("{model} outputs meters; distance marks refine them.")
            return words.format(model=known.model)
        if calibration is not None and distance_marks.holds:
            low, high = (float(calibration.meters(end)) for end in reversed(calibration.span))
            percent = round(calibration.spread * 100)
            return self.tr("Calibrated from {near} to {far}, error about {percent} %").format(
                near=tell_meters(low), far=tell_meters(high), percent=percent
            )
        if calibration is not None:
            return self.tr("The marks belong to another scene or model")
        if distance_marks.problem is not None:
            return f"{distance_marks.problem} {distance_marks.problem.hint}"
        if self._distance_marks.depth is not None and not distance_marks.can_mark:
            return self.tr("Requires stabilization: without it, the scale changes in every frame")
        if len(distance_marks.placed) == 1:
            return self.tr("Mark one more object, much nearer or farther")
        return self.tr("Mark two objects at known distances to get depth in meters")


class _Row(QWidget):
    """One mark: the measured distance, the estimated one, and a button to remove it."""

    def __init__(self, placed: PlacedMark, remove: Callable[[PlacedMark], object]) -> None:
        super().__init__()
        self._placed = placed
        self._now = QLabel()
        self._now.setProperty("role", "quiet")
        self.away = plain_button("close", self.tr("Remove this mark"), 14)
        self.away.clicked.connect(lambda: remove(placed))
        self.setAccessibleName(tell_meters(placed.distance))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(QLabel(f"◆ {tell_meters(placed.distance)}"))
        line.addStretch()
        line.addWidget(self._now)
        line.addWidget(self.away)

    def read(self) -> None:
        """Update the estimated distance."""
        now = self._placed.now
        self._now.setText(
            self.tr("now {distance}").format(distance=tell_meters(now)) if now is not None else ""
        )


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    return button


def _line(*buttons: QPushButton) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(6)
    for button in buttons:
        line.addWidget(button)
    return line
