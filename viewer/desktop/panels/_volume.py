"""Mute button and volume slider, shown while the open file has audio."""

from __future__ import annotations

from PyQt6.QtWidgets import QHBoxLayout, QWidget

from viewer.desktop.state.devices.speaker import Speaker
from viewer.desktop.style import icons
from viewer.desktop.widgets.actions import Actions
from viewer.desktop.widgets.buttons import tool_button
from viewer.desktop.widgets.controls import LabeledSlider

PERCENT = 100
WIDTH = 72


class VolumeControl(QWidget):
    """Changes the speaker and shows its state. The slider gives way where `set_brief`."""

    def __init__(self, actions: Actions, speaker: Speaker) -> None:
        super().__init__()
        self._speaker, self._mute, self._is_brief = speaker, actions["mute"], False
        self.button = tool_button(self._mute)
        self.slider = LabeledSlider(self.tr("Volume"), self.tr("Volume"), PERCENT)
        self.slider.setFixedWidth(WIDTH)
        self.slider.valueChanged.connect(lambda percent: speaker.set_volume(percent / PERCENT))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.button)
        row.addWidget(self.slider)
        speaker.changed.connect(self._follow)
        self._follow()

    def set_brief(self, is_brief: bool) -> None:
        """Leave the slider out: there is little room."""
        self._is_brief = is_brief
        self._follow()

    def _follow(self) -> None:
        speaker = self._speaker
        self.setVisible(speaker.has_audio)
        percent = 0 if speaker.is_muted else round(speaker.volume * PERCENT)
        self.slider.show_value(percent, self.tr("{percent} %").format(percent=percent))
        self.slider.setEnabled(speaker.has_device)
        self.slider.setVisible(not self._is_brief)
        self._mute.setIcon(icons.icon("volume" if percent else "muted"))
        missing = self.tr("This computer has no audio device")
        self.slider.setToolTip(self.tr("Volume") if speaker.has_device else missing)
        self.button.setToolTip(self._mute.toolTip() if speaker.has_device else missing)
