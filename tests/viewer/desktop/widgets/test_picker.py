"""A list that was opened and closed looks at rest, and a narrow one shortens its text."""

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QCursor
from PyQt6.QtWidgets import QStyleOptionComboBox
from windows import wait_for

from viewer.desktop.widgets.controls import Picker


@pytest.mark.parametrize("is_above", [True, False])
def test_closed_it_is_lit_only_under_the_pointer(qtbot, is_above):
    picker = Picker("View", "")
    qtbot.addWidget(picker)
    for name in ("depth", "stereo"):
        picker.add(name, name)
    picker.show()
    wait_for(picker.isVisible)
    inside = picker.mapToGlobal(picker.rect().center())
    QCursor.setPos(inside)
    picker.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)  # as the pointer has come
    picker.showPopup()
    QCursor.setPos(inside if is_above else inside + QPoint(0, 300))
    picker.hidePopup()
    assert picker.underMouse() is is_above


def test_a_text_that_has_no_room_ends_in_an_ellipsis(qtbot):
    picker = Picker("Edges", "")
    qtbot.addWidget(picker)
    picker.add("", "As the main window")
    drawn = QStyleOptionComboBox()
    picker.resize(400, 30)
    picker.initStyleOption(drawn)
    assert drawn.currentText == "As the main window"
    picker.resize(120, 30)
    picker.initStyleOption(drawn)
    assert drawn.currentText.startswith("As") and drawn.currentText.endswith("…")
