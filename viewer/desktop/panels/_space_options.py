"""Show the options of the point cloud, as a part of the view panel."""

from __future__ import annotations

from PyQt6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from viewer.desktop.panels.base import row
from viewer.desktop.state.view_state import ViewState
from viewer.desktop.widgets.actions import Actions
from viewer.desktop.widgets.buttons import text_button
from viewer.desktop.widgets.controls import LabeledSlider, Picker, Switch, labeled_row

LARGEST = 9
"""Largest point size in pixels."""
BUTTONS = ("space_front", "space_side"), ("space_top", "space_fit")


class SpaceOptions(QWidget):
    """Shows and changes options in `look`."""

    def __init__(self, actions: Actions, look: ViewState) -> None:
        super().__init__()
        self._look = look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._of_window: list[QWidget] = []
        sides = QGridLayout()
        sides.setSpacing(6)
        for line, names in enumerate(BUTTONS):
            for place, name in enumerate(names):
                sides.addWidget(self._acting(actions, name), line, place)
        column.addLayout(sides)
        self.color = self._picker("points_color", self.tr("Point color"), self.tr("Color of the point cloud"))
        for value, text in (
            ("picture", self.tr("Image")),
            ("depth", self.tr("Depth")),
            ("normal", self.tr("Surface normal")),
        ):
            self.color.add(value, text)
        self.projection = self._picker(
            "projection", self.tr("Projection"), self.tr("Perspective, or parallel lines that stay parallel")
        )
        self.projection.add("perspective", self.tr("Perspective"))
        self.projection.add("orthographic", self.tr("Orthographic"))
        self.surface = self._picker(
            "surface", self.tr("Surface"), self.tr("Points, or a mesh between neighbors, cut at depth edges")
        )
        self.surface.add("points", self.tr("Points"))
        self.surface.add("mesh", self.tr("Mesh"))
        self.near_clip, self.far_clip = self._clips()
        self.point_size = LabeledSlider(
            self.tr("Point size"), self.tr("Pixels; Auto closes the gaps between points"), LARGEST
        )
        self.point_size.valueChanged.connect(lambda size: look.set(point_size=float(size)))
        self.grid = Switch(self.tr("Grid"), self.tr("Floor grid, axes and the camera"))
        self.grid.toggled.connect(lambda on: look.set(grid=on))
        column.addLayout(row(self.tr("Point color"), self.color))
        column.addLayout(row(self.tr("Projection"), self.projection))
        column.addLayout(row(self.tr("Surface"), self.surface))
        for slider in (self.point_size, self.near_clip, self.far_clip):
            column.addLayout(labeled_row(slider))
        column.addLayout(row(self.tr("Grid"), self.grid, beside=True))
        for name in ("save_space", "reconstruct"):
            column.addWidget(self._acting(actions, name))
        look.changed.connect(self._follow)
        self._follow()

    def use_elsewhere(self) -> None:
        """Hide what acts on the picture of the main window."""
        for button in self._of_window:
            button.hide()

    def _acting(self, actions: Actions, name: str) -> QWidget:
        button = text_button(actions[name])
        self._of_window.append(button)
        return button

    def _clips(self) -> tuple[LabeledSlider, LabeledSlider]:
        """The far clip is what the measure panel calls "Only nearer than"."""
        near = LabeledSlider(self.tr("Near clip"), self.tr("Leave out everything nearer than this"), 100)
        near.valueChanged.connect(lambda percent: self._look.set(farther_than=percent / 100))
        far = LabeledSlider(self.tr("Far clip"), self.tr("Leave out everything farther than this"), 100)
        far.valueChanged.connect(lambda percent: self._look.set(nearer_than=percent / 100))
        return near, far

    def _picker(self, option: str, name: str, tip: str) -> Picker:
        picker = Picker(name, tip)
        picker.activated.connect(lambda _index: self._look.set(**{option: picker.value}))
        return picker

    def _follow(self) -> None:
        look = self._look.settings
        self.setVisible(look.view == "points")
        self.color.choose(look.points_color)
        self.projection.choose(look.projection)
        self.surface.choose(look.surface)
        near, far = round(look.farther_than * 100), round(look.nearer_than * 100)
        self.near_clip.show_value(
            near, self.tr("Off") if near == 100 else self.tr("{near} %").format(near=near)
        )
        self.far_clip.show_value(far, self.tr("{far} %").format(far=far) if far else self.tr("Off"))
        self.point_size.setEnabled(look.surface == "points")
        size = round(look.point_size)
        self.point_size.show_value(size, self.tr("{size} px").format(size=size) if size else self.tr("Auto"))
        self.grid.setChecked(look.grid)
