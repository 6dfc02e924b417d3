"""Save presets: view and stabilization under a name, one small readable file each.

presets = Presets(path.parent / "presets")
presets.save("Lecture", Preset(look, stabilizer)); presets.names(); presets.load("Lecture")
write(Path("lecture.json"), preset); read(Path("lecture.json"))       # from one machine to another
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.settings import StabilizerSettings
from pipeline.storage import atomic
from viewer.desktop.state.preferences import settings_from
from viewer.views.settings import ViewSettings

EXTENSION = ".json"
KIND = "Depth Viewer preset"
"""Marks the file as a preset: settings of other programs are not accepted."""


@dataclass(frozen=True)
class Preset:
    """View and stabilization settings; the display range depends on the scene, and is left out."""

    look: ViewSettings
    stabilizer: StabilizerSettings

    def __post_init__(self) -> None:
        object.__setattr__(self, "look", replace(self.look, range="auto", far=None, near=None))


def read(path: Path) -> Preset:
    """Read a preset; unknown settings are ignored. Raises `SettingsError` if the file is none."""
    try:
        stored = atomic.parsed_json(path.read_text(encoding="utf-8"))
        if stored["kind"] != KIND:
            raise ValueError(f"of kind {stored['kind']}")
        look, stabilizer = stored["look"], stored["stabilizer"]
        return Preset(settings_from(ViewSettings, look), settings_from(StabilizerSettings, stabilizer))
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read: {error.strerror}.", hint="Choose another file."
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"{path} is not a preset.", hint="Choose one that was exported here.") from error


def write(path: Path, preset: Preset) -> None:
    """Write a preset. Raises `SettingsError` if it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(path, atomic.json_bytes({"kind": KIND, **asdict(preset)}))
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be written: {error.strerror}.", hint="Choose another folder."
        ) from error


class Presets:
    """The presets of a user: the files of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> list[str]:
        """Return the names in alphabetical order."""
        return sorted((path.stem for path in self._folder.glob(f"*{EXTENSION}")), key=str.casefold)

    def save(self, name: str, preset: Preset) -> str:
        """Save a preset, replacing one of the same name; return the name as used on the disk."""
        name = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "-", name).strip(" .") or "-"
        write(self._folder / (name + EXTENSION), preset)
        return name

    def load(self, name: str) -> Preset:
        """Read a preset. Raises `SettingsError` if it is damaged or missing."""
        return read(self._folder / (name + EXTENSION))

    def remove(self, name: str) -> None:
        """Delete a preset."""
        (self._folder / (name + EXTENSION)).unlink(missing_ok=True)
