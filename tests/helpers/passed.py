"""Tests that passed already, in an earlier run of the same code: noted, and left out where that is asked for.

pytest --note-passed FILE       write down what passes
pytest --besides FILE -m ''     run what did not pass there: what was long, or skipped for want of a package
"""

from __future__ import annotations

from pathlib import Path

import pytest


def add_options(parser: pytest.Parser) -> None:
    """Both options."""
    parser.addoption(
        "--note-passed", type=Path, metavar="FILE", help="write the tests that pass to this file"
    )
    parser.addoption("--besides", type=Path, metavar="FILE", help="leave out the tests that this file names")


def pytest_configure(config: pytest.Config) -> None:
    """The process that sees all results writes them down; workers send theirs there."""
    file = config.getoption("--note-passed")
    if file is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Notes(file))


def leave_out_passed(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of the collected, keep those that the file of `--besides` does not name."""
    passed = _passed_before(config)
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid in passed])
    items[:] = [item for item in items if item.nodeid not in passed]


def tell(reporter: pytest.TerminalReporter) -> None:
    """Say how many were left out."""
    if passed := _passed_before(reporter.config):
        reporter.line(
            f"{len(passed):5} passed before, by {reporter.config.getoption('--besides')}: not run again"
        )


def _passed_before(config: pytest.Config) -> frozenset[str]:
    file = config.getoption("--besides")
    return frozenset() if file is None else frozenset(file.read_text("utf-8").splitlines())


class _Notes:
    def __init__(self, file: Path) -> None:
        self._file = file
        self._passed: list[str] = []
        file.unlink(missing_ok=True)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self._passed.append(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        self._file.write_text("\n".join(self._passed), "utf-8")
