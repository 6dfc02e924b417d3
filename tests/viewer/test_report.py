"""A report holds what whoever mends a fault wants to know, and nothing that is nobody's business."""

import json
import logging
import zipfile
from pathlib import Path

import pytest

from pipeline.errors import DepthViewerError
from viewer import log
from viewer.report import save_report


@pytest.fixture(autouse=True)
def folders(monkeypatch, tmp_path):
    monkeypatch.delenv(log.VARIABLE, raising=False)
    monkeypatch.setenv("DEPTH_VIEWER_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("DEPTH_VIEWER_CONFIG", str(tmp_path / "config"))
    yield
    log.forget_window_log()
    log.configure()


def contents(path):
    with zipfile.ZipFile(path) as report:
        assert report.testzip() is None
        return {name: report.read(name).decode() for name in report.namelist()}


def test_it_has_log_versions_settings_and_findings(tmp_path, monkeypatch):
    (tmp_path / "config").mkdir()
    settings = {
        "model": "nano",
        "recent": ["holiday", "/home/me/film.mp4", "rtsp://user:secret@host/live"],
        "snapshot_folder": "/home/me/pictures",
        "look": {"colormap": "turbo", "gamma": 1.2},
        "meters": {"holiday": {"marks": [1, 2]}},
    }
    (tmp_path / "config" / "window.json").write_text(json.dumps(settings))
    monkeypatch.setenv("DEPTH_VIEWER_TOKEN", "secret")
    log.keep_window_log()
    logging.getLogger("viewer.desktop").info(
        "opening %s and http://u:secret@host/?a=secret", Path.home() / "clip.mp4"
    )
    path = save_report(tmp_path / "report.zip", findings="all well\n", details="Traceback: oh")
    found = contents(path)
    assert found["doctor.txt"] == "all well\n"
    assert found["error.txt"] == "Traceback: oh"
    assert "numpy 2" in found["versions.txt"]
    assert "PyQt6 6" in found["versions.txt"]
    assert json.loads(found["settings.json"]) == {
        "model": "nano",
        "recent": "3 entries",
        "snapshot_folder": "…",
        "look": {"colormap": "turbo", "gamma": 1.2},
        "meters": "1 entries",
    }
    assert "opening ~/clip.mp4 and http://…@host/?…" in found["log/window.log"]
    whole = "".join(found.values())
    assert "secret" not in whole
    assert "/home/me" not in whole


def test_it_does_without_settings_and_logs(tmp_path):
    found = contents(save_report(tmp_path / "report.zip", findings=""))
    assert sorted(found) == ["doctor.txt", "settings.json", "versions.txt"]
    assert found["settings.json"] == "null"


def test_an_older_report_is_replaced_and_nothing_else(tmp_path):
    path = save_report(tmp_path / "report.zip", findings="old")
    assert contents(save_report(path, findings="new"))["doctor.txt"] == "new"
    notes = tmp_path / "notes.txt"
    notes.write_text("mine")
    with pytest.raises(DepthViewerError, match="is not a report"):
        save_report(notes, findings="")
    assert notes.read_text("utf-8") == "mine"


def test_a_folder_that_is_not_there_is_one_line(tmp_path, depth_viewer):
    (tmp_path / "file").write_text("")
    code, _, err = depth_viewer("doctor", "--report", tmp_path / "file" / "report.zip")
    assert code == 1
    assert len(err.splitlines()) == 2
    assert "cannot be written" in err


def test_the_doctor_saves_what_it_says(tmp_path, depth_viewer):
    path = tmp_path / "report.zip"
    _, out, _ = depth_viewer("doctor", "--report", path)
    assert f"Saved {path}" in out
    lines = contents(path)["doctor.txt"].splitlines()
    assert len(lines) > 10
    assert all(line in out for line in lines)
