"""A signal at any moment of the start ends the window as its button does: settings saved, exit code 130, no crash."""

import json
import os
import signal
import subprocess
import sys
import time
import tomllib

import pytest
from in_turns import one_quick
from patience import PATIENCE
from project import ROOT

from viewer import cli

SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def started(folder, wait_for, delay):
    """The window, offscreen, in a process of its own, some time after the log has told of a moment."""
    log = folder / "log.txt"
    environment = {
        "QT_QPA_PLATFORM": "offscreen", "DEPTH_VIEWER_CONFIG": str(folder), "DEPTH_VIEWER_STATE": str(folder),
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "viewer", "view", "demo", "--log-file", str(log)],
        cwd=ROOT, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while not (log.exists() and wait_for in log.read_text("utf-8")):
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.01)
    time.sleep(delay)
    return process


@pytest.mark.posix  # Windows has no signals to send
@pytest.mark.parametrize("delay", [0, 0.2, 0.5, 0.9, 1.5, 2.5])
def test_a_signal_at_any_moment_of_the_start_ends_it_cleanly(tmp_path, delay):
    number = SIGNALS[round(delay * 10) % len(SIGNALS)]
    process = started(tmp_path, "depth-viewer", delay)
    try:
        process.send_signal(number)
        if delay > 1:
            time.sleep(0.05)
            process.send_signal(number)  # and again, by somebody without patience
        _, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode == 130, err
    assert "Traceback" not in err and "core dumped" not in err


@pytest.mark.posix  # Windows has no signals to send
@pytest.mark.parametrize("number", one_quick(*SIGNALS))
def test_settings_are_saved(tmp_path, number):
    process = started(tmp_path, "opened ", 0)
    try:
        process.send_signal(number)
        _, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode == 130, err
    assert json.loads((tmp_path / "window.json").read_text("utf-8"))


@pytest.mark.posix  # Windows has no signals to send
def test_a_signal_that_is_ignored_remains_so(tmp_path):
    """Under nohup the window outlives its terminal."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        process = started(tmp_path, "opened ", 0)
    finally:
        signal.signal(signal.SIGHUP, before)
    try:
        process.send_signal(signal.SIGHUP)
        with pytest.raises(subprocess.TimeoutExpired):
            process.communicate(timeout=1)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode == 130


@pytest.mark.posix  # Windows has no signals to send
def test_ctrl_c_while_the_program_is_being_loaded_ends_it_without_a_traceback(tmp_path):
    """It is sent by a module that the program loads, so that it comes in the middle of loading."""
    (tmp_path / "click.py").write_text(
        "import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(60)\n"
    )
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    module, _, function = scripts["depth-viewer"].partition(":")
    code = f"from {module} import {function} as entry; entry()"
    environment = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    for arguments in (["-c", code], ["-m", "viewer"]):
        done = subprocess.run(
            [sys.executable, *arguments, "doctor"],
            cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (130, "")


@pytest.mark.posix
@pytest.mark.parametrize("number", SIGNALS)
def test_an_interruption_that_a_library_swallows_while_it_is_loaded_is_no_bug(monkeypatch, capsys, number):
    """Extension modules in C end with “initialization failed”, whatever was raised in them."""

    def loading(*_, **__):
        try:
            # As if it came: a real one would hit whatever runs the tests.
            signal.getsignal(number)(number, None)
        except KeyboardInterrupt:
            raise ImportError("initialization failed") from None

    before = {each: signal.signal(each, signal.default_int_handler) for each in SIGNALS}
    monkeypatch.setattr(cli.cli, "main", loading)
    try:
        with pytest.raises(SystemExit) as end:
            cli.main(["models"])
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    assert end.value.code == 130
    assert capsys.readouterr().err == "Interrupted.\n"
