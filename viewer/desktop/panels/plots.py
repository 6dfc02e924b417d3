"""Show plots below the canvas: pinned probes over time, and the depth profile; each can be saved as CSV."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PyQt6.QtCore import QStandardPaths, Qt
from PyQt6.QtWidgets import QFileDialog, QHBoxLayout, QToolButton, QVBoxLayout

from pipeline.errors import DepthViewerError
from pipeline.storage import atomic
from pipeline.storage.part_file import write_errors
from viewer.desktop.panels.base import Area, BasePanel
from viewer.desktop.state.measuring.depth_scale import DepthScale
from viewer.desktop.state.measuring.probe_set import ProbeSet
from viewer.desktop.state.measuring.readouts import PROFILE_POINTS, along
from viewer.desktop.state.measuring.tables import probes_table, profile_table
from viewer.desktop.state.problems import Problems
from viewer.desktop.style.languages import decimal
from viewer.desktop.style.theme import PROFILE, SERIES
from viewer.desktop.widgets.actions import Actions
from viewer.desktop.widgets.buttons import plain_button
from viewer.desktop.widgets.plot import Plot, Series
from viewer.desktop.widgets.throttle import at_intervals

REFRESH_MS = 66
"""Update interval of the plots: faster could not be read."""


class Panel(BasePanel):
    """Two plots, each visible while it has data."""

    area = Area.BELOW
    order = -1

    def __init__(
        self, actions: Actions, probe_set: ProbeSet, depth_scale: DepthScale, problems: Problems
    ) -> None:
        super().__init__(actions)
        self._probe_set, self._depth_scale, self._problems = probe_set, depth_scale, problems
        self.setObjectName("plots")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.over_time = Plot(self.tr("Pinned probes"), marks_last=True)
        self.save_probes = self._save_button(
            self.over_time, "probes.csv", lambda: probes_table(probe_set, depth_scale)
        )
        self.along_line = Plot(self.tr("Depth profile"))
        self.save_profile = self._save_button(self.along_line, "profile.csv", self._profile)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.over_time)
        row.addWidget(self.along_line)
        self._refresh_soon = at_intervals(self, REFRESH_MS, self.refresh)
        probe_set.read.connect(self._refresh_soon)
        probe_set.changed.connect(self._arrange)
        depth_scale.changed.connect(self._name)
        self._name()
        self._arrange()

    def refresh(self) -> None:
        """Draw the current data."""
        probe_set, scale = self._probe_set, self._depth_scale
        if probe_set.pins:
            series = [
                Series(SERIES[pin.color], times, scale.values(*pin.spot, values))
                for pin in probe_set.pins
                for times, values in [pin.recent().T]
            ]
            times = np.concatenate([line.x for line in series])
            last = float(times.max()) if len(times) else 0.0
            passed = last - float(times.min()) if len(times) else 0.0
            past = self._ago(passed) if passed >= 0.05 else ""
            words = past, self.tr("now") if len(times) else ""
            self.over_time.show_lines(series, scale.format, words, lambda x: self._ago(last - x))
        if probe_set.line is not None:
            share = np.linspace(0, 1, PROFILE_POINTS)
            series = []
            if probe_set.depth is not None:
                (left, top), (right, bottom) = probe_set.line
                values = along(probe_set.depth, *probe_set.line).astype(float)
                values = scale.values(left + share * (right - left), top + share * (bottom - top), values)
                series = [Series(PROFILE, share, values)]
            words = self.tr("start"), self.tr("end")
            self.along_line.show_lines(series, scale.format, words, self._pixel)

    def _ago(self, seconds: float) -> str:
        return self.tr("{seconds} s ago").format(seconds=decimal(max(0.0, seconds), 1))

    def _pixel(self, share: float) -> str:
        """Return the pixel of the frame at this share of the line."""
        line, depth = self._probe_set.line, self._probe_set.depth
        if line is None or depth is None:
            return ""
        size = depth.frame.image.shape[1::-1]
        (start, end) = line
        x, y = (
            int((first + share * (last - first)) * length)
            for first, last, length in zip(start, end, size, strict=True)
        )
        return self.tr("x {x} · y {y}").format(x=x, y=y)

    def _name(self) -> None:
        """Return the name of the quantity."""
        is_metric = self._depth_scale.is_metric
        self.over_time.name(
            self.tr("Pinned probes, distance") if is_metric else self.tr("Pinned probes, nearness")
        )
        self.along_line.name(
            self.tr("Depth profile, distance") if is_metric else self.tr("Depth profile, nearness")
        )
        self._refresh_soon()

    def _arrange(self) -> None:
        probe_set = self._probe_set
        self.over_time.setVisible(bool(probe_set.pins))
        self.along_line.setVisible(probe_set.line is not None)
        self.want(bool(probe_set.pins) or probe_set.line is not None)
        self._refresh_soon()

    # -- tables --------------------------------------------------------------------------------------------------

    def _save_button(self, plot: Plot, name: str, table: Callable[[], bytes]) -> QToolButton:
        """Add the save button in the plot's corner."""
        button = plain_button("download", self.tr("Save as CSV…"), 16)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self._ask(name, table))
        column = QVBoxLayout(plot)
        column.setContentsMargins(0, 2, 4, 0)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        return button

    def _ask(self, name: str, table: Callable[[], bytes]) -> None:
        """Ask for a file; the values are those at the click."""
        content = table()
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, self.tr("Save as CSV"), str(Path(folder) / name), "CSV (*.csv)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(lambda path: self._write(Path(path), content))
        dialog.open()

    def _write(self, path: Path, content: bytes) -> None:
        try:
            with write_errors(path):
                atomic.write(path, content)
        except DepthViewerError as error:
            self._problems.report(error)

    def _profile(self) -> bytes:
        depth, line = self._probe_set.depth, self._probe_set.line
        return b"" if depth is None or line is None else profile_table(depth, line, self._depth_scale)
