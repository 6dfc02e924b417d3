"""What is here of the Hugging Face hub: a folder for each revision, in the program's own cache.

    kept("owner/name", None)                       # the folder of the last downloaded revision, or None
    origin(folder).licence                         # what was said about it when it was downloaded

`origin.json` is written last: a folder with it is whole.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from pipeline.storage import atomic
from pipeline.storage.cache import cache_errors, cache_folder

ORIGIN = "origin.json"
SHORTEST_COMMIT = 7
"""Characters of a commit that name it."""


@dataclass(frozen=True)
class Origin:
    """Where a folder of the cache comes from."""

    repository: str
    revision: str
    """As it was asked for: "" for the newest at that time."""
    commit: str
    licence: str


def kept(repository: str, revision: str | None) -> Path | None:
    """The folder of this revision in the cache, of the last downloaded one where none is named."""
    known = [(file.stat().st_mtime, file.parent) for file in shelf(repository).glob(f"*/{ORIGIN}")]
    for _, folder in sorted(known, reverse=True):
        found = origin(folder)
        is_commit = revision is not None and len(revision) >= SHORTEST_COMMIT
        if found is not None and (
            revision is None
            or revision == found.revision
            or (is_commit and found.commit.startswith(revision))
        ):
            return folder
    return None


def origin(folder: Path) -> Origin | None:
    """Where it comes from; None for a folder of the user's."""
    try:
        return Origin(**atomic.parsed_json((folder / ORIGIN).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def remove(repository: str) -> bool:
    """Delete all of its revisions, finished or not; whether there were any."""
    place = shelf(repository)
    found = any(place.glob(f"*/{ORIGIN}"))
    with cache_errors(place):
        if place.is_dir():
            shutil.rmtree(place)
    return found


def shelf(repository: str) -> Path:
    """The folder of all of its revisions."""
    return cache_folder("hub") / repository.replace("/", "--")
