"""What is told about a display before Qt is asked, which would end the program."""

import socket

import pytest

from viewer import display


@pytest.fixture
def wayland(monkeypatch, tmp_path):
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-9")
    return tmp_path / "wayland-9"


def test_a_stale_wayland_display_is_told(wayland):
    error = display.problem()
    assert str(error) == "The display wayland-9 of WAYLAND_DISPLAY does not exist."
    assert "Unset WAYLAND_DISPLAY" in error.hint


def test_one_that_is_there_is_not(wayland):
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(wayland))
        assert display.problem() is None


def test_no_fonts_are_told_by_doctor(monkeypatch):
    from viewer.commands import doctor

    monkeypatch.setattr("viewer.display.exists", lambda: True)
    monkeypatch.setattr("viewer.display.problem", lambda: None)
    monkeypatch.setattr("viewer.display.Path.rglob", lambda *_: iter(()))
    (finding,) = doctor._display()
    assert "no fonts" in finding.text
    assert "fonts-dejavu-core" in finding.fix
