"""Show the options of the active effect, as a part of the view panel."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtWidgets import QLayout, QVBoxLayout, QWidget

from pipeline.option import options
from viewer.desktop.panels.base import row
from viewer.desktop.state.view_state import ViewState
from viewer.desktop.style.languages import decimal
from viewer.desktop.widgets.controls import LabeledSlider, Picker, Switch, labeled_row
from viewer.views.settings import EffectSettings

STEPS = 100
"""Steps of each slider, over the range of its option."""
BOUNDS = {
    entry.name: (entry.minimum, entry.maximum)
    for entry in options(EffectSettings)
    if entry.minimum is not None and entry.maximum is not None
}


@dataclass(frozen=True)
class _Row:
    """One option: the view it belongs to, its control, and the widget that is shown with it."""

    view: str
    option: str
    control: LabeledSlider | Picker | Switch
    words: str
    widget: QWidget
    decimals: int = 0


class EffectOptions(QWidget):
    """Shows and changes options in `look`."""

    def __init__(self, look: ViewState) -> None:
        super().__init__()
        self._look = look
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self.rows = (*self._bokeh(), *self._fog(), *self._relight(), *self._stereo())
        look.changed.connect(self._follow)
        self._follow()

    def _bokeh(self) -> tuple[_Row, ...]:
        return (
            self._amount(
                "bokeh",
                "focus",
                self.tr("Focus"),
                self.tr("Focus depth; click the image to focus there"),
                self.tr("{percent} %"),
            ),
            self._amount(
                "bokeh",
                "aperture",
                self.tr("Aperture"),
                self.tr("Blur strength outside the focus depth"),
                self.tr("{percent} %"),
            ),
        )

    def _fog(self) -> tuple[_Row, ...]:
        return (
            self._amount("fog", "fog_density", self.tr("Density"), self.tr("Fog density"), "{value}", 2),
            self._picker(
                "fog",
                "fog_color",
                self.tr("Fog color"),
                self.tr("Color of distant parts"),
                {
                    "gray": self.tr("Gray"),
                    "white": self.tr("White"),
                    "blue": self.tr("Blue"),
                    "sand": self.tr("Sand"),
                    "night": self.tr("Night"),
                },
            ),
        )

    def _relight(self) -> tuple[_Row, ...]:
        return (
            self._amount(
                "relight",
                "light_azimuth",
                self.tr("Light azimuth"),
                self.tr("Left or right of the camera"),
                self.tr("{value}°"),
            ),
            self._amount(
                "relight",
                "light_elevation",
                self.tr("Light elevation"),
                self.tr("Below or above the camera"),
                self.tr("{value}°"),
            ),
            self._amount(
                "relight",
                "light_strength",
                self.tr("Strength"),
                self.tr("Strength of the new light; 0 % shows the original image"),
                self.tr("{percent} %"),
            ),
        )

    def _stereo(self) -> tuple[_Row, ...]:
        return (
            self._picker(
                "stereo",
                "stereo_layout",
                self.tr("Layout"),
                self.tr("Type of 3D display or glasses"),
                {
                    "full": self.tr("Side by side"),
                    "half": self.tr("Side by side, half width"),
                    "stacked": self.tr("Top-bottom"),
                    "half-stacked": self.tr("Top-bottom, half height"),
                    "dubois": self.tr("Anaglyph (Dubois)"),
                    "optimized": self.tr("Anaglyph (optimized)"),
                    "gray": self.tr("Anaglyph (gray)"),
                },
            ),
            self._switch(
                "stereo",
                "stereo_swap",
                self.tr("Swap eyes"),
                self.tr("The right eye's image first, for crossed viewing and other screens"),
            ),
            self._amount(
                "stereo",
                "stereo_depth",
                self.tr("Parallax"),
                self.tr("Parallax between the nearest and the farthest point, in percent of the width"),
                self.tr("{value} %"),
                1,
            ),
            self._switch(
                "stereo",
                "stereo_auto_convergence",
                self.tr("Auto convergence"),
                self.tr("Zero parallax for what is near in the center of the frame"),
            ),
            self._amount(
                "stereo",
                "stereo_convergence",
                self.tr("Convergence"),
                self.tr("Depth with zero parallax: the plane of the screen; nearer parts stand out"),
                self.tr("{percent} %"),
            ),
        )

    def _amount(self, view: str, name: str, label: str, tip: str, words: str, decimals: int = 0) -> _Row:
        low, high = BOUNDS[name]
        amount = LabeledSlider(label, tip, STEPS)
        amount.valueChanged.connect(
            lambda step: self._look.set(**{name: round(low + (high - low) * step / STEPS, 4)})
        )
        return _Row(view, name, amount, words, self._added(labeled_row(amount)), decimals)

    def _picker(self, view: str, name: str, label: str, tip: str, choices: dict[str, str]) -> _Row:
        picker = Picker(label, tip)
        for value, text in choices.items():
            picker.add(value, text)
        picker.activated.connect(lambda _index: self._look.set(**{name: picker.value}))
        return _Row(view, name, picker, "", self._added(row(label, picker)))

    def _switch(self, view: str, name: str, label: str, tip: str) -> _Row:
        switch = Switch(label, tip)
        switch.toggled.connect(lambda on: self._look.set(**{name: on}))
        return _Row(view, name, switch, "", self._added(row(label, switch, beside=True)))

    def _added(self, layout: QLayout) -> QWidget:
        layout.setContentsMargins(0, 0, 0, 0)
        widget = QWidget()
        widget.setLayout(layout)
        self._column.addWidget(widget)
        return widget

    def _follow(self) -> None:
        look = self._look.settings
        for entry in self.rows:
            value = getattr(look, entry.option)
            if isinstance(entry.control, Picker):
                entry.control.choose(value)
            elif isinstance(entry.control, Switch):
                entry.control.setChecked(value)
            else:
                low, high = BOUNDS[entry.option]
                share = (value - low) / (high - low)
                number = decimal(value, entry.decimals)
                words = entry.words.format(value=number, percent=round(100 * share))
                entry.control.show_value(round(share * STEPS), words)
            entry.widget.setVisible(entry.view == look.view)
            if entry.option == "stereo_convergence":
                entry.widget.setEnabled(not look.stereo_auto_convergence)
        self.setVisible(any(entry.view == look.view for entry in self.rows))
