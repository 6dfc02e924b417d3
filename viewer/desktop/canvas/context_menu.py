"""Show the context menu of the canvas."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QPointF
from PyQt6.QtWidgets import QMenu, QWidget

from viewer.desktop.canvas.canvas import Canvas
from viewer.desktop.canvas.layers.distance_marks import DistanceMarksLayer
from viewer.desktop.canvas.layers.probes import Probes
from viewer.desktop.state.measuring.probe_set import ProbeSet
from viewer.desktop.widgets.actions import Actions


class ContextMenu(QMenu):
    """A menu for one point of the canvas; deleted when it is closed."""

    def __init__(
        self, canvas: Canvas, point: QPointF, probe_set: ProbeSet, probes: Probes, marks: DistanceMarksLayer,
        actions: Actions, parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        place = canvas.place()
        spot, pin = place.spot_at(point), probes.pin_at(point, place)
        if pin is not None:
            self._add(self.tr("Remove this probe"), lambda: probe_set.remove_pin(pin))
        elif spot is not None and probes.is_shown:
            self._add(self.tr("Pin a probe here"), lambda: probe_set.pin(spot))
        if spot is not None and marks.is_shown:
            self._add(self.tr("Enter known distance…"), lambda: marks.ask(spot, point))
        for name in ("profile", "clear_marks"):
            self.addAction(actions[name])
        self.addSeparator()
        for name in ("snapshot", "copy_picture", "difference"):
            self.addAction(actions[name])
        self.addSeparator()
        for name in ("zoom_reset", "full_screen", "picture_only"):
            self.addAction(actions[name])
        self.aboutToHide.connect(self.deleteLater)

    def _add(self, text: str, act: Callable[[], None]) -> None:
        action = self.addAction(text)
        if action is not None:
            action.triggered.connect(lambda: act())
