"""Screen readers: everything that can be operated has a name, in every view and with every section open."""

from PyQt6.QtGui import QAccessible
from PyQt6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QScrollBar,
)
from windows import wait_for

OPERATED = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit)


def nameless(parent):
    """What can be operated and has no name, as a screen reader asks for it."""
    found = []
    for widget in parent.findChildren(OPERATED):
        if (
            widget.isVisible()
            and not isinstance(widget, QScrollBar)
            and not isinstance(widget.parent(), OPERATED)
        ):
            interface = QAccessible.queryAccessibleInterface(widget)
            if not interface.text(QAccessible.Text.Name).strip():
                found.append(
                    f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}"
                )
    return found


def test_everything_has_a_name(make_window):
    window = make_window()
    assert nameless(window) == []  # the start page
    window.open("demo")
    wait_for(lambda: window.session.screen.depth is not None)
    window.side.fold(())
    for name in window.actions_.views:
        window.actions_[f"view:{name}"].trigger()
        assert nameless(window) == [], name
    for name in ("profile", "region", "alarm", "calibrate"):
        window.actions_[name].setChecked(True)
    assert nameless(window) == []
    window.export()
    assert nameless(window.converting) == []
