"""Show the controls of the viewport: sides, color, grid and a picture of it."""

from __future__ import annotations

from PyQt6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from viewer.desktop.conversions.reconstruction.scene_view import SceneView
from viewer.desktop.widgets.controls import Picker, Switch


class ViewBar(QWidget):
    """One line below the viewport."""

    def __init__(self, view: SceneView) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        for text, tip, act in (
            (self.tr("Front"), self.tr("From the first camera"), lambda: view.look_from("front")),
            (self.tr("Side"), self.tr("From the side"), lambda: view.look_from("side")),
            (self.tr("Top"), self.tr("From above"), lambda: view.look_from("top")),
            (self.tr("Fit"), self.tr("Fit the scene to the window"), view.fit),
        ):
            button = QToolButton()
            button.setObjectName("textButton")
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(text)
            button.clicked.connect(act)
            line.addWidget(button)
        line.addStretch(1)
        self.color = Picker(self.tr("Color"), self.tr("Color of the scene"))
        self.color.add("picture", self.tr("Image"))
        self.color.add("normal", self.tr("Surface normal"))
        self.color.setMinimumContentsLength(12)
        self.color.activated.connect(lambda _index: view.set(points_color=self.color.value))
        self.grid = Switch(self.tr("Grid"), self.tr("Floor grid"))
        self.grid.setChecked(view.look.grid)
        self.grid.toggled.connect(lambda on: view.set(grid=on))
        for name, control in ((self.tr("Color"), self.color), (self.tr("Grid"), self.grid)):
            label = QLabel(name)
            label.setProperty("role", "quiet")
            label.setBuddy(control)
            line.addSpacing(6)
            line.addWidget(label)
            line.addWidget(control)
