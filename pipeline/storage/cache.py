"""Locate the cache of downloaded weights and compiled models.

    with cache_errors(folder := cache_folder("weights")):
        folder.mkdir(parents=True, exist_ok=True)
        atomic.write(folder / "net.blob", data)

The folder is the user's own cache folder, or what the environment variable DEPTH_VIEWER_CACHE names.
"""

from __future__ import annotations

import errno
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from pipeline.errors import DiskFullError, WeightsMissingError

_log = logging.getLogger(__name__)


def cache_folder(part: str) -> Path:
    """One folder of the cache, such as "weights"; it may not be there yet."""
    chosen = os.environ.get("DEPTH_VIEWER_CACHE")
    root = (
        Path(chosen).expanduser() if chosen else platformdirs.user_cache_path("depth-viewer", appauthor=False)
    )
    return root / part


@contextmanager
def cache_errors(folder: Path) -> Iterator[None]:
    """Whatever the system objects to inside, told as what it means: the cache cannot take a file."""
    try:
        yield
    except OSError as error:
        _log.debug("writing to %s failed", folder, exc_info=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFullError(
                f"There is no disk space left for the weights in {folder}.",
                hint="Free up disk space, or set DEPTH_VIEWER_CACHE to another folder, and retry.",
            ) from error
        raise WeightsMissingError(
            f"The weights cannot be saved in {folder}: {error.strerror}.",
            hint="Set the environment variable DEPTH_VIEWER_CACHE to a writable folder.",
        ) from error
