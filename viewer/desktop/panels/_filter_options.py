"""Show how depth is filtered after inference, as a part of the depth panel."""

from __future__ import annotations

from dataclasses import replace

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from viewer.desktop.panels.base import row
from viewer.desktop.state.source import Source
from viewer.desktop.state.stabilization import Stabilization
from viewer.desktop.widgets.controls import LabeledSlider, Picker, Switch, labeled_row

PERCENT = 100


def strengths() -> dict[str, tuple[str, str]]:
    """What each strength of the stabilizer is called, and what it is good for."""
    translate = QCoreApplication.translate
    return {
        "off": (translate("Panel", "Off"), translate("Panel", "Raw model output for every frame")),
        "steady": (translate("Panel", "Steady"), translate("Panel", "Low flicker, low lag")),
        "very-steady": (
            translate("Panel", "Very steady"),
            translate("Panel", "Lowest flicker, slower response"),
        ),
    }


class FilterOptions(QWidget):
    """Smooth motion, stabilization, spatial smoothing, and black bars that are no depth."""

    def __init__(self, stabilization: Stabilization, source: Source) -> None:
        super().__init__()
        self._stabilization, self._source = stabilization, source
        self.motion = Picker(
            self.tr("Smooth motion"), self.tr("What is shown between two inferences of a slow model")
        )
        for value, text, tip in (
            (
                "auto",
                self.tr("Auto"),
                self.tr("Depth follows the picture if the model is slower than the source"),
            ),
            ("off", self.tr("Off"), self.tr("Each result of the model stays until the next one")),
        ):
            self.motion.add(value, text, tip=tip)
        self.motion.activated.connect(
            lambda _index: stabilization.use_live(replace(stabilization.live, propagate=self.motion.value))
        )
        self.strength = Picker(
            self.tr("Stabilization"),
            self.tr("Strength of the temporal stabilization: less flicker or less lag"),
        )
        for value, (text, tip) in strengths().items():
            self.strength.add(value, text, tip=tip)
        self.strength.activated.connect(
            lambda _index: stabilization.use(replace(stabilization.settings, strength=self.strength.value))
        )
        self.smooth = LabeledSlider(
            self.tr("Spatial smoothing"),
            self.tr("Smooth surfaces within each frame; edges of depth stay"),
            PERCENT,
        )
        self.smooth.valueChanged.connect(
            lambda percent: stabilization.use(replace(stabilization.settings, smooth=percent / PERCENT))
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(row(self.tr("Smooth motion"), self.motion))
        column.addLayout(row(self.tr("Stabilization"), self.strength))
        column.addLayout(labeled_row(self.smooth))
        self._add_switches(column)
        stabilization.changed.connect(self._follow)
        stabilization.live_changed.connect(self._follow)
        source.changed.connect(self._follow_source)
        source.opened.connect(self._follow_source)
        self._follow()
        self._follow_source()

    def _add_switches(self, column: QVBoxLayout) -> None:
        """Add what is on or off: black bars, and holes, which only precomputed depth has."""
        self.bars = Switch(
            self.tr("Ignore black bars"),
            self.tr("Letterboxed films: depth of the picture without its black bars"),
        )
        self.bars.toggled.connect(self._use_bars)
        self.holes = Switch(
            self.tr("Fill holes"), self.tr("Fill holes in the depth of a file from the background")
        )
        self.holes.toggled.connect(self._use_fill)
        column.addLayout(row(self.tr("Ignore black bars"), self.bars, beside=True))
        self._holes_row = QWidget()
        holes = row(self.tr("Fill holes"), self.holes, beside=True)
        holes.setContentsMargins(0, 0, 0, 0)
        self._holes_row.setLayout(holes)
        column.addWidget(self._holes_row)

    def _follow(self) -> None:
        settings = self._stabilization.settings
        self.motion.choose(self._stabilization.live.propagate)
        self.strength.choose(settings.strength)
        percent = round(settings.smooth * PERCENT)
        words = self.tr("{percent} %").format(percent=percent) if percent else self.tr("Off")
        self.smooth.show_value(percent, words)

    def _use_bars(self, is_on: bool) -> None:
        """Open the source again without its bars, or with them; a conversion keeps its size."""
        if is_on != (self._source.settings.autocrop != "off"):
            self._source.use(replace(self._source.settings, autocrop="keep" if is_on else "off"))

    def _use_fill(self, is_on: bool) -> None:
        """Open precomputed depth again with its holes filled, or as it is."""
        depth = self._source.depth
        if depth is not None and depth.depth_fill != is_on:
            self._source.depth_wanted.emit(replace(depth, depth_fill=is_on))

    def _follow_source(self) -> None:
        depth = self._source.depth
        self._holes_row.setVisible(depth is not None)
        self.holes.setChecked(depth is not None and depth.depth_fill)
        self.bars.setChecked(self._source.settings.autocrop != "off")
        info = self._source.info
        has_motion = info is None or info.is_live or info.frame_count != 1  # a still has none
        is_finished = self._source.depth is not None  # over time it stays as it is
        self.motion.setEnabled(has_motion and not is_finished)
        self.strength.setEnabled(not is_finished)
        self.bars.setEnabled(not is_finished)  # it has the shape of the frames that it was made from
