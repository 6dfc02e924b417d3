"""Names from elsewhere: not UTF-8, with colons, spaces, brackets. They are converted, and kept as they are."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import av
import pytest
from clips import write_clip
from estimators import Brightness
from in_turns import one_quick
from outputs import times
from patience import PATIENCE

from pipeline import plugins
from pipeline.container import open_input
from pipeline.conversion.batch import as_depth_viewer_error, attempt
from pipeline.conversion.request import ConversionRequest
from pipeline.conversion.short_form import convert
from pipeline.errors import DepthViewerError
from pipeline.sinks import depth_video
from pipeline.storage import atomic

NAMES = [" spaces at both ends .mp4", "[1080p] a clip.mp4", "100%d.mp4", "a'b.mp4", "電影.mp4"]
if sys.platform != "win32":  # which forbids these characters
    NAMES += ["Movie: part 1.mp4", "http:x.mp4", "a'b\"c.mp4"]
if sys.platform == "linux":  # elsewhere every name is text
    NAMES += [os.fsdecode(b"caf\xe9.mp4")]


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    return write_clip(tmp_path_factory.mktemp("clip") / "clip.mp4", frames=6, size=(64, 48), audio="aac")


@pytest.mark.parametrize("relative", [True, False])
@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_any_name_is_converted_with_its_audio(tmp_path, monkeypatch, clip, name, relative):
    folder = tmp_path / ("in [x] y" if sys.platform == "win32" else "in [x]: y")
    folder.mkdir()
    shutil.copy(clip, folder / name)
    monkeypatch.chdir(folder)
    source = Path(name) if relative else folder / name
    output = source.with_name(f"depth of {name}")
    result = convert(source, output, estimator=Brightness())
    assert len(times(folder / output.name)) == 6
    with av.open(str((folder / output.name).absolute())) as container:
        assert len(container.streams.audio) == 1, result.notes


@pytest.mark.posix  # Windows counts the whole path
@pytest.mark.parametrize("length", [240, 251, 255])
@pytest.mark.parametrize("suffix", [".mp4", ".mkv", "_%03d.png"])
def test_names_as_long_as_file_systems_take_them(tmp_path, clip, length, suffix):
    own = len(suffix) + (2 if "%" not in suffix and suffix == ".mkv" else 0) + 5 * (suffix[0] == "_")
    name = "é" * 50 + "a" * (length - 100 - own)
    output = tmp_path / (name + suffix)
    convert(clip, output, estimator=Brightness())
    assert not list(tmp_path.glob("*.part"))
    assert list(tmp_path.iterdir())


def test_a_longer_name_is_one_line_and_leaves_nothing(tmp_path, clip):
    with pytest.raises(DepthViewerError, match="too long"):
        convert(clip, tmp_path / ("a" * 300 + ".mp4"), estimator=Brightness())
    assert not list(tmp_path.iterdir())


@pytest.mark.linux  # elsewhere every name is text
def test_a_side_car_keeps_a_name_that_is_not_utf8(tmp_path, clip):
    source = tmp_path / os.fsdecode(b"caf\xe9.mp4")
    shutil.copy(clip, source)
    convert(source, tmp_path / "depth.mkv", estimator=Brightness())
    assert depth_video.about(tmp_path / "depth.mkv")
    (tmp_path / "depth.json").read_text(encoding="utf-8")


def test_json_gives_such_a_name_back():
    value = {"path": "/caf\udce9", "other": "電影"}
    data = atomic.json_bytes(value)
    assert "電影".encode() in data
    assert json.loads(data) == value


def test_titles_in_an_old_encoding_are_no_reason_to_refuse_a_file(tmp_path):
    path = tmp_path / "a.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        container.metadata["title"] = "cafXX"
        container.mux(stream.encode(av.VideoFrame(64, 48, "yuv420p")))
        container.mux(stream.encode(None))
    path.write_bytes(path.read_bytes().replace(b"cafXX", b"caf\xe9\xff"))
    with open_input(path) as container:
        assert container.metadata["title"].startswith("caf")
    convert(path, tmp_path / "depth.mkv", estimator=Brightness())


def test_a_bug_in_one_file_does_not_end_a_batch(tmp_path):
    def broken(_request):
        raise ValueError("31 is not a valid Type")

    outcome = attempt(ConversionRequest("a.mp4", tmp_path / "x" / "a.mp4"), broken)
    assert outcome.status == "failed"
    assert "31 is not a valid Type" in str(outcome.error)
    assert outcome.error.hint
    own = DepthViewerError("x")
    assert as_depth_viewer_error(own) is own


@pytest.mark.parametrize("encoding", one_quick("cp1252", "cp437", "ascii"))
def test_a_console_of_another_code_page_shows_what_it_can(tmp_path, clip, own_cache, encoding):
    source = tmp_path / "電影 ≥ é.mp4"
    shutil.copy(clip, source)
    done = subprocess.run(
        [sys.executable, "-m", "viewer", "convert", source, "-o", tmp_path / "深度.mp4", "--model", "nano"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "深度.mp4").exists()


@pytest.mark.parametrize("encoding", one_quick("ascii", "cp1252", "cp932", "cp437"))
def test_every_command_speaks_on_a_console_of_another_code_page(encoding):
    code = """
from pipeline import plugins
from viewer.cli import main
for name in plugins.names("viewer.commands"):
    for words in ([name, "--help"], [name, "--電影"]):
        try:
            main(words)
        except SystemExit as end:
            assert end.code == (0 if "--help" in words else 2), (words, end.code)
"""
    env = {**os.environ, "PYTHONIOENCODING": encoding}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=env, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count(b"No such option") == len(plugins.names("viewer.commands"))
