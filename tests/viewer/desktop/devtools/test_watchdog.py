"""The window is never frozen: in a scripted use of all of it, no event takes its thread for long.

In a program of its own, because Qt has one application a program, and this one is watched. What is measured is the work
of the window's thread, not the clock: see `viewer/desktop/watchdog.py`. How much work is long is told by a loop that is
timed again and again in the same thread, because a slow or busy processor takes longer for both.
"""

import json
import signal
import subprocess
import sys
import time

import pytest
from patience import PATIENCE
from project import HELPERS, ROOT

from viewer.desktop.devtools.soak_report import Report

AT_MOST = 10
"""Times the loop of `HEAD`, which takes 4 to 5 ms on a processor of 2024 with nothing else to do."""

HEAD = """
import os, sys, json
sys.path[:0] = [{tests!r}, {root!r}]
from time import thread_time
from viewer.desktop.devtools.watchdog import WatchedApplication
app = WatchedApplication(["test"])

def loop():
    began = thread_time()
    sum(number * number % 7 for number in range(100_000))
    return (thread_time() - began) * 1000
"""

USE = """
from fractions import Fraction
from pathlib import Path
from PyQt6.QtCore import QPoint, QPointF, QRect, Qt, QTimer
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication
import viewer.desktop.state.models
from clips import write_clip
from windows import Brightness, button, click, drop, key, panel, ready_window, settle, wait_for

viewer.desktop.state.models.load_estimator = lambda _settings: Brightness()
folder = Path({folder!r})
clip = write_clip(folder / "clip.mp4", size=(640, 360), frame_rate=25, frames=100)
other = write_clip(folder / "other.mp4", size=(320, 240), frame_rate=25, frames=50)
(folder / "broken.mp4").write_bytes(b"no video")
window = ready_window(preferences_path=folder / "window.json")
window.resize(1280, 800)
window.recorder.folder = str(folder / "recordings")
window.snapshots.folder = str(folder / "snapshots")
settle(0.3)
control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

loops = []

with app.watch() as blocks:
    def step(label, act, seconds=0.06):
        loops.append(loop())
        blocks.label = label
        QTimer.singleShot(0, act)  # so that it is an event, as what a hand does is
        settle(seconds)

    step("drop a file", lambda: drop(window, clip), 0.1)
    wait_for(lambda: window.session.screen.depth is not None)
    settle(0.3)
    for number in range(5):
        step(f"view {{number + 1}}", lambda: key(window, Qt.Key(Qt.Key.Key_1 + number)))
    for letter in "CCIDDBBRRGGVNMHHPPYTT":
        step(f"key {{letter}}", lambda: key(window, getattr(Qt.Key, f"Key_{{letter}}")))
    for name in ("Plus", "Plus", "Minus", "0", "BracketLeft", "BracketRight", "Comma", "Period", "Home", "Right"):
        step(f"key {{name}}", lambda: key(window, getattr(Qt.Key, f"Key_{{name}}")))
    canvas = window.canvas
    middle = QPointF(canvas.rect().center())
    for turn in range(4):
        wheel = QWheelEvent(middle, canvas.mapToGlobal(middle), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
                            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)
        step("wheel", lambda: app.sendEvent(canvas, wheel), 0.05)
    step("drag", lambda: QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=middle.toPoint()), 0.02)
    for place in range(10):
        step("drag", lambda: QTest.mouseMove(canvas, middle.toPoint() + QPoint(9 * place, 5 * place)), 0.02)
    step("drag", lambda: QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=middle.toPoint()), 0.02)
    step("play", lambda: key(window, Qt.Key.Key_Space))
    bar = panel(window, "transport").slider
    for second in range(4):
        step("over the time line", lambda: QTest.mouseMove(bar, QPoint(round(bar.x_of(second * 1000)), 14)))
    step("seek", lambda: click(bar, QPoint(round(bar.x_of(2000)), 14)))
    histogram = panel(window, "measure").histogram
    step("histogram", lambda: QTest.mousePress(histogram, Qt.MouseButton.LeftButton, pos=QPoint(8, 20)), 0.02)
    for place in range(8):
        step("histogram", lambda: QTest.mouseMove(histogram, QPoint(8 + 6 * place, 20)), 0.03)
    step("histogram", lambda: QTest.mouseRelease(histogram, Qt.MouseButton.LeftButton, pos=QPoint(50, 20)), 0.02)
    step("undo", lambda: key(window, Qt.Key.Key_Z, control))
    step("record", lambda: key(window, Qt.Key.Key_R, control), 0.5)
    step("snapshot", lambda: key(window, Qt.Key.Key_S, control))
    step("snapshot with data", lambda: key(window, Qt.Key.Key_S, control | shift))
    step("copy", lambda: key(window, Qt.Key.Key_C, control), 0.2)
    step("stop recording", lambda: key(window, Qt.Key.Key_R, control), 0.3)
    step("share", window.actions_["broadcast"].trigger, 0.2)
    step("share no more", window.actions_["broadcast"].trigger, 0.3)
    for size in ((900, 600), (1280, 800), (720, 480), (1280, 800)):
        step("resize", lambda: window.resize(*size))
    step("state", lambda: key(window, Qt.Key.Key_Y), 1.2)
    stabilization = window.session.stabilization
    step("stabilize", lambda: stabilization.use(type(stabilization.settings)("steady")), 0.2)
    step("dark", lambda: window.wish_appearance(type(window.preferences.appearance)("dark")), 0.2)
    step("menu", lambda: window.menu.popup(QPoint(0, 0)), 0.1)
    step("menu", window.menu.close, 0.05)
    step("keys", lambda: key(window, Qt.Key.Key_F1), 0.1)
    step("keys", lambda: [each.close() for each in app.topLevelWidgets() if each.windowTitle().startswith("Keyb")])
    step("another file", lambda: window.open(str(other)), 0.6)
    step("a broken file", lambda: window.open(str(folder / "broken.mp4")), 0.4)
    step("the demo", lambda: window.open("demo"), 0.5)
    step("close the source", window.close_source, 0.3)
window.close()
seen = dict(events=blocks.events, cpu=blocks.longest_cpu_ms, long=blocks.long_ones, waits=blocks.waits)
seen["loop"] = sorted(loops)[len(loops) // 2]
print(json.dumps(seen), flush=True)
os._exit(0)  # Qt's objects in no particular order at the end are not what this is about
"""


def run(code, folder):
    text = (HEAD + code).format(tests=str(HELPERS), root=str(ROOT), folder=str(folder))
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def used(tmp_path_factory):
    """What keeping everything in use has cost."""
    return run(USE, tmp_path_factory.mktemp("used"))


@pytest.mark.long
def test_no_event_takes_the_windows_thread_for_long(used):
    assert used["events"] > 500
    assert 0 < used["cpu"] < AT_MOST * used["loop"], (used["loop"], used["long"])


@pytest.mark.long
def test_the_windows_thread_never_waits_for_another(used):
    assert used["waits"] == []


def test_the_watchdog_sees_work_and_waiting(tmp_path):
    """A watchdog that sleeps would let everything pass."""
    code = """
from PyQt6.QtCore import QTimer
import threading, time

def work():
    until = time.thread_time() + 0.08
    while time.thread_time() < until:
        pass

def wait():
    threading.Event().wait(0.01)

with app.watch() as blocks:
    blocks.label = "test"
    QTimer.singleShot(0, work)
    QTimer.singleShot(0, wait)
    QTimer.singleShot(50, app.quit)
    app.exec()
print(json.dumps(dict(cpu=blocks.longest_cpu_ms, long=blocks.long_ones, waits=blocks.waits)))
"""
    seen = run(code, tmp_path)
    assert seen["cpu"] >= 80
    ((work, passed, what),) = seen["long"]
    assert passed >= work >= 80
    assert what.startswith("test: ")
    assert len(seen["waits"]) == 1
    assert "wait" in seen["waits"][0]


@pytest.mark.long
def test_rough_use_leaves_nothing_behind(tmp_path):
    """`depth-viewer soak`, for a few seconds: what half an hour would show is in its report."""
    code = """
from viewer.desktop.devtools import soak
soak.REST_EVERY = 5.0
del app  # it makes its own
said = []
report = soak.soak(0.05, 3, said.append)
seen = dict(exceptions=report.exceptions, rests=report.rests, acts=report.acts, said=said, waits=report.blocks.waits)
print(json.dumps(seen), flush=True)
os._exit(0)
"""
    seen = run(code, tmp_path)
    assert seen["exceptions"] == []
    assert seen["waits"] == []
    assert len(seen["rests"]) == len(seen["said"]) >= 1
    assert sum(seen["acts"].values()) >= 3


@pytest.mark.posix  # Windows has no signals to send
def test_ctrl_c_ends_a_soak():
    command = [sys.executable, "-m", "viewer", "soak", "--minutes", "30"]
    program = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert program.stdout.readline() == "Running the window for 30 minutes …\n"
        time.sleep(2)  # wherever it is by then
        program.send_signal(signal.SIGINT)
        _out, err = program.communicate(timeout=PATIENCE)
    finally:
        program.kill()
    assert program.returncode == 130, err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("rests", "growth", "threads"),
    [
        ([(60 * minute, 300.0, 4) for minute in range(9)], 0.0, 0),
        ([(60 * minute, 300.0 + 10 * minute, 4 + (minute == 8)) for minute in range(9)], 370 / 340 - 1, 1),
        ([(60, 900.0, 4), (120, 900.0, 4), (180, 900.0, 4), *[(200, 300.0, 4)] * 6], 0.0, 0),
    ],
)
def test_growth_is_told_after_warming_up(rests, growth, threads):
    report = Report(rests=rests)
    assert report.growth == pytest.approx(growth)
    assert report.threads_left == threads
    assert bool(report.problems) == (growth > 0.05 or threads > 0)
