"""Bad input, one row each: one clear line and a hint, the right exit code, and nothing half-written."""

import os
import pickle
import re
import signal
from dataclasses import dataclass
from pathlib import Path

import cv2
import needs
import numpy as np
import pytest
import torch
from clips import write_clip

from pipeline.sources.base import require_exists
from viewer.cli import main


@dataclass
class Outcome:
    code: int
    out: str
    err: str


@pytest.fixture
def depth_viewer(capsys, monkeypatch, tmp_path, own_cache):
    """Run the command line in this process, in a folder and with a cache of the test's own."""
    monkeypatch.chdir(tmp_path)
    handler = signal.getsignal(signal.SIGTERM)

    def run(*arguments):
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments])
        text = capsys.readouterr()
        return Outcome(int(end.value.code), text.out, text.err)

    yield run
    signal.signal(signal.SIGTERM, handler)


def assert_one_clear_line(outcome, *words, code=1):
    assert outcome.code == code, outcome.err
    assert "Traceback" not in outcome.err
    errors = [line for line in outcome.err.splitlines() if line.startswith("Error:")]
    assert len(errors) == 1, outcome.err
    assert len(errors[0]) < 400
    for word in words:
        assert word in outcome.err, outcome.err
    if code == 1:
        assert outcome.err.splitlines()[-1].startswith("  "), f"no hint:\n{outcome.err}"


def test_a_folder_as_the_output_of_one_source_is_told(depth_viewer, tmp_path):
    (tmp_path / "mixed").mkdir()
    write_clip(tmp_path / "mixed" / "clip.mp4", frames=2)
    cv2.imwrite(str(tmp_path / "mixed" / "photo.jpg"), np.zeros((48, 64, 3), np.uint8))
    for form in (["--format", "mp4"], []):
        outcome = depth_viewer("convert", "mixed", "-o", "results/", *form)
        assert_one_clear_line(outcome, "results/ is a folder", "results/mixed.mp4", code=2)
        assert not (tmp_path / "results").exists()


# -- inputs ------------------------------------------------------------------------------------------------------


def missing(folder):
    return folder / "nowhere.mp4"


def empty(folder):
    path = folder / "empty.mp4"
    path.write_bytes(b"")
    return path


def text_named_mp4(folder):
    path = folder / "notes.mp4"
    path.write_text("Dear diary, this is no video.\n" * 100)
    return path


def cut_off_at_the_head(folder):
    whole = write_clip(folder / "whole.mp4", frames=20)
    path = folder / "cut.mp4"
    path.write_bytes(whole.read_bytes()[:600])
    whole.unlink()
    return path


def audio_only(folder):
    import av

    path = folder / "song.m4a"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=44100)
        for _ in range(10):
            samples = np.zeros((1, 1024), np.float32)
            frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
            frame.sample_rate = 44100
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def no_frames(folder):
    import av

    path = folder / "nothing.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        container.start_encoding()
    return path


def folder_without_pictures(folder):
    path = folder / "papers"
    path.mkdir()
    (path / "letter.txt").write_text("hello")
    return path


def picture_that_is_none(folder):
    path = folder / "broken.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 50)
    return path


def wrong_type(folder):
    path = folder / "program.exe"
    path.write_bytes(b"MZ" + bytes(range(256)) * 8)
    return path


def dead_host(_folder):
    return "http://127.0.0.1:9/clip.mp4"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (missing, "nowhere.mp4"),
        (empty, "empty.mp4"),
        (text_named_mp4, "notes.mp4"),
        (cut_off_at_the_head, "cut.mp4"),
        (audio_only, "song.m4a"),
        (no_frames, "nothing.mkv"),
        (folder_without_pictures, "papers"),
        (picture_that_is_none, "broken.png"),
        (wrong_type, "program.exe"),
        (dead_host, "127.0.0.1"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_an_input_that_holds_no_pictures(depth_viewer, tmp_path, make, words):
    outcome = depth_viewer("convert", make(tmp_path), "-o", "out.mp4", "--timeout", "2")
    assert_one_clear_line(outcome, words)
    assert not list(tmp_path.glob("out*"))


def test_a_video_cut_off_in_the_middle_gives_what_there_is_and_says_so(depth_viewer, tmp_path):
    whole = write_clip(tmp_path / "whole.mkv", frames=60)
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])
    outcome = depth_viewer("convert", cut, "-o", "out.mp4")
    assert outcome.code == 0, outcome.err
    assert "Traceback" not in outcome.err
    assert (tmp_path / "out.mp4").stat().st_size > 0


@pytest.mark.parametrize("size", [(1, 1), (3, 5), (5, 3), (17, 33)], ids=str)
def test_tiny_and_odd_videos_are_converted(depth_viewer, tmp_path, size):
    from pipeline import open_source

    clip = write_clip(tmp_path / "tiny.mkv", size=size, frames=3, codec="ffv1", pix_fmt="bgr0")
    outcome = depth_viewer("convert", clip, "-o", "out.mp4", "--model", "nano")
    assert outcome.code == 0, outcome.err
    with open_source(tmp_path / "out.mp4") as result:
        assert len(list(result)) == 3


# -- outputs -----------------------------------------------------------------------------------------------------


def test_an_output_that_exists_is_kept_unless_told(depth_viewer, tmp_path):
    clip = write_clip(tmp_path / "in.mp4", frames=3)
    (tmp_path / "out.mp4").write_text("precious")
    assert_one_clear_line(depth_viewer("convert", clip, "-o", "out.mp4"), "out.mp4", "--overwrite")
    assert (tmp_path / "out.mp4").read_text("utf-8") == "precious"
    assert depth_viewer("convert", clip, "-o", "out.mp4", "--overwrite", "--model", "nano").code == 0


def test_the_input_is_never_the_output(depth_viewer, tmp_path):
    clip = write_clip(tmp_path / "in.mp4", frames=3)
    before = clip.read_bytes()
    os.link(clip, tmp_path / "same.mp4")
    for name in ("in.mp4", "./in.mp4", "same.mp4"):
        assert_one_clear_line(
            depth_viewer("convert", clip, "-o", name, "--overwrite"), name.removeprefix("./")
        )
    assert clip.read_bytes() == before


@pytest.mark.parametrize(
    "output",
    [
        "nowhere/out.mp4",
        "file.txt/out.mp4",
        "out.xyz",
        pytest.param("/proc/out.mp4", marks=pytest.mark.linux),
    ],
)
def test_an_output_that_cannot_be_written(depth_viewer, tmp_path, output):
    clip = write_clip(tmp_path / "in.mp4", frames=3)
    (tmp_path / "file.txt").write_text("a file, no folder")
    outcome = depth_viewer("convert", clip, "-o", output)
    code = 2 if output == "out.xyz" else 1
    assert_one_clear_line(outcome, Path(output).parts[0].strip("/"), code=code)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "cache") == ["file.txt", "in.mp4"]


def test_a_full_disk_is_told_and_left_clean(depth_viewer, tmp_path):
    with needs.small_disk(tmp_path / "small", 65536) as small:
        clip = write_clip(tmp_path / "in.mp4", size=(320, 240), frames=40)
        outcome = depth_viewer("convert", clip, "-o", small / "out.mp4", "--model", "nano", "--quality", "0")
        assert_one_clear_line(outcome, "space")
        assert not list(small.iterdir())


# -- models ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def good_weights():
    from pipeline.models.midas_small import MidasSmallNet

    return MidasSmallNet().state_dict()


def no_weights_file(_good, folder):
    return folder / "nowhere.pt"


def lacks_a_name(good, folder):
    entries = dict(good)
    del entries["scratch.output_conv.4.bias"]
    torch.save(entries, folder / "w.pt")
    return folder / "w.pt"


def wrong_shape(good, folder):
    entries = dict(good) | {"scratch.output_conv.4.bias": torch.zeros(7)}
    torch.save(entries, folder / "w.pt")
    return folder / "w.pt"


def not_finite(good, folder):
    entries = dict(good) | {"scratch.output_conv.4.bias": torch.tensor([float("nan")])}
    torch.save(entries, folder / "w.pt")
    return folder / "w.pt"


class Malicious:
    def __reduce__(self):
        return os.system, ("touch owned",)


def runs_code(_good, folder):
    (folder / "w.pt").write_bytes(pickle.dumps(Malicious()))
    return folder / "w.pt"


def zip_runs_code(good, folder):
    torch.save(dict(good) | {"scratch.output_conv.4.bias": Malicious()}, folder / "w.pt")
    return folder / "w.pt"


def web_page(_good, folder):
    (folder / "w.pt").write_text("<html>404</html>")
    return folder / "w.pt"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (no_weights_file, "nowhere.pt"),
        (lacks_a_name, "scratch.output_conv.4.bias"),
        (wrong_shape, "scratch.output_conv.4.bias"),
        (not_finite, "not finite"),
        (runs_code, "w.pt"),
        (zip_runs_code, "code"),
        (web_page, "not a weights file"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_weights_that_are_not_what_they_should_be(depth_viewer, tmp_path, good_weights, make, words):
    file = make(good_weights, tmp_path)
    assert_one_clear_line(depth_viewer("models", "import", "midas_small", file), words)
    assert not (tmp_path / "owned").exists()
    assert not list((tmp_path / "cache").rglob("*.pt*"))


def test_weights_that_do_not_fit_on_the_disk_are_told(depth_viewer, midas_weights, tmp_path):
    with needs.small_disk(tmp_path / "cache", 2**20):
        assert_one_clear_line(
            depth_viewer("models", "import", "midas_small", midas_weights), "no disk space left"
        )
        assert not list((tmp_path / "cache").rglob("*.pt*"))


@pytest.mark.parametrize("folder", [pytest.param("/proc/demo", marks=pytest.mark.linux), "file.txt"])
def test_a_demo_that_has_no_place_to_go_is_told(depth_viewer, tmp_path, monkeypatch, folder):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    (tmp_path / "file.txt").write_text("a file, no folder")
    assert_one_clear_line(depth_viewer("demo", "-o", folder), folder)


def test_a_network_that_returns_nan_is_told_and_leaves_nothing(depth_viewer, tmp_path, monkeypatch):
    from pipeline.runtimes.torch_ import TorchRuntime

    monkeypatch.setattr(
        TorchRuntime, "run", lambda _self, batch: np.full(batch.shape[2:], np.nan, np.float32)
    )
    clip = write_clip(tmp_path / "in.mp4", frames=3)
    outcome = depth_viewer("convert", clip, "-o", "out.mp4", "--model", "nano", "--runtime", "torch")
    assert_one_clear_line(outcome, "nano")
    assert not list(tmp_path.glob("out*"))


def test_weights_that_are_not_here_are_told_with_the_way_to_get_them(depth_viewer, tmp_path):
    clip = write_clip(tmp_path / "in.mp4", frames=3)
    outcome = depth_viewer("convert", clip, "-o", "out.mp4", "--model", "midas_small", "--offline")
    assert_one_clear_line(
        outcome, "https://github.com/isl-org/MiDaS", "depth-viewer models import midas_small"
    )


def test_auto_goes_on_with_the_built_in_network_and_says_so(depth_viewer, tmp_path):
    clip = write_clip(tmp_path / "in.mp4", frames=3)
    outcome = depth_viewer("convert", clip, "-o", "out.mp4")
    assert outcome.code == 0, outcome.err
    assert "nano" in outcome.err
    assert "depth-viewer models fetch zipdepth" in outcome.err


# -- usage -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["convert"],
        ["convert", "in.mp4"],
        ["convrt", "in.mp4"],
        ["view", "--model", "midas_huge"],
        ["models", "fetch", "midas_huge"],
        ["view", "--threads", "0"],
        ["view", "--stabilize", "sometimes"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_code_two_and_names_the_help(depth_viewer, arguments):
    outcome = depth_viewer(*arguments)
    assert outcome.code == 2
    assert "Traceback" not in outcome.err
    assert re.search(r"Try '.* (-h|--help)' for help", outcome.err)  # versions of click differ


def test_a_window_without_a_display_is_refused_with_what_works(depth_viewer, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert_one_clear_line(depth_viewer("view", "demo"), "depth-viewer demo")


def test_debug_shows_the_traceback(depth_viewer):
    outcome = depth_viewer("convert", "nowhere.mp4", "-o", "out.mp4", "--debug")
    assert outcome.code == 1
    assert "Traceback" in outcome.err


def test_an_unwatched_picture_is_no_reason_for_a_traceback(depth_viewer, tmp_path):
    picture = tmp_path / "photo.png"
    cv2.imwrite(str(picture), np.full((48, 64, 3), 100, np.uint8))
    outcome = depth_viewer("convert", picture, "-o", "out.mp4", "--model", "nano")
    assert outcome.code in (0, 1)
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize("number", [1, 2])
def test_a_long_data_address_is_no_path(depth_viewer, tmp_path, number):
    """Most calls of `Path` raise for it."""
    address = "data:video/mp4;base64," + "A" * 8000
    output = tmp_path / ("out.mp4" if number == 1 else "out")
    outcome = depth_viewer("convert", *[address] * number, "-o", output)
    assert outcome.code in (1, 2)
    assert "bug" not in outcome.err
    assert len(outcome.err) < 1500, "all of it is printed"
    require_exists(address)  # `view` and `serve` ask before they start


@pytest.mark.parametrize("option", [["--model"], ["--objects"], ["--model", "nano", "--log-file"]])
def test_the_home_of_nobody_is_one_line(depth_viewer, option):
    path = "~nobody-of-this-name/network.onnx"
    outcome = depth_viewer("convert", "demo", "-o", "out.mp4", *option, path)
    assert_one_clear_line(outcome, "~nobody-of-this-name", code=outcome.code)
    assert outcome.code in (1, 2)
    assert "bug" not in outcome.err
