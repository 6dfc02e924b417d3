"""Toasts go by themselves and at a click, in a program of its own: PyQt's crash would take the other tests with it."""

import re
import subprocess
import sys

from patience import PATIENCE
from project import ROOT
from PyQt6.QtWidgets import QLabel, QToolButton
from windows import click, rect_of, wait_for, wait_for_layout

from viewer.desktop.messages.message import Level, Message, MessageAction
from viewer.desktop.messages.toasts import EDGE, NARROWEST

USE = """
import gc, itertools
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QPushButton, QWidget
app = QApplication([])
from viewer.desktop.messages import message_bar
message_bar.READING_TIME_MS, message_bar.CHOOSING_TIME_MS = 3, 5
from viewer.desktop.messages.message import Message, MessageAction
from viewer.desktop.messages.toasts import Messages
from viewer.desktop.widgets import discard
window = QWidget()
window.resize(800, 600)
window.show()
toasts = Messages(window)
pressed = []

def again(key, number):
    pressed.append(number)
    other = MessageAction(f"Other {number}", lambda: None, closes=False)
    toasts.show_message(Message(key, "Its buttons are others now", choices=(other,)))

for number in range(400):
    key = str(number % 6)
    choices = MessageAction("Open", lambda key=key, number=number: again(key, number), closes=number % 3 == 0)
    toasts.show_message(Message(key, "Saved", choices=(choices,) if number % 2 else ()))
    if number % 5 == 0:
        for button in window.findChildren(QPushButton):
            button.click()
    if number % 10 == 0:
        gc.collect()
    app.processEvents() if number % 4 else QTest.qWait(4)
while toasts.shown():
    QTest.qWait(5)
QTest.qWait(2 * discard.AGAIN_MS)
print(len(pressed) >= 40, len(discard._leaving), len(window.findChildren(message_bar.MessageBar)))
"""


def test_a_toast_may_go_while_its_own_signal_is_handled():
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", USE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["True", "0", "0"]


def test_two_are_shown_and_an_older_error_comes_back_when_there_is_room(make_window):
    window = make_window()
    window.open("demo")
    wait_for(lambda: window.session.screen.depth is not None)
    messages = window.messages

    def shown():
        return [each.key for each in messages.shown()]

    def show(key, level=Level.ERROR, **more):
        choices = (MessageAction("Retry", lambda: None),)
        messages.show_message(
            Message(key, f"{key} has happened", "A hint of usual length.", level, choices, **more)
        )

    messages.drop("hint")
    show("first")
    show("saved", Level.INFO)
    show("second")
    assert shown() == ["saved", "second"]
    show("third")
    assert shown() == ["second", "third"]
    show("first", Level.INFO, progress=0.5)
    assert shown() == ["second", "third"]  # progress is no news
    canvas = window.canvas
    assert messages.width() * messages.height() < 0.2 * canvas.width() * canvas.height()
    click(messages._bars["third"].findChild(QToolButton))  # its cross
    wait_for(lambda: shown() == ["first", "second"])  # the saved one had its time
    assert messages._bars["first"].message.progress == 0.5
    show("third")
    show("first")
    assert shown() == ["third", "first"]


def test_nothing_else_deletes_widgets_from_python():
    """`discard` keeps the Python object; Qt may call `deleteLater` as a slot, and a window that is left is at rest."""
    calls = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "viewer/desktop").rglob("*.py")
        for _ in re.findall(r"\.deleteLater\(\)", path.read_text(encoding="utf-8"))
    ]
    assert sorted(calls) == ["viewer/desktop/app.py", "viewer/desktop/widgets/discard.py"]


def test_a_path_after_a_long_name_has_a_line_of_its_own(make_window, tmp_path):
    window = make_window()
    folder, long = str(tmp_path), "Demo-points-00m01.633s-20261130-175959-and-more.png"
    for name, hint, has_line in (
        ("a.png", folder, False),
        (long, folder, True),
        (long, "Download it.", False),
    ):
        window.messages.show_message(
            Message("saved", f"Saved {name}", hint, choices=(MessageAction("Show in folder", print),))
        )
        wait_for_layout(window)
        words = window.messages.findChildren(QLabel)[0].text()
        assert words == f"<b>Saved {name}</b>{'<br>' if has_line else ' '}{hint}"


def test_toasts_stand_over_the_picture_and_leave_tools_and_color_scale_free(held):
    held.messages.drop("hint")
    held.messages.show_message(Message("saved", "Saved a.png", "/home/somebody/Pictures"))
    for size in ((1280, 800), (1024, 640), (900, 600), (720, 480)):
        held.resize(*size)
        wait_for_layout(held)
        toast, canvas = rect_of(held.messages, held), rect_of(held.canvas, held)
        if canvas.width() >= NARROWEST + 2 * EDGE:
            assert canvas.contains(toast) and abs(toast.center().x() - canvas.center().x()) <= 1
        assert not any(
            rect_of(tool, held).intersects(toast) for tool in held.rail.buttons if tool.isVisible()
        )
    held.resize(1280, 800)
    held.actions_["panel"].setChecked(False)
    wait_for_layout(held)
    assert abs(rect_of(held.messages, held).center().x() - rect_of(held.canvas, held).center().x()) <= 1
