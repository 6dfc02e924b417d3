"""Read a file that ought to be small, whoever wrote it."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from stat import S_ISREG

LONGEST = 1 << 20


def beginning(path: Path, longest: int = LONGEST) -> bytes:
    """Return the first bytes of a file, at most `longest`. Raises `OSError`, for pipes and devices too."""
    if not S_ISREG(path.stat().st_mode):  # opening a pipe would wait forever
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    with path.open("rb") as file:
        return file.read(longest)
