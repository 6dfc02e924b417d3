"""What the system refuses is said in one line: a folder that may not be entered, a device in the place of a file."""

import errno
import os
import re
import shutil
import subprocess
import sys

import pytest
from clips import write_clip
from in_turns import one_quick
from project import ROOT

from pipeline.conversion import batch
from pipeline.errors import RefusedError, SinkError, SourceUnreadableError, expected
from pipeline.sources import images
from pipeline.storage import atomic
from pipeline.storage.listing import entries
from pipeline.storage.part_file import PartFile

pytestmark = pytest.mark.posix
WITHOUT_PRIVILEGES = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
"""Before a command of root's, so that permissions apply to it, too."""
COMMANDS = [
    ("convert", "{dark}/x.mp4", "-o", "out.mp4"),
    ("convert", "{dark}/x_%03d.png", "-o", "out.mp4"),
    ("convert", "demo", "-o", "out.mp4", "--weights", "{dark}/weights"),
    ("convert", "demo", "-o", "out.mp4", "--model", "{dark}/network.onnx"),
    ("convert", "demo", "-o", "out.mp4", "--depth", "{dark}/depth.npz"),
    ("serve", "--source", "{dark}/x.mp4"),
    ("models", "import", "zipdepth", "{dark}/weights.pth"),
]


@pytest.fixture
def dark(tmp_path):
    """A folder that may not be entered."""
    folder = tmp_path / "dark"
    folder.mkdir()
    (folder / "x.mp4").write_bytes(b"")
    folder.chmod(0)
    yield folder
    folder.chmod(0o700)


@pytest.fixture
def as_ordinary_user(tmp_path):
    """A function that runs the program as somebody to whom permissions apply; returns code and what was said."""
    if (is_root := os.geteuid() == 0) and not shutil.which("setpriv"):
        pytest.skip("missing: the command setpriv")

    def run(*arguments, **environment):
        result = subprocess.run(
            [*(WITHOUT_PRIVILEGES if is_root else []), sys.executable, "-m", "viewer", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            capture_output=True,
            text=True,
        )
        return result.returncode, result.stdout + result.stderr

    return run


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:4]))
def test_a_folder_that_may_not_be_entered_is_no_bug(as_ordinary_user, dark, command):
    code, said = as_ordinary_user(*(part.format(dark=dark) for part in command))
    assert code == 1, said
    assert re.search(
        rf"Error: (The model file )?{dark}.* cannot be (used|read): Permission denied\.", said
    ), said
    assert "bug" not in said


@pytest.mark.parametrize("command", one_quick("models", "doctor"))
def test_a_cache_of_somebody_else_is_no_end(as_ordinary_user, dark, command):
    code, said = as_ordinary_user(command, DEPTH_VIEWER_CACHE=str(dark / "cache"))
    assert code == 0, said
    assert command == "models" or "cannot be used: Permission denied" in said


def test_a_folder_below_that_may_not_be_read_is_left_out(as_ordinary_user, dark):
    write_clip(dark.parent / "good.mp4", frames=2, size=(64, 48))
    code, said = as_ordinary_user("convert", dark.parent, "-o", "out", "--model", "nano")
    assert code == 0, said
    assert "good.mp4: 2 frames" in said


def test_what_goes_while_a_folder_is_listed_is_left_out(tmp_path, monkeypatch):
    (tmp_path / "stays").mkdir()
    (tmp_path / "goes").mkdir()
    for name in ("stays/a.png", "goes/b.png"):
        (tmp_path / name).write_bytes(b"")
    scan = os.scandir

    def vanished(path):
        if os.fspath(path).endswith("goes"):
            raise FileNotFoundError(errno.ENOENT, "No such file or directory", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", vanished)
    assert entries(tmp_path, recursive=True) == [tmp_path / "stays/a.png"]
    assert [path.name for path in images.files(str(tmp_path), recursive=True)] == ["a.png"]
    with pytest.raises(SourceUnreadableError, match="No such file"):
        entries(tmp_path / "goes", recursive=True)


def test_refusals_are_told_apart_from_bugs():
    refused = PermissionError(errno.EACCES, "Permission denied", "a.mp4")
    assert isinstance(batch.as_depth_viewer_error(refused), RefusedError)
    assert str(expected(refused)) == "a.mp4 cannot be used: Permission denied."
    assert expected(FileNotFoundError(errno.ENOENT, "No such file", "our own")) is None
    assert expected(ValueError("ours")) is None
    assert expected(OSError(errno.EIO, "without a file")) is None


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_no_device_and_no_pipe_is_replaced_or_waited_for(depth_viewer, tmp_path, kind):
    output = tmp_path / "out.mp4"
    if kind == "pipe":
        os.mkfifo(output)
    else:
        output.symlink_to(os.devnull)
    for overwrite in ((), ("--overwrite",)):
        code, _, err = depth_viewer("convert", "demo", "-o", output, *overwrite)
        assert code == 1
        assert f"Error: {output} cannot be written: it is a device or a pipe, not a file." in err
    with pytest.raises(SinkError, match="a device or a pipe"):
        PartFile(output)
    with pytest.raises(FileExistsError):
        atomic.write(output, b"all of it")
    assert not output.is_file()
    assert list(tmp_path.glob("*.mp4*")) == [output]


@pytest.mark.parametrize("more", [(), ("--one-pass",), ("--end", "90.01")])
def test_a_part_beyond_the_end_is_told_and_leaves_nothing(depth_viewer, tmp_path, more):
    write_clip(clip := tmp_path / "clip.mp4", frames=3, size=(64, 48))
    code, _, err = depth_viewer(
        "convert", clip, "-o", tmp_path / "out.mp4", "--model", "nano", "--start", "90", *more
    )
    assert code == 1
    assert "clip.mp4 has no frames in the requested part." in err
    assert "is kept" not in err
    assert not list(tmp_path.glob("out*"))


def test_a_folder_as_the_output_of_one_file_is_called_one(depth_viewer, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in (".", str(tmp_path)):
        code, _, err = depth_viewer("convert", "demo", "-o", name)
        assert code == 2
        assert "is a folder." in err


@pytest.mark.parametrize("place", ["none/x.png", "folder", "clip.mp4"])
@pytest.mark.parametrize(
    "command",
    [
        ("measure", "clip.mp4", "--frames", "4", "--slice"),
        ("calibrate", "clip.mp4", "--mark", "9,9=1", "--mark", "40,30=3", "--overwrite", "-o"),
    ],
)
def test_a_place_that_cannot_be_written_is_told_before_the_work(
    depth_viewer, tmp_path, monkeypatch, command, place
):
    """And a source is never written over by what is found out about it."""

    def load(*_, **__):
        raise AssertionError("the work began")

    monkeypatch.setattr("pipeline.inference.load.load_estimator", load)
    monkeypatch.chdir(tmp_path)
    before = write_clip(tmp_path / "clip.mp4").read_bytes()
    (tmp_path / "folder").mkdir()
    code, _, complaints = depth_viewer(*command, place)
    assert code in (1, 2)
    assert place.partition("/")[0] in complaints
    assert "the work began" not in complaints
    assert (tmp_path / "clip.mp4").read_bytes() == before


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        RuntimeError("can't start new thread"),
        RuntimeError(
            "[enforce fail at alloc_cpu.cpp:127] DefaultCPUAllocator: can't allocate memory: you tried to"
        ),
        RuntimeError("OpenCV(5.0.0) error: (-4:Insufficient memory) Failed to allocate 99 bytes"),
    ],
)
def test_too_little_memory_is_no_bug(error):
    told = batch.as_depth_viewer_error(error)
    assert str(told) == "There is not enough memory."
    assert "--max-side" in told.hint


@pytest.mark.parametrize("name", ["EBUSY", "EFBIG", "EILSEQ", "EHOSTDOWN", "ETIMEDOUT", "ENXIO"])
def test_what_network_drives_say_is_no_bug(name):
    number = getattr(errno, name)
    told = batch.as_depth_viewer_error(OSError(number, os.strerror(number), "/mnt/share/clip.mp4"))
    assert str(told) == f"/mnt/share/clip.mp4 cannot be used: {os.strerror(number)}."
