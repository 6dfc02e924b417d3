"""The tutorials of `docs/extend`: every file that they show is a plug-in that works, beside those that there are."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner
from clips import write_clip
from documents import command_lines, understand
from project import ROOT

from pipeline import plugins
from viewer.cli import cli

BLOCK = re.compile(r"^```python title=\"([^\"]+)\"\n(.*?)^```", re.MULTILINE | re.DOTALL)
TUTORIALS = {"source": "pattern", "view": "outline", "model": "floor", "sink": "table"}
"""Page to the plug-in that it writes."""


@contextmanager
def fresh_commands(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Commands list their choices when they are imported: they are imported anew within, as by another process."""
    before = {name: module for name, module in sys.modules.items() if name.startswith("viewer.commands.")}
    for name in before:
        monkeypatch.delitem(sys.modules, name)
    yield
    for name in [name for name in sys.modules if name.startswith("viewer.commands.")]:
        del sys.modules[name]


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose `pipeline/sources` and so on are searched together with those of the checkout."""
    folder = tmp_path / "beside"
    known = set(sys.modules)
    for name in ("pipeline.sources", "pipeline.models", "pipeline.sinks", "viewer.views"):
        place = folder / name.replace(".", "/")
        place.mkdir(parents=True)
        package = import_module(name)
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(place)])
    plugins._modules.cache_clear()
    with fresh_commands(monkeypatch):
        yield folder
    for name in set(sys.modules) - known:
        if (file := getattr(sys.modules[name], "__file__", None)) and Path(file).is_relative_to(folder):
            parent, _, last = name.rpartition(".")
            del sys.modules[name]
            monkeypatch.delattr(sys.modules[parent], last, raising=False)
    plugins._modules.cache_clear()


@pytest.mark.parametrize("page", TUTORIALS)
def test_the_code_of_a_tutorial_works(
    page: str, beside: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPTH_VIEWER_CACHE", str(tmp_path / "cache"))
    write_clip(tmp_path / "clip.mp4", frames=4)
    monkeypatch.chdir(tmp_path)
    text = (ROOT / f"docs/extend/{page}.md").read_text("utf-8")
    blocks = BLOCK.findall(text)
    assert any(title == "try it" for title, _ in blocks)
    for title, code in blocks:
        if "/" in title:
            assert not (ROOT / title).exists(), (
                f"{title} is part of the program now; the tutorial needs another"
            )
            (beside / title).write_text(code, encoding="utf-8")
        else:
            exec(compile(code, title, "exec"), {"__name__": "__main__"})
    plugins._modules.cache_clear()
    lines = command_lines(ROOT / f"docs/extend/{page}.md")
    assert lines
    for line in lines:
        understand(line)


def test_the_command_line_knows_the_plug_in_at_once(
    beside: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / "docs/extend/sink.md").read_text("utf-8")
    (title, code) = BLOCK.findall(text)[0]
    (beside / title).write_text(code, encoding="utf-8")
    write_clip(tmp_path / "clip.mp4", frames=4)
    output = tmp_path / "depth.csv"
    monkeypatch.setenv("DEPTH_VIEWER_CACHE", str(tmp_path / "cache"))
    done = CliRunner().invoke(
        cli, ["convert", str(tmp_path / "clip.mp4"), "-o", str(output), "--model", "nano"]
    )
    assert done.exit_code == 0, done.output
    assert len(output.read_text("utf-8").splitlines()) == 5
    assert not output.with_name(f"{output.name}.part").exists()


def test_every_kind_of_plug_in_with_a_tutorial_is_new() -> None:
    for page, name in TUTORIALS.items():
        folder = {"view": "viewer.views"}.get(page, f"pipeline.{page}s")
        assert name not in plugins.names(folder)
