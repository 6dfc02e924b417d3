"""Save the preferences of the window in one small readable file.

    preferences = Preferences.load(path)     # never fails: damaged values become defaults
    replace(preferences, panel_open=False).save(path, before=preferences)

The file is replaced atomically, so that a crash cannot damage it. An unreadable file is renamed to `.damaged` and kept.
What another window has saved since this one began stays, unless this one has changed it, too.
"""

from __future__ import annotations

import logging
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Self, TypeVar

from filelock import FileLock, Timeout

from pipeline.address import Address, revealed
from pipeline.errors import SettingsError, ignored
from pipeline.objects.settings import ObjectSettings
from pipeline.option import Settings, options
from pipeline.settings import EstimatorSettings, LiveSettings, SourceSettings, StabilizerSettings
from pipeline.storage import atomic
from pipeline.storage.urls import is_data
from viewer.desktop.style import languages
from viewer.desktop.style.theme import Appearance
from viewer.folders import config_folder
from viewer.views.settings import FIRST_LOOK, ViewSettings

_log = logging.getLogger(__name__)

S = TypeVar("S", bound=Settings)
Entries = tuple[dict[str, Any], ...]
RECENT = 8
"""Number of recent sources."""
LONGEST_WAIT = 2.0
"""Seconds to wait for another window that saves, too."""


def default_path() -> Path:
    """Return the path in the user's configuration folder."""
    return config_folder() / "window.json"


@dataclass(frozen=True)
class Preferences:
    """All saved values. `geometry` is Qt's own, in base 64; `recent` has the last source first."""

    geometry: str = ""
    panel_open: bool = True
    legend: bool = True
    probe: bool = True
    appearance: Appearance = Appearance.SYSTEM
    language: str = languages.SYSTEM
    look: ViewSettings = FIRST_LOOK
    model: str = "auto"
    stabilizer: StabilizerSettings = field(default_factory=StabilizerSettings)
    live: LiveSettings = field(default_factory=LiveSettings)
    autocrop: str = SourceSettings.autocrop
    detector: str = ""
    """File of the object detector."""
    loop: bool = True
    volume: float = 1.0
    muted: bool = False
    recent: tuple[str, ...] = ()
    snapshot_folder: str = ""
    recording_folder: str = ""
    record_mcap: bool = False
    meters: dict[str, Any] = field(default_factory=dict)
    """Calibrations as JSON, by the address of the source."""
    conversions: tuple[dict[str, Any], ...] = ()
    """Conversions that were unfinished when the window was closed; see `conversions/remembered.py`."""
    hints_seen: int = 0
    """Number of hints shown so far."""
    cameras: dict[str, Any] = field(default_factory=dict)
    """Width, height and frame rate of cameras, by address."""
    folded: tuple[str, ...] = ("camera", "state")
    """Closed sections of the side panel, by the file names of their panels."""

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the preferences; missing and invalid values become defaults."""
        return cls._stored(path) or cls()

    @classmethod
    def _stored(cls, path: Path) -> Self | None:
        """Read a file; None where there is none, or it cannot be read."""
        try:
            stored = atomic.parsed_json(path.read_text(encoding="utf-8"))
            if not isinstance(stored, dict):
                raise ValueError("not a table")
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            _log.warning("%s cannot be read and is put aside", path, exc_info=True)
            with suppress(OSError):
                path.replace(path.with_suffix(".damaged"))
            return None
        return cls(
            **{name: value for name in _names(cls) if (value := _read(name, stored.get(name))) is not None}
        )

    def save(self, path: Path, before: Self | None = None) -> None:
        """Write the preferences. An error is only logged: it must not disturb closing the window.

        `before` is what they were when the window began.
        """
        with ignored(_log, OSError), ExitStack() as alone:
            path.parent.mkdir(parents=True, exist_ok=True)
            wanted = self
            if before is not None:
                with suppress(Timeout, OSError, NotImplementedError):  # some file systems know no locks
                    alone.enter_context(FileLock(f"{path}.lock", timeout=LONGEST_WAIT))
                wanted = self._joined(before, self._stored(path) or before)
            atomic.write(
                path, atomic.json_bytes(revealed(asdict(wanted))), is_private=True
            )  # addresses hold passwords

    def _joined(self, before: Self, stored: Self) -> Self:
        """Join what changed in this window since `before` with what another one has stored since then."""
        joined: dict[str, Any] = {}
        for name in _names(type(self)):
            mine, old, theirs = (getattr(each, name) for each in (self, before, stored))
            if isinstance(mine, dict):
                changed = {key: value for key, value in mine.items() if old.get(key) != value}
                joined[name] = {
                    key: value for key, value in theirs.items() if key in mine or key not in old
                } | changed
            elif name == "recent" and mine != old:
                joined[name] = tuple(dict.fromkeys((*mine, *theirs)))[:RECENT]
            elif name == "conversions":
                joined[name] = _conversions(mine, old, theirs)
            else:
                joined[name] = theirs if mine == old else mine
        return replace(self, **joined)

    @property
    def objects(self) -> ObjectSettings:
        """The settings of the object detector."""
        with suppress(SettingsError):
            return ObjectSettings(Path(self.detector) if self.detector else None)
        return ObjectSettings()

    def with_recent(self, address: str) -> tuple[str, ...]:
        """Return the recent sources with this one first; an address that contains image data is too long."""
        if is_data(address):
            return self.recent
        return (address, *(known for known in self.recent if known != address))[:RECENT]


def _names(settings: type[Any]) -> list[str]:
    return [entry.name for entry in fields(settings)]


def _read(name: str, stored: Any) -> Any:
    """Return a value of the file in the type of its field, None if it does not fit."""
    match name, stored:
        case "look", dict():
            return settings_from(ViewSettings, stored, FIRST_LOOK)
        case "stabilizer", dict():
            return settings_from(StabilizerSettings, stored)
        case "live", dict():
            return settings_from(LiveSettings, stored)
        case "model", str():
            with suppress(SettingsError):
                return EstimatorSettings(model=stored).model
        case "autocrop", str():
            with suppress(SettingsError):
                return SourceSettings(autocrop=stored).autocrop
        case "appearance", str() if stored in set(Appearance):
            return Appearance(stored)
        case "language", str() if stored in (languages.SYSTEM, *languages.NAMES):
            return stored
        case "folded", list():
            return tuple(entry for entry in stored if isinstance(entry, str))
        case "hints_seen", int() if not isinstance(stored, bool):
            return max(0, stored)
        case "recent", list():
            return tuple(Address(entry) for entry in stored if isinstance(entry, str))[:RECENT]
        case "conversions", list():
            return tuple(entry for entry in stored if isinstance(entry, dict))
        case "meters", dict():
            return stored
        case "cameras", dict():
            return {name: tuple(mode) for name, mode in stored.items() if _is_mode(mode)}
        case "geometry" | "snapshot_folder" | "recording_folder" | "detector", str():
            return stored
        case "volume", int() | float() if not isinstance(stored, bool) and 0 <= stored <= 1:
            return float(stored)
        case "panel_open" | "legend" | "probe" | "loop" | "muted" | "record_mcap", bool():
            return stored
    return None


def _conversions(mine: Entries, old: Entries, theirs: Entries) -> Entries:
    """Return those that are unfinished here, and those that another window has added; an output says which is which."""

    def outputs(entries: Entries) -> set[str]:
        return {str(entry.get("output")) for entry in entries}

    done = outputs(old) - outputs(theirs)  # in the other window, if it was open
    kept = [entry for entry in mine if str(entry.get("output")) not in done]
    known = outputs(mine) | outputs(old)
    return (*kept, *(entry for entry in theirs if str(entry.get("output")) not in known))


def _is_mode(stored: Any) -> bool:
    """Return whether it is a valid size and frame rate of a camera."""
    with suppress(SettingsError, TypeError, ValueError):
        width, height, rate = stored
        SourceSettings(width=width, height=height, rate=rate)
        return isinstance(width, int) and isinstance(height, int) and isinstance(rate, int | float | None)
    return False


def settings_from(kind: type[S], stored: dict[str, Any], otherwise: S | None = None) -> S:
    """Return settings with every stored value that is valid; invalid ones do not affect the others.

    `otherwise` has the values for what is not stored; None: the defaults.
    """
    valid: dict[str, Any] = {}
    for entry in options(kind):
        kinds = {float: float | None, Path: str | None}.get(entry.type, entry.type | None)
        if entry.name in stored and isinstance(stored[entry.name], type(entry.default) | kinds | int):
            with suppress(SettingsError, TypeError):
                kind(**{entry.name: stored[entry.name]})
                valid[entry.name] = stored[entry.name]
    return replace(otherwise or kind(), **valid)
