"""Locate the cache of downloaded weights and compiled models.

    with cache_errors(folder := cache_folder("weights")):
        folder.mkdir(parents=True, exist_ok=True)
        atomic.write(folder / "net.blob", data)

The folder is the user's own cache folder, or what the environment variable DEPTH_VIEWER_CACHE names.
"""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from pathlib import Path

import platformdirs

from pipeline.errors import DiskFullError, WeightsMissingError
from pipeline.storage.system_errors import system_errors
from pipeline.storage.urls import at_home


def cache_folder(part: str) -> Path:
    """Return a folder of the cache, such as "weights"; it may not exist yet."""
    chosen = os.environ.get("DEPTH_VIEWER_CACHE")
    root = at_home(chosen) if chosen else platformdirs.user_cache_path("depth-viewer", appauthor=False)
    return root / part


def cache_errors(folder: Path) -> AbstractContextManager[None]:
    """Raise `DiskFullError` or `WeightsMissingError` if a file cannot be written into the cache."""
    full = DiskFullError(
        f"There is no disk space left for the weights in {folder}.",
        hint="Free up disk space, or set DEPTH_VIEWER_CACHE to another folder, and retry.",
    )
    return system_errors(
        folder,
        full,
        lambda error: WeightsMissingError(
            f"The weights cannot be saved in {folder}: {error.strerror}.",
            hint="Set the environment variable DEPTH_VIEWER_CACHE to a writable folder.",
        ),
    )
