"""What is optional is told with a command that works: the program is on no package index."""

import re
import subprocess
import sys
import tomllib

import pytest
from project import ROOT

from pipeline import extras

EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]


def texts():
    """Every text of the project, this file excepted."""
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout.split("\n")
    if not any(names):
        pytest.skip("not a git checkout")
    endings = {".py", ".md", ".ts", ".html", ".js", ".toml", ".yml"}
    for path in (ROOT / name for name in names):
        if path.suffix in endings and path.is_file() and path.name != "test_extras.py":
            yield path, path.read_text("utf-8")


def test_nothing_tells_to_install_from_an_index_or_a_frozen_copy():
    wrong = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path, text in texts()
        for found in re.finditer(r"""pip install ['"]?(?:depth-viewer|\.)\[""", text)
    ]
    assert wrong == []


def test_every_extra_that_is_told_of_exists():
    told = {
        (str(path.relative_to(ROOT)), found[1])
        for path, text in texts()
        for found in re.finditer(r"""-e ['"]\.\[([\w-]+)\]|install_(?:command|hint)\(['"](\w+)['"]\)""", text)
        if found[1]
    }
    assert {name for _, name in told} <= EXTRAS.keys()
    assert any(path.startswith("docs/") for path, _ in told)


@pytest.mark.parametrize("extra", ["web", "exr", "camera", "screen", "cluster", "bench"])
def test_a_checkout_stays_installed_in_place(extra, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert extras.install_command(extra) == f"pip install -e '.[{extra}]'"
    monkeypatch.chdir(tmp_path)
    assert extras.install_command(extra) == f"pip install -e '{ROOT}[{extra}]'"


@pytest.mark.parametrize("extra", ["web", "exr", "camera", "screen", "cluster", "bench"])
def test_without_a_checkout_the_packages_are_named(extra, tmp_path, monkeypatch):
    monkeypatch.setattr(extras, "ROOT", tmp_path)
    wanted = {re.split(r"[^\w-]", each)[0].lower() for each in EXTRAS[extra]}
    command, _, named = extras.install_command(extra).partition("install ")
    assert (command, set(named.lower().split())) == ("pip ", wanted)


def test_a_bundle_does_not_promise_that_pip_helps_it(monkeypatch, tmp_path):
    monkeypatch.setattr(extras, "ROOT", tmp_path)
    assert extras.install_hint("ros") == "Install it: pip install mcap rosbags"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    told = extras.install_hint("ros")
    assert told.startswith("This bundle takes no further packages.")
    assert told.endswith("pip install mcap rosbags")
