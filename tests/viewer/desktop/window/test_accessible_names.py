"""Screen readers: everything that can be operated has a name, in every view and with every section open."""

from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollBar,
)
from windows import choose, wait_for

from viewer.desktop.conversions.view_options import OWN, ViewOptionsDialog

OPERATED = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit)


def name_of(widget, parent):
    """As Qt tells it to a screen reader: its own name, the words on it, or those of the label that belongs to it."""
    labels = (label.text() for label in parent.findChildren(QLabel) if label.buddy() is widget)
    words = widget.text() if isinstance(widget, QAbstractButton) else ""
    return (widget.accessibleName() or words or next(labels, "")).strip()


def nameless(parent):
    """What can be operated and has no name."""
    return [
        f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}"
        for widget in parent.findChildren(OPERATED)
        if widget.isVisible()
        and not isinstance(widget, QScrollBar)
        and not isinstance(widget.parent(), OPERATED)
        and not name_of(widget, parent)
    ]


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
    window.actions_["reconstruct"].trigger()
    assert nameless(window.conversions.scenes) == []
    choose(window.converting.form.view_options, OWN)
    (dialog,) = window.converting.form.findChildren(ViewOptionsDialog)
    assert nameless(dialog) == []


def test_tab_goes_through_the_window_of_reconstructions_as_it_is_read(make_window, monkeypatch):
    monkeypatch.setattr(
        "pipeline.reconstruction.packages.NEEDED", ()
    )  # where one is missing, it cannot be started
    window = make_window()
    window.open("demo")
    wait_for(lambda: window.session.screen.depth is not None)
    window.actions_["reconstruct"].trigger()
    scenes = window.conversions.scenes
    wait_for(scenes.isActiveWindow)
    scenes.choose.setFocus()
    passed = []
    while (focused := scenes.focusWidget()) not in passed:
        passed.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    form, footer = scenes.form, scenes.footer
    wanted = [
        scenes.choose, scenes.view, form.detail, form.key_frames, form.format, form.folder, form.moving, form.poses,
        footer.copy, footer.start,
    ]  # fmt: skip
    assert [each for each in passed if each in wanted] == wanted
    assert {type(each).__name__ for each in passed if each not in wanted} <= {"ReconstructionWindow"}
