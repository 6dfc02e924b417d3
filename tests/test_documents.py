"""README and docs, tried as a reader would: Python blocks run, twice, and command lines are understood."""

import re
import shlex
import shutil
from dataclasses import replace

import click
import cv2
import numpy as np
import pytest
from clips import write_clip
from outputs import depth_frame, job, write
from project import ROOT
from web_server import Brightness, running

from pipeline.errors import DepthViewerError
from pipeline.geometry.distance_mark import DistanceMark
from pipeline.geometry.fit import fit
from pipeline.geometry.surface import Space
from pipeline.sinks import depth_video
from viewer.cli import cli

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(depth-viewer [^`]+)`")


def blocks(*languages):
    for path in DOCUMENTS:
        for number, found in enumerate(FENCE.finditer(path.read_text("utf-8"))):
            if found[1] in languages:
                yield pytest.param(found[2], id=f"{path.relative_to(ROOT)}-{number}")


def command_lines():
    for path in DOCUMENTS:
        text = path.read_text("utf-8")
        shell = "\n".join(found[2] for found in FENCE.finditer(text) if found[1] in ("sh", "bash", "shell"))
        lines = re.sub(r"\\\n\s*", " ", shell).split("\n") + INLINE.findall(text)
        for line in dict.fromkeys(lines):
            for part in re.split(r"\s\|\s", line.partition(" #")[0]):
                if part.strip().startswith("depth-viewer ") and not re.search(r"[…<\[]|\bFILE\b|0\|", part):
                    yield pytest.param(part.strip(), id=f"{path.name}: {part.strip()}")


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


@pytest.mark.parametrize("block", [*blocks("python")])
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


@pytest.mark.parametrize("line", [*command_lines()])
def test_command_lines_are_understood(line):
    """All options and values exist; nothing is run."""
    _, *arguments = shlex.split(line)
    with cli.make_context("depth-viewer", arguments, obj={}) as context:
        name, command, rest = cli.resolve_command(context, [*context._protected_args, *context.args])
        try:
            command.make_context(name, rest, parent=context)
        except click.MissingParameter:
            assert not rest, f"{line}: something is missing"  # the bare name of a command is no example
        except click.exceptions.Exit:  # --help
            pass
        except (click.UsageError, DepthViewerError) as error:
            pytest.fail(f"{line}: {error}")


def test_the_documents_have_what_is_tried():
    assert len(list(blocks("python"))) >= 4
    assert len(list(command_lines())) >= 10
