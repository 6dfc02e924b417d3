"""Show the view panel: colormap, invert, equalize, gamma and opacity."""

from __future__ import annotations

import math

from PyQt6.QtCore import QEvent, QObject
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from viewer.desktop.panels._effect_options import EffectOptions
from viewer.desktop.panels._space_options import SpaceOptions
from viewer.desktop.panels.base import BasePanel, row
from viewer.desktop.state.view_state import ViewState
from viewer.desktop.style.languages import brief
from viewer.desktop.widgets.actions import Actions, with_key
from viewer.desktop.widgets.colormap_gallery import ColormapButton
from viewer.desktop.widgets.controls import LabeledSlider, Switch, labeled_row

WIDEST = 4.0
"""Largest gamma of the slider; the command line accepts a little more."""
GAMMA_STEPS = 20


class Panel(BasePanel):
    """Shows and changes `view_state`."""

    order = 1

    def __init__(self, actions: Actions, view_state: ViewState) -> None:
        super().__init__(actions)
        self._view_state = view_state
        look = view_state
        self.colormap = ColormapButton(look, with_key(self.tr("Colors from far to near"), "C"))
        self.invert = Switch(self.tr("Invert"), with_key(self.tr("Swap the colors of near and far"), "I"))
        self.invert.toggled.connect(lambda on: look.set(invert=on))
        self.equalize = Switch(
            self.tr("Equalize"),
            self.tr("Histogram equalization: more detail everywhere, but distances are not proportional"),
        )
        self.equalize.toggled.connect(lambda on: look.set(equalize=on))
        self.gamma = LabeledSlider(
            self.tr("Gamma"),
            self.tr("More colors for far or for near depth; double-click to reset"),
            2 * GAMMA_STEPS,
        )
        self.gamma.valueChanged.connect(lambda step: look.set(gamma=_gamma(step)))
        self.gamma.installEventFilter(self)
        self.opacity = LabeledSlider(
            self.tr("Overlay opacity"), self.tr("Opacity of depth in the overlay"), 100
        )
        self.opacity.valueChanged.connect(lambda percent: look.set(opacity=percent / 100))
        self._opacity_row = QWidget()
        self._opacity_row.setLayout(labeled_row(self.opacity))
        self.space = SpaceOptions(actions, look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._colors = QWidget()
        colors = QVBoxLayout(self._colors)
        colors.setContentsMargins(0, 0, 0, 0)
        colors.setSpacing(12)
        colors.addLayout(row(self.tr("Colormap"), self.colormap))
        colors.addLayout(row(self.tr("Invert"), self.invert, beside=True))
        colors.addLayout(row(self.tr("Equalize"), self.equalize, beside=True))
        colors.addLayout(labeled_row(self.gamma))
        column.addWidget(self._colors)
        column.addWidget(self._opacity_row)
        column.addWidget(self.space)
        self.effect = EffectOptions(look)
        column.addWidget(self.effect)
        if (inner := self._opacity_row.layout()) is not None:
            inner.setContentsMargins(0, 0, 0, 0)
        look.changed.connect(self._follow)
        self._follow()

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:  # noqa: N802 - its name in Qt
        """A double click on the slider resets gamma."""
        if watched is self.gamma and event is not None and event.type() == QEvent.Type.MouseButtonDblClick:
            self._view_state.set(gamma=1.0)
            return True
        return super().eventFilter(watched, event)

    def title(self) -> str:
        return self.tr("View")

    def _follow(self) -> None:
        look = self._view_state.settings
        self.gamma.show_value(round(GAMMA_STEPS * (1 + math.log(look.gamma, WIDEST))), brief(look.gamma, 2))
        self.invert.setChecked(look.invert)
        self.equalize.setChecked(look.equalize)
        percent = round(look.opacity * 100)
        self.opacity.show_value(percent, self.tr("{percent} %").format(percent=percent))
        self._colors.setVisible(look.has_colors)
        self._opacity_row.setVisible(look.view == "overlay")


def _gamma(step: int) -> float:
    """Map slider steps to gamma on a logarithmic scale: 1 in the middle, `WIDEST` and its inverse at the ends."""
    return round(float(WIDEST ** (step / GAMMA_STEPS - 1)), 3)
