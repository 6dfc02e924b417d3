"""The console that is closed, on Windows: its events come as SIGTERM, and the program has time to end."""

import atexit
import ctypes
import signal
import threading
from types import SimpleNamespace

import pytest

from viewer import console_close
from viewer.console_close import CLOSE_EVENTS, close_with_console

CTRL_C = 0


@pytest.fixture
def handler(monkeypatch):
    """What Windows would call, in a thread of its own; `ended` makes the program end."""
    kept, at_exit = [], []
    kernel = SimpleNamespace(SetConsoleCtrlHandler=lambda handle, add: kept.append(handle) or add)
    monkeypatch.setattr(console_close, "sys", SimpleNamespace(platform="win32"))
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(ctypes, "WINFUNCTYPE", lambda *_: lambda call: call, raising=False)
    monkeypatch.setattr(atexit, "register", at_exit.append)
    close_with_console()
    (handle,), (ended,) = kept, at_exit
    return SimpleNamespace(handle=handle, ended=ended)


@pytest.mark.parametrize("event", CLOSE_EVENTS)
def test_it_is_a_signal_and_windows_waits_for_the_end(handler, event):
    came, answers = threading.Event(), []
    before = signal.signal(signal.SIGTERM, lambda *_: came.set())
    try:
        windows = threading.Thread(target=lambda: answers.append(handler.handle(event)))
        windows.start()
        while not came.is_set():  # Python runs handlers between two of its own steps
            came.wait(0.01)
        assert windows.is_alive() and not answers
        handler.ended()
        windows.join()
        assert answers == [True]
    finally:
        signal.signal(signal.SIGTERM, before)


def test_ctrl_c_is_left_to_python(handler):
    assert handler.handle(CTRL_C) is False


def test_elsewhere_nothing_is_done(monkeypatch):
    monkeypatch.setattr(atexit, "register", lambda _: pytest.fail("registered"))
    close_with_console()
