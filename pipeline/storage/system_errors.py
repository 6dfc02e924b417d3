"""Turn what the system refuses while files are written into errors with a hint."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import DepthViewerError, DiskFullError

_log = logging.getLogger(__name__)


@contextmanager
def system_errors(
    path: Path, disk_full: DiskFullError, refused: Callable[[OSError], DepthViewerError]
) -> Iterator[None]:
    """Raise `disk_full` if the disk or the quota is full, and `refused(error)` for every other `OSError`."""
    try:
        yield
    except OSError as error:
        _log.debug("writing %s failed", path, exc_info=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise disk_full from error
        raise refused(error) from error
