"""Name the files of an output with one file per frame, and find existing ones.

names = Names(Path("depth_%05d.png"), kind)
names.picture(3)                                # depth_00003.png
existing_output(Path("folder"), kind)           # what would be written over
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import SettingsError, SinkError

PLACE = re.compile(r"%(0\d+)?d")
"""Where the number goes in a name, as FFmpeg and everybody else writes it; any other % is a part of the name."""


@dataclass(frozen=True)
class FrameFormat:
    """A file format: its extension, the name of its sink, and the least number of bytes per pixel."""

    extension: str
    format: str
    least_bytes: float
    in_levels: bool

    @property
    def example(self) -> str:
        """An example of a pattern that numbers the files."""
        return f"depth_%05d{self.extension}"


def existing_output(path: Path, kind: FrameFormat) -> Path | None:
    """Return what exists at the path of the output. Raises `SinkError` for a folder with other files."""
    names = Names(path, kind)
    if names.is_folder:
        if not path.is_dir():
            return path if path.exists() else None
        entries = sorted(path.iterdir())
        if foreign := [entry for entry in entries if not names.owns(entry.name)]:
            raise SinkError(
                f"The folder {path} contains other files, such as {foreign[0].name}.",
                hint="Choose a folder that is empty or does not exist yet.",
            )
        return path if entries else None
    if path.is_dir():
        raise SinkError(f"{path} is a folder.", hint=f"To write images into it: --format {kind.format}")
    return next((entry for entry in sorted(path.parent.iterdir()) if names.owns(entry.name)), None)


class Names:
    """The names of the files of an output, and their folder."""

    def __init__(self, path: Path, kind: FrameFormat) -> None:
        self.is_folder = path.suffix.lower() != kind.extension
        self.folder = path if self.is_folder else path.parent
        self.pattern = f"depth_%06d{kind.extension}" if self.is_folder else path.name
        places = PLACE.findall(self.pattern)
        if len(places) > 1:
            raise SettingsError(
                f"“{self.pattern}” has more than one place for the frame number.",
                hint=f"Use a pattern such as {kind.example}",
            )
        self.is_numbered = bool(places)
        stem = PLACE.sub("", Path(self.pattern).stem).strip("._- ") or "depth"
        # depth.json would be that of depth.mkv.
        self.sidecar = f"{stem}.json" if self.is_folder else f"{stem}{kind.extension}.json"

    def picture(self, number: int) -> str:
        """Return the name of the file with this number, counted from 0."""
        return PLACE.sub(lambda place: place[0] % number, self.pattern)

    def owns(self, name: str) -> bool:
        """Return whether a file of this name belongs to such an output."""
        if not self.is_numbered:
            return name in (self.pattern, self.sidecar)
        before, after = (
            re.escape(part) for part in (PLACE.split(self.pattern)[0], PLACE.split(self.pattern)[-1])
        )
        return name == self.sidecar or re.fullmatch(f"{before}\\d+{after}", name) is not None
