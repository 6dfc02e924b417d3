"""Show the camera panel: resolution, frame rate, and what the driver of the open camera lets be set."""

from __future__ import annotations

import math

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from pipeline.sources.camera import CameraControl
from viewer.desktop.panels.base import BasePanel, row
from viewer.desktop.state.devices.open_camera import OpenCamera
from viewer.desktop.style.languages import brief
from viewer.desktop.widgets.actions import Actions
from viewer.desktop.widgets.controls import LabeledSlider, Picker, Switch, labeled_row
from viewer.desktop.widgets.discard import discard

STEPS = 100
"""Of a slider over a wide range."""


class Panel(BasePanel):
    """Shown while a camera is open. Rows are made for the controls that this camera has."""

    order = 0

    def __init__(self, actions: Actions, camera: OpenCamera) -> None:
        super().__init__(actions)
        self._camera = camera
        self.size_ = Picker(self.tr("Resolution"), self.tr("Frame size that the camera delivers"))
        self.size_.activated.connect(lambda _index: camera.use_size(_size(self.size_.value)))
        self.rate = Picker(self.tr("Frame rate"), self.tr("Frames per second that the camera delivers"))
        self.rate.activated.connect(lambda _index: camera.use_rate(float(self.rate.value)))
        self.controls: dict[str, Switch | LabeledSlider] = {}
        self._rows: list[QWidget] = []
        self._known: tuple[CameraControl, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(row(self.tr("Resolution"), self.size_))
        self._rate_row = QWidget()
        rate = row(self.tr("Frame rate"), self.rate)
        rate.setContentsMargins(0, 0, 0, 0)
        self._rate_row.setLayout(rate)
        column.addWidget(self._rate_row)
        self._column = QVBoxLayout()
        self._column.setSpacing(12)
        column.addLayout(self._column)
        self.reset = QPushButton(self.tr("Reset camera"))
        self.reset.setToolTip(self.tr("Set exposure, white balance and so on to the defaults of the camera"))
        self.reset.clicked.connect(lambda _checked: camera.reset())
        column.addWidget(self.reset)
        camera.changed.connect(self._follow)
        self._follow()

    def title(self) -> str:
        return self.tr("Camera")

    def _follow(self) -> None:
        camera = self._camera
        self.want(camera.is_there)
        if not camera.is_there:
            return
        self.size_.clear()
        for width, height in camera.sizes:
            self.size_.add(f"{width}x{height}", f"{width} × {height}")
        self.size_.choose("{}x{}".format(*camera.size))
        self.rate.clear()
        for rate in camera.rates:
            self.rate.add(f"{rate:g}", self.tr("{rate} fps").format(rate=brief(rate, 4)))
        if camera.rates:
            self.rate.choose(f"{min(camera.rates, key=lambda rate: abs(rate - camera.rate)):g}")
        self._rate_row.setVisible(bool(camera.rates))
        names = [control.name for control in camera.controls]
        if names != list(self.controls):
            self._make_rows()
        self._known = camera.controls
        for control in camera.controls:
            self._show(control)
        self.reset.setVisible(bool(names))

    def _make_rows(self) -> None:
        for widget in self._rows:
            discard(widget)
        self._rows, self.controls = [], {}
        for control in self._camera.controls:
            name, (label, tip) = control.name, _words()[control.name]
            made: Switch | LabeledSlider
            if control.is_switch:
                made = Switch(label, tip)
                made.toggled.connect(lambda on, name=name: self._camera.set(name, int(on)))
                layout = row(label, made, beside=True)
            else:
                made = LabeledSlider(label, tip, _steps(control))
                made.valueChanged.connect(lambda step, name=name: self._slide(name, step))
                layout = labeled_row(made)
            layout.setContentsMargins(0, 0, 0, 0)
            widget = QWidget()
            widget.setLayout(layout)
            self.controls[name] = made
            self._rows.append(widget)
            self._column.addWidget(widget)

    def _slide(self, name: str, step: int) -> None:
        control = next(each for each in self._known if each.name == name)
        value, slider = _value(control, step), self.controls[name]
        if isinstance(slider, LabeledSlider):
            slider.show_value(step, _in_words(name, value))
        self._camera.set(name, value)

    def _show(self, control: CameraControl) -> None:
        made = self.controls[control.name]
        made.setEnabled(control.is_active)
        if isinstance(made, Switch):
            made.blockSignals(True)
            made.setChecked(bool(control.value))
            made.blockSignals(False)
            made.update()
        elif not made.isSliderDown():
            made.show_value(_step(control), _in_words(control.name, control.value))


def _size(text: str) -> tuple[int, int]:
    width, height = text.split("x")
    return int(width), int(height)


def _is_wide(control: CameraControl) -> bool:
    """Whether even steps would leave the lower part to one or two of them, as with exposure."""
    return control.minimum > 0 and control.maximum > 20 * control.minimum


def _steps(control: CameraControl) -> int:
    return STEPS if _is_wide(control) else (control.maximum - control.minimum) // control.step


def _value(control: CameraControl, step: int) -> int:
    """The driver's value at a step of the slider; a wide range is even in its logarithm."""
    if not _is_wide(control):
        return control.minimum + step * control.step
    value = control.minimum * math.exp(math.log(control.maximum / control.minimum) * step / STEPS)
    return control.minimum + round((value - control.minimum) / control.step) * control.step


def _step(control: CameraControl) -> int:
    if not _is_wide(control):
        return (control.value - control.minimum) // control.step
    share = math.log(max(control.value, control.minimum) / control.minimum)
    return round(STEPS * share / math.log(control.maximum / control.minimum))


def _in_words(name: str, value: int) -> str:
    translate = QCoreApplication.translate
    if name == "exposure":
        return translate("CameraPanel", "{value} ms").format(value=brief(value / 10, 3))
    if name == "white_balance":
        return translate("CameraPanel", "{value} K").format(value=value)
    return str(value)


def _words() -> dict[str, tuple[str, str]]:
    """What each control is called, and what it does."""
    translate = QCoreApplication.translate
    return {
        "auto_exposure": (
            translate("CameraPanel", "Auto exposure"),
            translate("CameraPanel", "The camera chooses exposure time and gain"),
        ),
        "exposure": (
            translate("CameraPanel", "Exposure"),
            translate("CameraPanel", "Exposure time: longer is brighter, but blurs motion"),
        ),
        "gain": (translate("CameraPanel", "Gain"), translate("CameraPanel", "Brighter, but with more noise")),
        "auto_white_balance": (
            translate("CameraPanel", "Auto white balance"),
            translate("CameraPanel", "The camera follows the color of the light"),
        ),
        "white_balance": (
            translate("CameraPanel", "White balance"),
            translate("CameraPanel", "Color temperature of the light"),
        ),
        "auto_focus": (
            translate("CameraPanel", "Autofocus"),
            translate("CameraPanel", "The camera focuses by itself"),
        ),
        "focus": (translate("CameraPanel", "Focus"), translate("CameraPanel", "Position of the lens")),
        "brightness": (
            translate("CameraPanel", "Brightness"),
            translate("CameraPanel", "Brightness of the image, after exposure"),
        ),
        "contrast": (translate("CameraPanel", "Contrast"), translate("CameraPanel", "Contrast of the image")),
        "saturation": (
            translate("CameraPanel", "Saturation"),
            translate("CameraPanel", "Strength of the colors"),
        ),
        "sharpness": (
            translate("CameraPanel", "Sharpness"),
            translate("CameraPanel", "Sharpening by the camera"),
        ),
    }
