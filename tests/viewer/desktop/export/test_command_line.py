"""The line that does the same as the window: short where nothing is set, quoted where it must be, live where it is."""

import shlex
from types import SimpleNamespace

import pytest

from pipeline.settings import EstimatorSettings, SourceSettings, StabilizerSettings
from viewer.desktop.export import command_line as command_line_module
from viewer.desktop.export.command_line import command_line
from viewer.views.settings import ViewSettings

DEFAULTS = (ViewSettings(), EstimatorSettings(), StabilizerSettings(), SourceSettings())


def test_without_settings_it_is_source_and_output():
    line = command_line("/videos/clip.mp4", False, DEFAULTS)
    assert line == "depth-viewer convert /videos/clip.mp4 -o clip-depth.mp4"


def test_a_live_source_is_viewed():
    assert command_line("rtsp://camera/1", True, DEFAULTS) == "depth-viewer view rtsp://camera/1"


@pytest.mark.parametrize("source", ["/videos/a clip.mp4", "/videos/it's $HOME.mp4", "/videos/Füße.mp4"])
def test_names_survive_a_shell(source):
    words = shlex.split(command_line(source, False, DEFAULTS))
    assert words[2] == source
    assert words[3] == "-o"


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("clip.mp4", "clip.mp4"),
        (r"C:\videos\clip.mp4", r"C:\videos\clip.mp4"),
        ("a&calc.mp4", "'a&calc.mp4'"),
        ("%TEMP%.mp4", "'%TEMP%.mp4'"),
        ("$(calc) `n.mp4", "'$(calc) `n.mp4'"),
        ("it's ’here‘.mp4", "'it''s ’’here‘‘.mp4'"),
        ("深度.mp4", "深度.mp4"),
        ("@a.mp4", "'@a.mp4'"),
    ],
)
def test_on_windows_they_survive_powershell(monkeypatch, name, quoted):
    monkeypatch.setattr(command_line_module, "sys", SimpleNamespace(platform="win32"))
    line = command_line(name, True, DEFAULTS)
    assert line == f"depth-viewer view {quoted}"


@pytest.mark.parametrize(
    ("changed", "flags"),
    [
        (ViewSettings(invert=True), "--invert"),
        (ViewSettings(opacity=0.2), ""),  # it means nothing but in the overlay
        (ViewSettings(view="overlay", opacity=0.2), "--view overlay --opacity 0.2"),
        (ViewSettings(view="side_by_side", wipe=0.1), "--view side_by_side"),
        (ViewSettings(far=1.5, near=1234.5678), "--far 1.5 --near 1234.57"),
        (EstimatorSettings(model="nano", input_size=320), "--model nano --input-size 320"),
        (StabilizerSettings("off"), "--stabilize off"),
        (SourceSettings(verify_certificate=False), "--no-verify-certificate"),
    ],
)
def test_what_is_changed_is_said(changed, flags):
    line = command_line("a.mp4", True, (changed,))
    assert line == f"depth-viewer view a.mp4 {flags}".strip()
