"""README and docs, tried as a reader would: Python blocks run, twice, and command lines are understood."""

import re
import shutil
from dataclasses import replace

import cv2
import numpy as np
import pytest
import trimesh
from clips import write_clip
from command import depth_viewer  # noqa: F401 - a fixture
from documents import DOCUMENTS, blocks, command_lines, hooks, understand
from outputs import depth_frame, job, write
from project import ROOT
from web_server import Brightness, running

from pipeline.geometry.distance_mark import DistanceMark
from pipeline.geometry.fit import fit
from pipeline.geometry.lens import Lens
from pipeline.geometry.surface import Space
from pipeline.sinks import depth_video
from pipeline.sources.base import demo_clip

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


FIRST_PAGES = ["README.md", "README.zh-CN.md", "docs/quick-start.md", "docs/quick-start.zh.md"]
PICTURE = (360, 640)
"""Rows and columns of the bundled clip, which is rendered, so its true distances are known."""


@pytest.fixture(scope="module")
def true_depth():
    """Meters along the optical axis, of every fourth row and column of the clip's first frame."""
    with np.load(demo_clip().with_name("demo_depth.npz")) as known:
        assert known["frames"][0] == 0
        return 1 / known["disparity"][0].astype(float)


@pytest.mark.parametrize("name", FIRST_PAGES)
def test_the_marks_on_the_first_pages_are_true_distances_of_the_clip(name, true_depth):
    (line,) = (line for line in command_lines(ROOT / name) if line.startswith("depth-viewer calibrate demo "))
    marks = re.findall(r"--mark (\d+),(\d+)=([\d.]+)", line)
    assert len(marks) == 2
    for x, y, meters in marks:
        slant = Lens().slant(int(x) / PICTURE[1], int(y) / PICTURE[0], PICTURE)
        assert float(meters) == pytest.approx(true_depth[int(y) // 4, int(x) // 4] * slant, rel=0.02)


@pytest.mark.long
def test_the_quick_start_makes_points_in_meters(depth_viewer, true_depth, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.chdir(tmp_path)
    lines = command_lines(ROOT / "docs/quick-start.md")
    commands = [line for line in lines if "demo" in line and "room.json" in line]
    assert [line.split()[1] for line in commands] == ["calibrate", "convert"]
    for line in commands:
        code, _, err = depth_viewer(*line.split()[1:], "--model", "nano")
        assert code == 0, err
    x, y, z = np.asarray(trimesh.load(tmp_path / "cloud_00000.ply").vertices).T
    focal = Lens().focal_px(PICTURE)
    column, row = PICTURE[1] / 2 - focal * x / z, PICTURE[0] / 2 + focal * y / z
    truth = true_depth[np.clip(row / 4, 0, 89).astype(int), np.clip(column / 4, 0, 159).astype(int)]
    assert len(z) > 10_000
    assert np.median(np.abs(-z / truth - 1)) < 0.1


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
