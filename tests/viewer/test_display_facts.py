"""What is told about a display before Qt is asked, which would end the program."""

import os
import socket
import subprocess
import sys

import pytest
from command import depth_viewer  # noqa: F401
from project import ROOT

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


@pytest.mark.linux  # other systems have fonts of their own
@pytest.mark.parametrize("has_fonts", [True, False])
def test_fontconfig_is_asked_for_fonts(tmp_path, has_fonts):
    """In a process of its own: fontconfig reads its configuration once."""
    (tmp_path / "fonts.conf").write_text('<?xml version="1.0"?><fontconfig></fontconfig>')
    none = {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf")}
    done = subprocess.run(
        [sys.executable, "-c", "from viewer import display; print(display.has_fonts())"],
        cwd=ROOT, env=os.environ | ({} if has_fonts else none), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == str(has_fonts)


def test_no_fonts_are_told_by_doctor_and_by_view(monkeypatch, depth_viewer):  # noqa: F811
    from viewer.commands import doctor

    monkeypatch.setattr("viewer.display.exists", lambda: True)
    monkeypatch.setattr("viewer.display.problem", lambda: None)
    monkeypatch.setattr("viewer.display.has_fonts", lambda: False)
    (finding,) = doctor._display()
    assert finding.text == "No font is installed, so the window has no letters."
    assert "fonts-dejavu-core" in finding.fix
    monkeypatch.setattr("viewer.desktop.app.run", lambda *_: 0)
    monkeypatch.setattr("viewer.interruption.leave", sys.exit)
    code, _, err = depth_viewer("view", "demo")
    assert code == 0
    assert err == f"{finding.text}\n  {finding.fix}\n"
