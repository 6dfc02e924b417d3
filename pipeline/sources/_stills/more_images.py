"""Remember which files hold more images than the one that is used, so that it is said.

more.look_in(Path("burst.heic"))
more.notes                               # ("burst.heic holds 3 images; the primary one is used.",)
"""

from __future__ import annotations

from pathlib import Path

from pipeline.sources._stills import heif
from pipeline.sources._stills.frame_count import images_of

MOST_NAMED = 3
"""Number of files that are named one by one."""


class MoreImages:
    """Looks into the image files of a folder, one after the other."""

    def __init__(self) -> None:
        self._found: dict[Path, str] = {}

    def look_in(self, path: Path) -> None:
        """Remember a file that holds several images."""
        is_heif = heif.is_one(path)
        count = heif.image_count(path) if is_heif else images_of(path)
        if count > 1:
            used = "the primary one" if is_heif else "the first"
            self._found[path] = f"{path.name} holds {count} images; {used} is used."

    @property
    def notes(self) -> tuple[str, ...]:
        """A sentence for each of the first files, and one for the rest."""
        more = f"More files with several images: {len(self._found) - MOST_NAMED}."
        return (*list(self._found.values())[:MOST_NAMED], *[more] * (len(self._found) > MOST_NAMED))
