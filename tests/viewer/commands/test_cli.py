"""The command line as a person meets it: help, examples, lists, and what is printed when it goes well."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zlib
from importlib import import_module

import numpy as np
import pytest
from patience import PATIENCE
from project import ROOT

from pipeline import open_source, plugins
from pipeline.geometry.lens import Lens
from pipeline.geometry.surface import Space
from pipeline.runtimes import _check, converted, torch_
from viewer import console
from viewer.commands import doctor


@pytest.mark.parametrize("name", plugins.names("viewer.commands"))
def test_every_command_shows_an_example_in_its_help(depth_viewer, name):
    code, out, _ = depth_viewer(name, "--help")
    assert code == 0
    assert f"Example: depth-viewer {name}" in out


def test_the_help_lists_every_command_but_those_for_developers(depth_viewer):
    _, out, _ = depth_viewer("--help")
    listed = {
        name for name in plugins.names("viewer.commands") if re.search(rf"^  {name} ", out, re.MULTILINE)
    }
    assert set(plugins.names("viewer.commands")) - listed == {"soak"}


def test_version(depth_viewer):
    code, out, _ = depth_viewer("--version")
    assert code == 0
    assert re.fullmatch(r"depth-viewer \d+\.\d+\.\d+\n", out)


def test_opencv_works_with_one_thread_unless_told_otherwise():
    code = "import viewer.cli as c, cv2, sys; c.cli.main = lambda **_: print(cv2.getNumThreads()); c.main([])"
    for told, threads in ({}, "1"), ({"OPENCV_FOR_THREADS_NUM": "2"}, "2"):
        environment = {k: v for k, v in os.environ.items() if k != "OPENCV_FOR_THREADS_NUM"} | told
        shown = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert shown.stdout.strip() == threads


def test_models_says_which_are_ready_and_how_to_get_the_others(depth_viewer):
    code, out, _ = depth_viewer("models")
    assert code == 0
    assert re.search(r"^nano +ready", out, re.MULTILINE)
    for name in ("midas_small", "zipdepth"):
        assert re.search(
            rf"^{name} +not installed; download it with: depth-viewer models fetch {name}", out, re.MULTILINE
        )
    assert "6.1 million parameters, 10.2 GFLOP per frame of 1280x720" in out
    assert "KITTI 86.4 %" in out
    assert "CC-BY-NC" in out
    assert re.search(r"Depth-Anything-V2-Small-hf +Apache-2.0: commercial use is allowed", out)


def test_doctor_tells_what_is_here_and_what_is_not(depth_viewer):
    code, out, _ = depth_viewer("doctor")
    assert code == 0, out
    for word in (
        "Python",
        "torch",
        "openvino",
        "nano",
        "depth-viewer models fetch midas_small",
        "depth-viewer models fetch zipdepth",
        "Cameras",
        "Display",
    ):
        assert word in out


def test_doctor_tells_of_a_damaged_built_in_model(depth_viewer, monkeypatch, tmp_path):
    (tmp_path / "nano.openvino.npz").write_bytes(b"PK")
    monkeypatch.setattr(converted, "FOLDER", tmp_path)
    code, out, _ = depth_viewer("doctor")
    assert re.search(r"--  nano: .*nano\.openvino\.npz is damaged", out)
    assert "Reinstall Depth Viewer." in out and code == 0  # PyTorch takes over
    monkeypatch.setattr(torch_, "is_available", lambda: False)
    code, out, _ = depth_viewer("doctor")
    assert re.search(r"!!  nano: .*nano\.openvino\.npz is damaged", out) and code == 1


def test_doctor_tells_of_a_broken_library(depth_viewer, monkeypatch):
    monkeypatch.setitem(sys.modules, "cmap", None)
    code, out, _ = depth_viewer("doctor")
    assert code == 1
    assert "pip install --force-reinstall cmap" in out


def test_doctor_tells_of_a_pyav_that_cannot_be_imported():
    script = (
        "import sys; sys.modules['av'] = None; from viewer.commands import doctor; print(*doctor._video())"
    )
    assert "pip install --force-reinstall av" in subprocess.check_output(
        [sys.executable, "-c", script], text=True
    )


def test_without_torch_doctor_finds_what_is_required(depth_viewer, monkeypatch):
    """The built-in models do without it; an installation may have left it out."""
    for name in ("torch", "timm"):
        monkeypatch.setitem(sys.modules, name, None)
    code, out, _ = depth_viewer("doctor")
    assert code == 0
    assert re.search(r"--  torch is not installed\n +pip install torch timm", out)


def test_doctor_names_the_packages_of_the_system_that_qt_lacks(depth_viewer, monkeypatch):
    def lacking(name):
        if name == "PyQt6.QtWidgets":
            raise ImportError("libGL.so.1: cannot open shared object file: No such file or directory")
        return import_module(name)

    monkeypatch.setattr(doctor, "import_module", lacking)
    code, out, _ = depth_viewer("doctor")
    assert code == 1
    assert "apt install libegl1 libgl1" in out
    assert "pip install" not in out.partition("libGL.so.1")[2].partition("ok")[0]


def test_in_a_bundle_doctor_does_not_miss_torch(depth_viewer, monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setitem(sys.modules, "timm", None)
    code, out, _ = depth_viewer("doctor")
    assert code == 0
    assert "pip install torch" not in out
    assert "depth-viewer models export zipdepth -o zipdepth.onnx" in out


def test_sources_lists_cameras_or_says_that_there_is_none(depth_viewer):
    code, out, _ = depth_viewer("sources")
    assert code == 0
    assert "depth-viewer view" in out


def test_convert_keeps_frames_and_says_what_made_them(depth_viewer, make_clip, tmp_path):
    clip = make_clip(frames=12, audio="aac")
    code, out, err = depth_viewer("convert", clip, "-o", tmp_path / "深度.mp4", "--view", "side_by_side")
    assert code == 0, err
    assert "12 frames" in out
    assert "nano on" in out
    with open_source(tmp_path / "深度.mp4") as result:
        assert (result.info.width, result.info.height) == (128, 48)
        assert len(list(result)) == 12


@pytest.mark.posix  # Windows has no signals to send
def test_ctrl_c_ends_with_130_and_leaves_nothing(make_clip, tmp_path):
    clip = make_clip(frames=400, size=(320, 240))
    output = tmp_path / "out.mp4"
    process = subprocess.Popen(
        [sys.executable, "-m", "viewer", "convert", str(clip), "-o", str(output), "--model", "nano"],
        cwd=ROOT, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    seen = tmp_path / "out.mp4.part" / "depths"
    try:
        while not (seen.exists() and seen.stat().st_size > 0):
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode == 130
    assert err.splitlines()[-1] == "Interrupted."
    assert "Traceback" not in err
    assert [path.name for path in tmp_path.iterdir()] == [clip.name]


@pytest.mark.posix
def test_a_second_ctrl_c_while_the_program_ends_prints_no_traceback():
    code = (
        "import atexit, os, signal\n"
        "from viewer import cli\n"
        "atexit.register(lambda: os.kill(os.getpid(), signal.SIGINT))\n"
        "cli.cli.main = lambda **_: os.kill(os.getpid(), signal.SIGINT)\n"
        "cli.main([])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (-signal.SIGINT, "Interrupted.\n")


def test_view_hands_on_only_what_was_asked_for(depth_viewer, monkeypatch):
    asked = []
    monkeypatch.setattr("viewer.display.require", lambda: None)
    monkeypatch.setattr("viewer.interruption.leave", sys.exit)
    monkeypatch.setattr("viewer.desktop.app.run", lambda *given: asked.append((*given[:7], given[8])) or 0)
    assert depth_viewer("view", "demo", "--view", "side-by-side", "--threads", "2")[0] == 0
    assert depth_viewer()[0] == 0
    assert depth_viewer("view", "--field-of-view", "90")[0] == 0
    wide = Space(None, Lens.from_field_of_view(90))
    assert asked == [
        ("demo", {"threads": 2}, {}, {"view": "side_by_side"}, {}, {}, Space(), None),
        (None, {}, {}, {}, {}, {}, Space(), None),
        (None, {}, {}, {}, {}, {}, wide, None),
    ]


def test_view_tells_of_a_calibration_that_cannot_be_read_before_a_window_comes(depth_viewer, tmp_path):
    code, _, err = depth_viewer("view", "--calibration", tmp_path / "none.json")
    assert code == 1 and "none.json cannot be read" in err


def test_demo_falls_back_to_files_where_the_display_does_not_answer(depth_viewer, monkeypatch, tmp_path):
    calls = []
    monkeypatch.setenv("DISPLAY", ":987")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setattr("viewer.commands.demo._live", lambda path, *_: calls.append(path))
    monkeypatch.setattr("viewer.commands.demo._convert", lambda path, *_: calls.append(path))
    code, _, err = depth_viewer("demo", "-o", tmp_path / "demo")
    assert code == 0
    assert "No window:" in err
    assert calls == [tmp_path / "demo" / "window.png", tmp_path / "demo" / "depth.mp4"]


def test_models_and_doctor_tell_of_damaged_weights(depth_viewer, midas_weights, tmp_path):
    assert depth_viewer("models", "import", "midas_small", midas_weights)[0] == 0
    kept = next((tmp_path / "cache" / "weights").glob("*.pt"))
    with kept.open("ab") as file:
        file.write(b"x")
    assert "damaged" in depth_viewer("models")[1]
    assert "has changed" in depth_viewer("doctor")[1]
    code, _, err = depth_viewer("models", "fetch", "midas_small")
    assert code == 1
    assert "depth-viewer models remove midas_small" in err


def test_doctor_reads_the_caches_and_repairs_them(depth_viewer, midas_weights, tmp_path, monkeypatch):
    cache = tmp_path / "alone"  # other tests share what is compiled, and it is damaged here
    monkeypatch.setenv("DEPTH_VIEWER_CACHE", str(cache))
    assert depth_viewer("models", "import", "midas_small", midas_weights)[0] == 0
    for kept in ("references", "compiled"):  # by the import, which tries the weights
        shutil.rmtree(cache / kept, ignore_errors=True)
    _check._keep(cache / "references" / "some-model-1.npy", np.ones(3, np.float32))
    _check._keep(cache / "references" / "some-model-2.refused.npy", np.asarray(1.06))
    whole = b"a compiled network"
    (cache / "compiled").mkdir()
    (cache / "compiled" / "some.openvino").write_bytes(zlib.crc32(whole).to_bytes(4) + whole)
    code, out, _ = depth_viewer("doctor")
    assert code == 0
    assert "references: 2 files" in out
    assert "compiled: 1 files" in out
    assert "damaged" not in out

    damaged = [
        *(cache / "references").iterdir(),
        *(cache / "compiled").iterdir(),
        *(cache / "weights").glob("*.pt"),
    ]
    for path in damaged:
        content, state = bytearray(path.read_bytes()), path.stat()
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))  # neither size nor date tell
    _, out, _ = depth_viewer("doctor")
    assert out.count("is damaged") == 3
    assert "has changed since it was installed" in out
    assert out.count("Delete it with: depth-viewer doctor --repair") == 4
    assert all(path.exists() for path in damaged)

    _, out, _ = depth_viewer("doctor", "--repair")
    assert out.count("Deleted.") == 4
    assert not any(path.exists() for path in damaged)
    _, out, _ = depth_viewer("doctor")
    assert "damaged" not in out
    assert "midas_small: weights not installed" in out


def test_names_of_files_cannot_move_the_cursor_nor_forge_lines(depth_viewer, tmp_path, capsys):
    name = "a\nError: forged\x1b[2J\u202e.mp4"
    (tmp_path / name).write_bytes(b"no video")
    code, _, err = depth_viewer("convert", tmp_path / name, "-o", tmp_path / "out.mp4")
    assert code == 1
    assert r"a\nError: forged\x1b[2J\u202e.mp4" in err
    console.say("名前　é")
    console.tell(name)
    shown = capsys.readouterr()
    assert (shown.err, shown.out) == ("名前　é\n", "a\\nError: forged\\x1b[2J\\u202e.mp4\n")
