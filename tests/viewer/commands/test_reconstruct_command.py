"""`depth-viewer reconstruct` as a program: interrupted by Ctrl-C, continued by the same command, and refused."""

import signal
import subprocess
import sys
import time

import needs
import pytest
from interrupted import ended
from patience import PATIENCE
from project import ROOT
from room_clip import LENS, around, write_room

from pipeline.reconstruction import packages
from pipeline.storage.part_file import part_of


def test_without_its_packages_it_says_what_to_install(depth_viewer, monkeypatch, tmp_path):
    monkeypatch.setattr(packages, "NEEDED", ("no_such_package",))
    code, _, err = depth_viewer("reconstruct", "demo", "-o", tmp_path / "room.ply")
    assert code == 1 and len(err.splitlines()) == 2
    assert err.startswith(
        "Error: Reconstruction needs the package no_such_package.\n  Install it: pip install "
    )
    assert not list(tmp_path.glob("room*"))


@pytest.mark.parametrize(
    ("source", "output", "words"),
    [
        ("nowhere.mp4", "room.ply", "There is no file"),
        ("text.mp4", "room.ply", "is not a video"),
        ("demo", "room.stl", "is not a mesh format"),
        ("demo", "old.ply", "already exists"),
        ("demo", "nowhere/room.ply", "There is no folder"),
    ],
)
def test_a_mistake_is_told_before_large_packages_are_asked_for(
    depth_viewer, monkeypatch, tmp_path, source, output, words
):
    monkeypatch.setattr(packages, "NEEDED", ("no_such_package",))
    (tmp_path / "text.mp4").write_text("hello")
    (tmp_path / "old.ply").write_bytes(b"old")
    source = source if source == "demo" else tmp_path / source
    code, _, err = depth_viewer("reconstruct", source, "-o", tmp_path / output)
    assert code == 1 and words in err and "no_such_package" not in err


@pytest.mark.posix
def test_the_same_command_continues_after_ctrl_c(depth_viewer, tmp_path):
    for name in packages.NEEDED:
        needs.package(name, extra="reconstruct")
    clip, distance = write_room(tmp_path, around(seconds=1.5))
    output = tmp_path / "room 50% 中文.glb"
    degrees = LENS.field_of_view((192, 256))[0]
    command = [
        "reconstruct", clip, "-o", output, "--depth", distance, "--depth-values", "distance",
        "--field-of-view", f"{degrees:.3f}", "--voxels", "64",
    ]  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "viewer", *map(str, command)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    looks = part_of(output) / "looks"
    until = time.monotonic() + PATIENCE
    while not list(looks.glob("*.npz")) and process.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    code, out, err = ended(process)
    assert (code, out) == (130, "")
    assert "The same command continues it." in err and not output.exists()
    assert list(looks.glob("*.npz"))
    code, out, err = depth_viewer(*command)
    assert code == 0, err
    assert out.startswith(f"{output}: ") and " m, from " in out
    assert [path.name for path in tmp_path.glob("room*")] == [output.name]
    code, _, err = depth_viewer(*command)
    assert code == 1 and "already exists" in err and "--overwrite" in err
