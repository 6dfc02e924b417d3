"""The documentation is built without a warning, links and anchors included, and holds what the code says."""

import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import click
import needs
import pytest
from documents import hooks
from patience import PATIENCE
from project import ROOT

needs.package("mkdocs_static_i18n", extra="docs")
needs.package("fastapi", extra="web")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(folder)],
        cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE,
        env=os.environ | {"PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


def words(page: Path) -> str:
    return unescape(re.sub(r"<[^>]+>", "", page.read_text("utf-8")))


def test_no_mark_is_left(site: Path) -> None:
    for page in site.rglob("*.html"):
        assert "from the code:" not in page.read_text("utf-8"), page


@pytest.mark.parametrize(("folder", "key"), [("", "Play or pause"), ("zh/", "播放")])
def test_the_shortcuts_are_those_of_the_window(site: Path, folder: str, key: str) -> None:
    from viewer.desktop.widgets.action_table import ActionTable

    text = words(site / folder / "window/index.html")
    assert key in text
    for entries in ActionTable().groups.values():
        for entry in entries.values():
            for shortcut in entry.keys:
                assert shortcut in text
                assert folder or entry.text.rstrip("…") in text


def test_every_route_and_command_is_there(site: Path) -> None:
    from viewer.cli import cli

    server, commands = words(site / "server/index.html"), words(site / "commands/index.html")
    for route in (
        "POST /predict",
        "POST /upload",
        "POST /depth",
        "POST /points",
        "POST /jobs",
        "GET /live.mjpg",
    ):
        assert route in server
    names = cli.list_commands(click.Context(cli))
    assert {"convert", "view", "serve"} <= {*names}
    for name in names:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        assert command.hidden or f"depth-viewer {name} [OPTIONS]" in commands


def test_the_api_reference_has_every_public_name(site: Path) -> None:
    import pipeline

    text = words(site / "api/index.html")
    for name in pipeline.__all__:
        assert name in text


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for page in site.rglob("index.html"):
        loaded = re.findall(
            r'<(?:script|link|img)[^>]+(?:src|href)="(https?://[^"]+)"', page.read_text("utf-8")
        )
        assert not [
            address for address in loaded if "canonical" not in address and "localhost" not in address
        ]


@pytest.mark.parametrize(
    "page",
    [page for page in (ROOT / "docs").rglob("*.zh.md") if page.read_text("utf-8").startswith("---\nwords:")],
)
def test_words_that_a_translation_gives_are_those_of_the_tables(page: Path) -> None:
    from mkdocs.utils.meta import get_data

    text, head = get_data(page.read_text("utf-8"))
    tables = [hooks.figures("zh", mark) for mark in re.findall(r"from the code: figures (\S+) -->", text)]
    cells = {cell.strip() for table in tables for cell in table.replace("\n", "|").split("|")}
    assert head["words"].keys() <= cells
