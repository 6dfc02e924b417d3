"""Rename and delete files that another program may hold open for a moment.

retry.replace(part, path)
retry.unlink(path)
retry.rmtree(folder)

On Windows no file can be renamed or deleted while a virus scanner, an indexer or a preview reads it, and they read
every new file. Elsewhere these are plain calls.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")

PATIENCE, PAUSE = 2.0, 0.05
"""Seconds: how long an operation is tried again, and the time between two attempts."""


def replace(source: Path, target: Path) -> Path:
    """Rename a file or folder, replacing a file of that name."""
    return _patiently(lambda: source.replace(target))


def unlink(path: Path) -> None:
    """Delete a file, if it is there."""
    _patiently(lambda: path.unlink(missing_ok=True))


def rmtree(folder: Path) -> None:
    """Delete a folder and everything in it."""
    _patiently(lambda: shutil.rmtree(folder) if folder.exists() else None)


def _patiently(change: Callable[[], Result]) -> Result:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return change()
        except PermissionError:
            if not _is_windows() or time.monotonic() > deadline:
                raise
        time.sleep(PAUSE)


def _is_windows() -> bool:
    return sys.platform == "win32"
