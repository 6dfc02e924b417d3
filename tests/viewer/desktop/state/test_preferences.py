"""What the window remembers: it comes back whole, and a damaged file never costs more than what is damaged in it."""

import json
from dataclasses import replace

import pytest

from pipeline.settings import StabilizerSettings
from viewer.desktop.state.preferences import RECENT, Preferences, default_path
from viewer.desktop.style.theme import Appearance
from viewer.views.settings import FIRST_LOOK, ViewSettings

ALL = Preferences(
    geometry="AdnQ",
    panel_open=False,
    legend=False,
    probe=False,
    appearance=Appearance.DARK,
    language="zh_CN",
    look=ViewSettings(view="overlay", colormap="turbo", invert=True, opacity=0.25, gamma=2.5, contours=7),
    model="nano",
    stabilizer=StabilizerSettings("very-steady"),
    loop=False,
    recent=("/videos/Füße.mp4", "0", "rtsp://camera/1"),
    snapshot_folder="/pictures",
    recording_folder="/videos",
    hints_seen=3,
    folded=("measure",),
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "settings" / "window.json"


def written(path, text):
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


def test_everything_comes_back(path):
    ALL.save(path)
    assert Preferences.load(path) == ALL
    assert [each.name for each in path.parent.iterdir()] == [path.name]  # nothing half-written is left


def test_without_a_file_it_is_the_defaults(path):
    assert Preferences.load(path) == Preferences()


@pytest.mark.parametrize("text", ["", "{", "[1, 2]", '"words"', "null", "\0\0\0\0"])
def test_a_file_that_is_no_table_is_put_aside(path, text):
    written(path, text)
    assert Preferences.load(path) == Preferences()
    assert not path.exists()
    assert path.with_suffix(".damaged").read_text("utf-8") == text


def test_bytes_that_are_no_text_are_put_aside(path):
    path.parent.mkdir()
    path.write_bytes(b"\xff\xfe{}")
    assert Preferences.load(path) == Preferences()
    assert path.with_suffix(".damaged").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("geometry", 7),
        ("panel_open", "yes"),
        ("legend", 0),
        ("probe", "no"),
        ("appearance", "purple"),
        ("look", ["depth"]),
        ("model", "a-model-that-is-gone"),
        ("model", None),
        ("stabilizer", {"strength": "like a rock"}),
        ("loop", None),
        ("recent", "clip.mp4"),
        ("snapshot_folder", {}),
        ("hints_seen", 1.5),
        ("folded", "measure"),
    ],
)
def test_one_bad_value_costs_only_itself(path, name, value):
    ALL.save(path)
    stored = json.loads(path.read_text(encoding="utf-8"))
    stored[name] = value
    path.write_text(json.dumps(stored), encoding="utf-8")
    assert Preferences.load(path) == replace(ALL, **{name: getattr(Preferences(), name)})


@pytest.mark.parametrize(
    ("name", "value"),
    [("colormap", "beige"), ("opacity", 7), ("opacity", "half"), ("view", 3), ("invert", "no")],
)
def test_one_bad_value_of_the_look_costs_only_itself(path, name, value):
    ALL.save(path)
    stored = json.loads(path.read_text(encoding="utf-8"))
    stored["look"][name] = value
    path.write_text(json.dumps(stored), encoding="utf-8")
    assert Preferences.load(path).look == replace(ALL.look, **{name: getattr(FIRST_LOOK, name)})


def test_what_a_later_version_wrote_is_passed_over(path):
    written(path, json.dumps({"loop": False, "hologram": True, "look": {"depth_of_field": 3}}))
    assert Preferences.load(path) == Preferences(loop=False)


def test_entries_of_recent_that_are_no_addresses_are_left_out(path):
    written(path, json.dumps({"recent": ["a.mp4", 3, None, "b.mp4"]}))
    assert Preferences.load(path).recent == ("a.mp4", "b.mp4")


def test_recent_has_the_last_first_each_once_and_not_too_many():
    known = Preferences(recent=tuple(f"{number}.mp4" for number in range(RECENT)))
    assert known.with_recent("3.mp4")[:3] == ("3.mp4", "0.mp4", "1.mp4")
    assert len(known.with_recent("new.mp4")) == RECENT
    assert known.with_recent("new.mp4")[0] == "new.mp4"


def test_a_folder_that_cannot_be_written_bothers_nobody(tmp_path):
    (tmp_path / "file").write_text("in the way")
    ALL.save(tmp_path / "file" / "window.json")
    assert (tmp_path / "file").read_text("utf-8") == "in the way"


def test_the_folder_can_be_chosen(monkeypatch, tmp_path):
    monkeypatch.setenv("DEPTH_VIEWER_CONFIG", str(tmp_path))
    assert default_path() == tmp_path / "window.json"


def test_two_windows_lose_nothing_of_each_other(path):
    before = replace(
        ALL, meters={"a": {"k": 1}, "b": {"k": 1}}, conversions=({"output": "1.mp4"}, {"output": "2.mp4"})
    )
    before.save(path)
    one = replace(
        before,
        legend=True,
        meters={"a": {"k": 2}, "b": {"k": 1}, "c": {"k": 1}},
        recent=("new.mp4", *before.recent),
        conversions=({"output": "2.mp4"}, {"output": "3.mp4"}),
    )
    two = replace(before, volume=0.5, meters={"a": {"k": 1}}, recent=("other.mp4", *before.recent))
    one.save(path, before=before)
    two.save(path, before=before)
    found = Preferences.load(path)
    assert (found.legend, found.volume) == (True, 0.5)
    assert found.meters == {"a": {"k": 2}, "c": {"k": 1}}
    assert found.recent[:2] == ("other.mp4", "/videos/Füße.mp4")
    assert "new.mp4" in found.recent
    assert [each["output"] for each in found.conversions] == ["2.mp4", "3.mp4"]


def test_a_file_that_is_gone_costs_nothing_that_this_window_knows(path):
    ALL.save(path, before=Preferences())
    path.unlink()
    ALL.save(path, before=ALL)
    assert Preferences.load(path) == ALL
