"""Show messages about the calibration: why it is no longer valid, or that an earlier one exists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QWidget

from pipeline.errors import DepthViewerError
from pipeline.geometry.calibration import Calibration
from viewer.desktop.messages.error_messages import message_of
from viewer.desktop.messages.message import Message, MessageAction
from viewer.desktop.messages.toasts import Messages
from viewer.desktop.state.measuring.calibration_drift import CalibrationLoss
from viewer.desktop.state.measuring.distance_marks import DistanceMarks
from viewer.desktop.state.source import Source

KEY = "meters"
REMEMBERED = 8
"""Number of sources whose calibrations are remembered."""


class CalibrationMessages(QObject):
    """Shows the signals of `DistanceMarks` as messages with buttons, and remembers calibrations by source."""

    def __init__(
        self,
        source: Source,
        distance_marks: DistanceMarks,
        messages: Messages,
        remembered: dict[str, Any],
        window: QWidget,
    ) -> None:
        """`remembered` has calibrations as JSON, by the address of the source."""
        super().__init__(window)
        self._source, self._distance_marks, self._messages, self._window = (
            source,
            distance_marks,
            messages,
            window,
        )
        self.remembered = dict(remembered)
        distance_marks.lost.connect(self._lost)
        distance_marks.changed.connect(self._follow)
        source.opened.connect(self._opened)
        source.changed.connect(self._source_changed)

    def _lost(self, why: CalibrationLoss) -> None:
        if self._distance_marks.known is not None:
            return  # the model's own meters take the place of the corrected ones
        hold = MessageAction(self.tr("Use here"), lambda: self._try(self._distance_marks.hold))
        match why:
            case CalibrationLoss.SCENE:
                text = self.tr("New scene: the distance is unknown")
                hint = self.tr("Distance marks are valid only for the scene in which you set them.")
                message = Message(KEY, text, hint, choices=(hold,))
            case CalibrationLoss.NETWORK:
                text = self.tr("Model changed: the distance is unknown")
                message = Message(
                    KEY, text, self.tr("Each model has its own scale. Mark the distances again."), stays=True
                )
            case CalibrationLoss.DRIFT:
                text = self.tr("Depth has drifted: distances are no longer accurate")
                hint = self.tr("The values at the marks are off by more than 25 %. Mark the distances again.")
                message = Message(KEY, text, hint, choices=(hold,))
        self._messages.show_message(message)

    def _follow(self) -> None:
        distance_marks = self._distance_marks
        if distance_marks.holds:
            self._messages.drop(KEY)
        if distance_marks.holds and distance_marks.calibration is not None and self._source.address:
            self.remembered.pop(self._source.address, None)
            self.remembered[self._source.address] = distance_marks.calibration.to_json()
            while len(self.remembered) > REMEMBERED:
                self.remembered.pop(next(iter(self.remembered)))

    def _opened(self) -> None:
        known = self.remembered.get(self._source.address)
        if known is None:
            return
        use = MessageAction(self.tr("Use"), lambda: self._try(lambda: self._take(known)))
        text = self.tr("Distance marks exist for this source")
        hint = self.tr("They are valid if the camera has not moved.")
        self._messages.show_message(Message(KEY, text, hint, choices=(use,)))

    def _take(self, known: Any) -> None:
        self._distance_marks.take(Calibration.from_json(known))

    def _source_changed(self) -> None:
        if not self._source.address or self._source.info is None:
            self._messages.drop(KEY)

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except DepthViewerError as error:
            self._messages.show_message(message_of(KEY, error, self._window))
