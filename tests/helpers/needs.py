"""What some tests need and not every machine has. What is missing here is told when the tests are done.

ray = needs.package("ray", extra="cluster")     # the module; else skips the test, or all tests of the file
@needs.command("ffmpeg")                        # a mark: the command is on the path
with needs.small_disk(folder, size=64_000):     # a file system of its own, which only root may mount
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import passed
import pytest

from pipeline import plugins


def reason(name: str, extra: str | None = None) -> str:
    """Word it, for `pytest.importorskip` at the head of a file."""
    wanted = name.partition(".")[0] if extra is None else f"-e '.[{extra}]'"
    return f"missing: the package {name.partition('.')[0]} (pip install {wanted})"


def package(name: str, extra: str | None = None) -> ModuleType:
    """Import a package that may be missing."""
    return pytest.importorskip(name, reason=reason(name, extra))


def packaged(name: str, extra: str | None = None) -> pytest.MarkDecorator:
    """Mark a test that needs this package, without importing it now."""
    return pytest.mark.skipif(importlib.util.find_spec(name) is None, reason=reason(name, extra))


def runtimes() -> list[str]:
    """List the runtimes of this machine: those of graphics and accelerators need the device."""
    names = plugins.names("pipeline.runtimes")
    return [name for name in names if plugins.load("pipeline.runtimes", name).is_available()]


def command(name: str) -> pytest.MarkDecorator:
    """Mark a test that starts this command."""
    return pytest.mark.skipif(shutil.which(name) is None, reason=f"missing: the command {name}")


def missing(what: str) -> NoReturn:
    """Skip the test for want of something else."""
    pytest.skip(f"missing: {what}")


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Path]:
    """Mount an empty file system of so many bytes at a folder, which is made if need be."""
    folder.mkdir(exist_ok=True)
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mounting, capture_output=True).returncode:
        missing("the right to mount a small file system (root has it)")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say for want of what tests were skipped, and how many; and that the long ones are yet to be run."""
    counts = Counter(_told_by(report) for report in terminalreporter.stats.get("skipped", []))
    if counts:
        terminalreporter.section("not run here")
        for why, count in sorted(counts.items()):
            terminalreporter.line(f"{count:5} {why}")
    options = terminalreporter.config.option
    if terminalreporter.stats.get("deselected") and options.markexpr == "not long" and not options.keyword:
        terminalreporter.line(
            f"{len(terminalreporter.stats['deselected']):5} long ones: make test-all runs them"
        )
    passed.tell(terminalreporter)


def _told_by(report: pytest.TestReport | pytest.CollectReport) -> str:
    """What was said when it was skipped."""
    told = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return re.sub(r"^Skipped: ", "", told)
