"""Reading depth: how it is spread, where it ends, and the marks that are set on the picture."""

from __future__ import annotations

from PyQt6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout

from viewer.desktop.actions import Actions
from viewer.desktop.controls import Amount, amount_row, text_button
from viewer.desktop.instruments.histogram import Histogram
from viewer.desktop.panels.base import BasePanel
from viewer.desktop.session import Session


class Panel(BasePanel):
    """The histogram, the band and the contours of the look, and buttons for probes, line and legend."""

    order = 3

    def __init__(self, session: Session, actions: Actions) -> None:
        super().__init__(session, actions)
        look = session.look
        self.histogram = Histogram(session)
        self.nearer_than = Amount(
            self.tr("Only nearer than"), self.tr("Gray out what is farther than this share of the display range"), 100
        )  # fmt: skip
        self.nearer_than.valueChanged.connect(lambda percent: look.set(nearer_than=percent / 100))
        self.contours = Amount(self.tr("Contour lines"), self.tr("Lines of equal depth"), 24)
        self.contours.valueChanged.connect(lambda count: look.set(contours=count))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.histogram)
        column.addLayout(amount_row(self.nearer_than))
        column.addLayout(amount_row(self.contours))
        for names in (("legend", "probe"), ("profile", "pin"), ("clear_marks",)):
            column.addLayout(_line(actions, names))
        look.changed.connect(self._follow)
        self._follow()

    def title(self) -> str:
        return self.tr("Measure")

    def _follow(self) -> None:
        look = self.session.look.settings
        percent = round(look.nearer_than * 100)
        self.nearer_than.show_value(
            percent, self.tr("{percent} %").format(percent=percent) if percent else self.tr("Off")
        )
        self.contours.show_value(look.contours, str(look.contours) if look.contours else self.tr("Off"))


def _line(actions: Actions, names: tuple[str, ...]) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(6)
    for name in names:
        button: QToolButton = text_button(actions[name])
        line.addWidget(button)
    return line
