"""The program around the window: bugs are shown and survived, signals close it politely, it follows the system."""

import signal
import sys
import threading

import pytest
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QApplication
from windows import discard, settle, wait_for

from pipeline.settings import EstimatorSettings
from viewer import interruption
from viewer.desktop import app
from viewer.desktop.messages.crash_dialog import CrashDialog, ExceptionHook


def boxes():
    return [box for box in QApplication.topLevelWidgets() if isinstance(box, CrashDialog) and box.isVisible()]


@pytest.fixture
def catcher(qapp, monkeypatch):
    """Installed; Python's own printing of the traceback goes nowhere."""
    monkeypatch.setattr(sys, "__excepthook__", lambda *_: None)
    before = sys.excepthook, threading.excepthook
    catcher = ExceptionHook(qapp)
    catcher.install()
    yield catcher
    sys.excepthook, threading.excepthook = before
    for box in boxes():
        box.close()


def bug():
    try:
        {}["missing"]
    except KeyError as error:
        return error


def test_an_exception_that_nobody_caught_is_shown_with_details_to_copy(catcher):
    error = bug()
    sys.excepthook(type(error), error, error.__traceback__)
    wait_for(boxes)
    (box,) = boxes()
    assert "KeyError: 'missing'" in box.details.toPlainText()
    assert "Python 3." in box.details.toPlainText()
    box.copy.click()
    assert QGuiApplication.clipboard().text() == box.details.toPlainText()


def test_one_in_a_thread_is_shown_too(catcher):
    thread = threading.Thread(target=lambda: {}["missing"])
    thread.start()
    thread.join()
    wait_for(boxes)


def test_many_bugs_are_one_box(catcher):
    for _ in range(5):
        error = bug()
        sys.excepthook(type(error), error, error.__traceback__)
    wait_for(boxes)
    settle()
    assert len(boxes()) == 1


def _come(number):
    """As if the signal came: a real one would hit whatever runs the tests. test_interruption.py sends real ones."""
    signal.getsignal(number)(number, None)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_closes_the_window_as_its_button_does(make_window, number):
    window = make_window()
    with interruption.noted() as signals:
        signals.close_at_once(window)
        _come(number)
        wait_for(lambda: not window.isVisible())
    assert signals.came == [number]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_the_window_is_being_made_closes_it_too(monkeypatch, tmp_path, number, qapp):
    """The real `run`: the signal comes before there is anything to close."""
    monkeypatch.setenv("DEPTH_VIEWER_CONFIG", str(tmp_path))
    made = []

    def make(*wishes):
        _come(number)
        made.append(make_window(*wishes))
        monkeypatch.setattr(made[0].session, "begin", lambda: None)  # no network is needed to close a window
        return made[0]

    make_window = app.make_window
    monkeypatch.setattr(app, "make_window", make)
    assert app.run() == interruption.EXIT_CODE
    assert not made[0].isVisible()
    discard(made[0])


def test_the_handlers_are_as_before_afterwards():
    before = signal.getsignal(signal.SIGINT)
    with interruption.noted():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before


REMEMBERED = '{"model": "nano", "look": {"view": "overlay", "opacity": 0.3, "invert": true}}'


@pytest.fixture
def opened_with(tmp_path):
    """A window with remembered settings, opened with some wishes; closed at the end."""
    windows = []

    def open_it(**wishes):
        (tmp_path / "window.json").write_text(REMEMBERED)
        windows.append(app.make_window(**wishes, preferences_path=tmp_path / "window.json"))
        return windows[-1].session

    yield open_it
    for window in windows:
        window.close()
        window.deleteLater()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (None, "nano"),
        (EstimatorSettings(model="midas_small"), "midas_small"),
        ({"model": "auto"}, "auto"),
        ({"threads": 1}, "nano"),
    ],
)
def test_a_model_that_is_asked_for_goes_before_the_remembered_one(opened_with, asked, expected):
    assert opened_with(estimator=asked).models.settings.model == expected


def test_what_is_not_asked_for_is_as_it_was(opened_with):
    look = opened_with(look={"colormap": "turbo"}).view_state.settings
    assert (look.colormap, look.view, look.opacity, look.invert) == ("turbo", "overlay", 0.3, True)


def test_the_system_changing_to_dark_is_followed(make_window, qapp, monkeypatch):
    from PyQt6.QtCore import Qt

    from viewer.desktop.style.theme import Appearance

    window = make_window(appearance=Appearance.SYSTEM)
    monkeypatch.setattr("viewer.desktop.style.theme.is_dark", lambda *_: True)  # as if the system said so
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert window.palette().window().color().lightness() < 60
