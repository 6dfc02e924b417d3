"""Ask for the distance of a mark: Enter confirms, Escape cancels."""

from __future__ import annotations

from PyQt6.QtCore import QLocale, QPointF, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QDoubleSpinBox, QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

LEAST_M, MOST_M = 0.05, 1000.0
ASIDE_PX = 16


class _Number(QDoubleSpinBox):
    """Accept point and comma as decimal separator in every language: 1.2 is never 12."""

    def __init__(self) -> None:
        super().__init__()
        self.setRange(LEAST_M, MOST_M)
        self.setDecimals(2)
        self.setSingleStep(0.1)
        self.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)  # the arrow keys step
        locale = self.locale()
        locale.setNumberOptions(locale.numberOptions() | QLocale.NumberOption.RejectGroupSeparator)
        self.setLocale(locale)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is not None and event.text() in (".", ","):
            point = self.locale().decimalPoint()
            event = QKeyEvent(event.type(), event.key(), event.modifiers(), point)
        super().keyPressEvent(event)


class DistanceEditor(QFrame):
    """A dialog over the image. `given` carries the answer in meters; `closed` follows it, or comes alone on Escape."""

    given = pyqtSignal(float)
    closed = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("distanceEditor")
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.number = _Number()
        self.number.setSuffix(self.tr(" m"))
        self.number.setAccessibleName(self.tr("Distance in meters"))
        self.number.setToolTip(self.tr("Straight-line distance from the camera to this point"))
        name = QLabel(self.tr("Distance"))
        name.setBuddy(self.number)
        self.button = QPushButton(self.tr("Set"))
        self.button.clicked.connect(self._answer)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 10, 8)
        row.setSpacing(8)
        for widget in (name, self.number, self.button):
            row.addWidget(widget)
        self.hide()

    def ask(self, point: QPointF, guess: float) -> None:
        """Open the dialog beside this point of the parent."""
        self.number.setValue(guess)
        self.adjustSize()
        parent = self.parentWidget()
        assert parent is not None
        left = point.x() + ASIDE_PX
        if left + self.width() > parent.width():
            left = point.x() - ASIDE_PX - self.width()
        top = min(point.y() - self.height() / 2, parent.height() - self.height())
        self.move(round(max(0.0, left)), round(max(0.0, top)))
        self.show()
        self.raise_()
        self.number.setFocus()
        self.number.selectAll()

    def close_it(self) -> None:
        """Close the dialog without an answer, if it is open."""
        if not self.isHidden():
            self.hide()
            if (parent := self.parentWidget()) is not None:
                parent.setFocus()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is None:
            return
        if event.key() == Qt.Key.Key_Escape:
            self.close_it()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._answer()
        else:
            super().keyPressEvent(event)

    def _answer(self) -> None:
        self.number.interpretText()
        self.given.emit(self.number.value())
        self.close_it()
