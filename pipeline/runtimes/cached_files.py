"""What runtimes keep in the cache: references, refusals, verdicts on int8, and compiled networks.

    for folder in FOLDERS:
        found = survey(folder)                     # how many files, how many bytes, and those that are damaged

All of them are made again where they are missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.runtimes import _check, _compiled_file
from pipeline.storage.cache import cache_folder

FOLDERS = ("references", "compiled")


@dataclass(frozen=True)
class Survey:
    """One folder of the cache, read to its last byte."""

    files: int
    size: int
    """Bytes."""
    damaged: tuple[Path, ...]


def survey(folder: str) -> Survey:
    """Read every file of one of `FOLDERS`. What lies there and is none of ours, or was cut off, is damaged, too."""
    files = sorted(path for path in cache_folder(folder).glob("*") if path.is_file())
    damaged = tuple(path for path in files if not _is_whole(path))
    return Survey(len(files), sum(path.stat().st_size for path in files), damaged)


def _is_whole(path: Path) -> bool:
    try:
        match path.suffix:
            case ".npy":
                return _check.unpacked(path.read_bytes()) is not None
            case ".openvino":
                return _compiled_file.read(path) is not None
    except OSError:
        return False
    return False
