"""README and docs, tried as a reader would: Python blocks run, twice, and command lines are understood."""

import re
import shutil
from dataclasses import replace

import cv2
import numpy as np
import pytest
from clips import write_clip
from documents import DOCUMENTS, blocks, command_lines, hooks, understand
from outputs import depth_frame, job, write
from project import ROOT
from web_server import Brightness, running

from pipeline.geometry.distance_mark import DistanceMark
from pipeline.geometry.fit import fit
from pipeline.geometry.surface import Space
from pipeline.sinks import depth_video

PYTHON = [
    pytest.param(block, id=f"{path.relative_to(ROOT)}-{number}")
    for path in DOCUMENTS
    for number, block in enumerate(blocks(path, "python"))
]
LINES = [pytest.param(line, id=f"{path.name}: {line}") for path in DOCUMENTS for line in command_lines(path)]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with what the examples name."""
    folder = tmp_path_factory.mktemp("reader")
    write_clip(folder / "clip.mp4", frames=4)
    cv2.imwrite(str(folder / "photo.jpg"), np.full((48, 64, 3), 90, np.uint8))
    calibration = fit([DistanceMark(10.0, 4.0), DistanceMark(200.0, 1.0)])
    write(
        folder / "depth.mkv",
        replace(job(), space=Space(calibration)),
        [depth_frame(index) for index in range(3)],
    )
    assert depth_video.about(folder / "depth.mkv")["calibration"]
    return folder


@pytest.mark.parametrize("block", PYTHON)
@pytest.mark.long
def test_python_blocks_run_a_second_time_too(block, place, tmp_path, monkeypatch):
    shutil.copytree(place, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    with running(Brightness()) as url:
        code = compile(block.replace("http://127.0.0.1:7860", url), "example", "exec")
        for _ in range(2):
            names = {"__name__": "__main__"}
            exec(code, names)
    if "answer" in names:
        assert names["answer"].status_code == 200
    if "large" in names:
        assert names["large"].shape == names["frame"].image.shape[:2] == names["picture"].shape[:2]


@pytest.mark.parametrize("line", LINES)
def test_command_lines_are_understood(line):
    understand(line)


def test_the_documents_have_what_is_tried():
    assert len(PYTHON) >= 4
    assert len(LINES) >= 10


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_is_short_and_has_the_two_commands(name):
    text = (ROOT / name).read_text("utf-8")
    assert len(text.splitlines()) <= 150
    for command in ("make demo", "make test"):
        assert f"\n{command} " in text


def test_every_page_is_there_in_chinese():
    pages = {path.relative_to(ROOT) for path in (ROOT / "docs").rglob("*.md")}
    chinese = {path for path in pages if path.name.endswith(".zh.md")}
    assert chinese == {path.with_suffix(".zh.md") for path in pages - chinese}


def test_every_command_is_described_in_chinese():
    """The help is English, so that page has a section for each command."""
    described = re.findall(
        r"^##+ ([a-z ]+)\n\n\w.*\n\n<!-- from the code: command ([a-z/]+) -->$",
        (ROOT / "docs/commands.zh.md").read_text("utf-8"),
        re.MULTILINE,
    )
    assert [name for name, _ in described] == [*hooks.command_names()]
    for name, mark in described:
        assert mark == name.replace(" ", "/")
