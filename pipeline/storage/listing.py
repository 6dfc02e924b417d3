"""List the files of a folder.

entries(Path("holiday"), recursive=True)         # without folders that cannot be read
"""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.errors import SourceUnreadableError


def entries(folder: Path, recursive: bool = False) -> list[Path]:
    """List what is in a folder; folders in it that cannot be read, or have just gone, are left out.

    Raises `SourceUnreadableError` where the folder itself cannot be read.
    """
    try:
        if not recursive:
            return list(folder.iterdir())
        with os.scandir(folder):  # `walk` is silent about what it cannot read
            found = os.walk(folder)
    except OSError as error:
        raise SourceUnreadableError(
            f"The folder {folder} cannot be read: {error.strerror}.", hint="Check its permissions."
        ) from error
    return [Path(place, name) for place, _, names in found for name in names]
