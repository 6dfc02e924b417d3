"""Presets: what is kept comes back, what comes from elsewhere is looked at, and undo takes one back."""

import json

import pytest
from PyQt6.QtWidgets import QFileDialog, QInputDialog
from windows import wait_for

from pipeline.errors import SettingsError
from pipeline.settings import StabilizerSettings
from viewer.desktop.state.presets import Preset, Presets, read, write
from viewer.desktop.window.preset_menu import PresetMenu
from viewer.views.settings import ViewSettings

LECTURE = Preset(
    ViewSettings(view="overlay", colormap="turbo", opacity=0.3, gamma=2.0), StabilizerSettings("very-steady")
)


@pytest.fixture
def presets(tmp_path):
    return Presets(tmp_path / "config" / "presets")


@pytest.fixture
def menu(make_window, presets):
    window = make_window()
    session = window.session
    return PresetMenu(presets, session.view_state, session.stabilization, window.messages, window)


def press(menu, text):
    """Open the menu, as a click does, and choose this."""
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == text).trigger()


def texts(menu):
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions() if action.text() and action.isVisible()]


def said(menu):
    return menu._messages.shown()[-1]


def test_what_is_kept_comes_back(presets):
    assert presets.names() == []
    presets.save("Lecture", LECTURE)
    presets.save("课堂 演示", LECTURE)
    assert presets.names() == ["Lecture", "课堂 演示"]
    assert presets.load("课堂 演示") == LECTURE
    presets.remove("Lecture")
    assert presets.names() == ["课堂 演示"]


def test_a_scene_s_range_is_left_out(presets):
    presets.save("a", Preset(ViewSettings(range="locked", far=0.1, near=0.9), StabilizerSettings()))
    assert presets.load("a").look == ViewSettings()


@pytest.mark.parametrize("name", ["a/b", "..", "C:\\x", "  ", "a\nb", "?"])
def test_a_name_never_leaves_the_folder(presets, tmp_path, name):
    kept = presets.save(name, LECTURE)
    assert presets.names() == [kept]
    assert [path.name for path in (tmp_path / "config").iterdir()] == ["presets"]


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"kind": "other"}', '{"kind": "Depth Viewer preset"}', "\xff"]
)
def test_what_is_no_preset_is_refused_in_one_line(tmp_path, text):
    path = tmp_path / "a.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(SettingsError, match="is not a preset"):
        read(path)


def test_a_setting_of_a_later_version_costs_nothing_else(tmp_path):
    path = tmp_path / "a.json"
    write(path, LECTURE)
    stored = json.loads(path.read_text("utf-8"))
    stored["look"] |= {"halo": 3, "colormap": "unheard-of"}
    path.write_text(json.dumps(stored))
    assert read(path).look == ViewSettings(view="overlay", opacity=0.3, gamma=2.0)


def test_the_look_of_the_moment_is_kept_and_chosen_again_and_undone(menu):
    session = menu.parent().session
    session.view_state.set(colormap="turbo", view="overlay")
    press(menu, "Save as preset…")
    dialog = menu._window.findChild(QInputDialog)
    dialog.setTextValue("Lecture")
    dialog.accept()
    assert said(menu).text == "Saved Lecture"
    session.view_state.set(colormap="gray", view="depth")
    session.view_state.set(invert=True)
    press(menu, "Lecture")
    assert (session.view_state.settings.colormap, session.view_state.settings.view) == ("turbo", "overlay")
    session.view_state.undo()
    assert (session.view_state.settings.colormap, session.view_state.settings.invert) == ("gray", True)


def test_one_goes_to_a_file_and_comes_from_a_file(menu, tmp_path):
    menu.parent().session.view_state.set(colormap="viridis")
    press(menu, "Export…")
    dialog = menu._window.findChild(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "mine.json"))
    dialog.reject()
    menu.parent().session.view_state.set(colormap="gray")
    press(menu, "Import…")
    wait_for(lambda: menu._window.findChildren(QFileDialog))
    menu._window.findChildren(QFileDialog)[-1].fileSelected.emit(str(tmp_path / "mine.json"))
    assert menu.parent().session.view_state.settings.colormap == "viridis"
    assert "mine" in texts(menu)


def test_what_cannot_be_read_is_said_and_changes_nothing(menu, tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    press(menu, "Import…")
    menu._window.findChild(QFileDialog).fileSelected.emit(str(broken))
    assert "is not a preset" in said(menu).text
    assert texts(menu) == ["Save as preset…", "Import…", "Export…"]


def test_one_is_removed(menu, presets):
    presets.save("a & b", LECTURE)
    assert texts(menu) == ["a && b", "Save as preset…", "Import…", "Export…", "Remove"]
    menu._removing.actions()[0].trigger()
    assert presets.names() == []
