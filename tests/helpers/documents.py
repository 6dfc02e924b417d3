"""The documents as a reader tries them: their code blocks, and the command lines in them."""

import importlib.util
import re
import shlex
from pathlib import Path
from types import ModuleType

import click
import pytest
from project import ROOT

from pipeline.errors import DepthViewerError
from viewer.cli import cli

TUTORIALS = sorted(ROOT.glob("docs/extend/*.md"))
"""Their commands need the plug-ins that they write: see `test_tutorials.py`."""
DOCUMENTS = sorted(
    {*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("packaging/**/*.md")} - {*TUTORIALS}
)


def load(path: Path) -> ModuleType:
    """Import a file that is in no package."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


hooks = load(ROOT / "docs/hooks.py")
"""What fills the pages from the code."""
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(depth-viewer [^`]+)`")


def blocks(path: Path, *languages: str) -> list[str]:
    """Return the code of the blocks of these languages, without those that have a title."""
    return [found[2] for found in FENCE.finditer(path.read_text("utf-8")) if found[1] in languages]


def command_lines(path: Path) -> list[str]:
    """Return the calls of `depth-viewer`; what is only a pattern, with FILE or …, is left out."""
    shell = "\n".join(blocks(path, "sh", "bash", "shell"))
    lines = re.sub(r"\\\n\s*", " ", shell).split("\n") + INLINE.findall(path.read_text("utf-8"))
    parts = [part.strip() for line in lines for part in re.split(r"\s\|\s", line.partition(" #")[0])]
    return list(
        dict.fromkeys(
            part
            for part in parts
            if part.startswith("depth-viewer ") and not re.search(r"[…<\[]|\b(FILE|NAME|URL)\b|0\|", part)
        )
    )


def understand(line: str) -> None:
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
