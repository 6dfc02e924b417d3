"""The window's report: from the menu and from the crash dialog, and the log that it keeps."""

import logging
import subprocess
import sys
import zipfile

import pytest
from in_turns import one_quick
from patience import PATIENCE
from project import ROOT
from PyQt6.QtWidgets import QApplication, QFileDialog, QMenu
from windows import wait_for

from viewer import log
from viewer.desktop.messages import crash_dialog
from viewer.desktop.messages.report_saver import ReportSaver
from viewer.folders import state_folder


@pytest.fixture(autouse=True)
def folders(monkeypatch, tmp_path):
    monkeypatch.setenv("DEPTH_VIEWER_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("DEPTH_VIEWER_CONFIG", str(tmp_path / "config"))
    yield
    log.forget_window_log()


def saver_in(widget):
    (saver,) = widget.findChildren(ReportSaver)
    return saver


@pytest.mark.parametrize("doctor", one_quick(lambda: "Python 3", None), ids=["quick", "whole"])
def test_the_menu_saves_a_report(make_window, tmp_path, monkeypatch, doctor):
    if doctor is not None:  # the real one takes seconds
        monkeypatch.setattr("viewer.report._doctor", doctor)
    window = make_window()
    log.keep_window_log()
    logging.getLogger("viewer.desktop").info("here I am")
    path = tmp_path / "report.zip"
    assert any(window.actions_["report"] in each.actions() for each in window.menu.findChildren(QMenu))
    window.actions_["report"].trigger()
    (dialog,) = (
        each for each in QApplication.topLevelWidgets() if isinstance(each, QFileDialog) and each.isVisible()
    )
    dialog.close()
    window.findChild(ReportSaver).save(path)  # as the dialog does when a file is chosen
    wait_for(lambda: path.exists())
    with zipfile.ZipFile(path) as report:
        assert "Python" in report.read("doctor.txt").decode()
        assert "here I am" in report.read("log/window.log").decode()
    wait_for(lambda: any("report.zip" in each.text for each in window.messages.shown()))


def test_a_crash_saves_one_with_its_details(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr("viewer.report._doctor", lambda: "")
    try:
        raise ZeroDivisionError("by a test")
    except ZeroDivisionError as error:
        box = crash_dialog.show(error)
    taken = tmp_path / "taken.zip"
    taken.write_text("mine")
    saver_in(box).save(taken, box.details.toPlainText())
    wait_for(lambda: "is not a report" in box.save.text())
    path = tmp_path / "report.zip"
    saver_in(box).save(path, box.details.toPlainText())
    wait_for(lambda: box.save.text() == "Saved")
    with zipfile.ZipFile(path) as report:
        assert "ZeroDivisionError: by a test" in report.read("error.txt").decode()
    box.close()


RUN = """
import os, sys
from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QApplication
from viewer import interruption
from viewer.desktop import app
made = app.make_window
def closing(*arguments, **wishes):
    window = made(*arguments, **wishes)
    QTimer.singleShot(0, lambda: 1 / 0)
    def close_when_told():
        if not window.messages.shown():
            return
        window.close()
        QApplication.quit()
    looking = QTimer(window)
    looking.timeout.connect(close_when_told)
    looking.start(50)
    return window
app.make_window = closing
interruption.leave(app.run("nosuch.mp4"))
"""


def test_the_program_logs_what_nobody_caught(tmp_path):
    run = subprocess.run([sys.executable, "-c", RUN], cwd=ROOT, capture_output=True, timeout=PATIENCE)
    assert run.returncode == 0, run.stderr
    text = (state_folder() / "window.log").read_text("utf-8")
    assert "ZeroDivisionError" in text
    assert "nosuch.mp4" in text
