"""What a detector in a file has to be told, and where that is known from.

about = About.of(Path("detector.onnx"), metadata)      # side-car, the file's own words, files of transformers
about.names, about.known.mean                          # None where nobody says

The side-car `detector.objects.json` is JSON: `names` (a list, or an object from numbers to names), `mean` and
`deviation` of RGB in [0, 1], `channels` ("RGB" or "BGR"), `size` (height and width, of a detector for any size),
`resize` ("bars" keeps the shape of the picture, "stretch" does not), and `boxes` ("xyxy" or "yxyx", of lists of boxes).
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import SettingsError
from pipeline.inference.description import Known, config_of, json_object
from pipeline.inference.side_car_values import checked
from pipeline.storage.beginning import beginning

MOST_CLASSES, LONGEST_NAME = 10_000, 60
OF_INPUT = {"mean", "deviation", "channels", "size"}
"""Entries that mean the same in side-cars of depth models."""
CHOICES = {"resize": ("bars", "stretch"), "boxes": ("xyxy", "yxyx")}


@dataclass(frozen=True)
class About:
    """What is known of a detector; `known` is how its input is made."""

    known: Known = field(default_factory=Known)
    names: Mapping[int, str] | None = None
    resize: str | None = None
    boxes: str | None = None

    @classmethod
    def of(cls, path: Path, metadata: Mapping[str, str]) -> About:
        """All that is said anywhere, the side-car first. Raises `SettingsError` for one that is wrong."""
        own = _side_car(path)
        names = own.names or _names_in(metadata) or _names(config_of(path).get("id2label"))
        return cls(own.known.or_else(Known.without_side_car(path, metadata)), names, own.resize, own.boxes)


def side_car_of(path: Path) -> Path:
    """Return where the side-car of a detector is."""
    return path.with_name(f"{path.stem}.objects.json")


def _side_car(path: Path) -> About:
    place = side_car_of(path)
    try:
        beginning(place)
    except OSError:
        return About()
    facts = json_object(place)
    try:
        if not facts:
            raise ValueError("it is not a JSON object")
        if unknown := set(facts) - OF_INPUT - set(CHOICES) - {"names"}:
            raise ValueError(f"“{min(unknown)}” is unknown")
        for name, choices in CHOICES.items():
            if name in facts and facts[name] not in choices:
                raise ValueError(f"“{name}” must be {' or '.join(choices)}")
        names = _names(facts.get("names"))
        if "names" in facts and not names:
            raise ValueError("“names” must be a list of names, or an object from numbers to names")
        known = Known(**checked({name: value for name, value in facts.items() if name in OF_INPUT}))
        return About(known, names, facts.get("resize"), facts.get("boxes"))
    except ValueError as error:
        raise SettingsError(f"{place} cannot be used: {error}.", hint="Correct it, or delete it.") from error


def _names_in(metadata: Mapping[str, str]) -> Mapping[int, str] | None:
    """Read the names from a file's own words: those of Ultralytics, of Intel's Model API, or JSON."""
    if labels := metadata.get("labels", "").split():  # of Model API, where _ stands for a space
        return _names([label.replace("_", " ") for label in labels])
    text = metadata.get("names", "")
    for read in (json.loads, ast.literal_eval):
        try:
            return _names(read(text))
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
    return None


def _names(found: Any) -> Mapping[int, str] | None:
    """Return the names by their numbers; None for what is neither a list nor an object of names."""
    if isinstance(found, list | tuple):
        found = dict(enumerate(found))
    if not isinstance(found, dict) or not 0 < len(found) <= MOST_CLASSES:
        return None
    try:
        names = {int(number): str(name)[:LONGEST_NAME] for number, name in found.items()}
    except (ValueError, TypeError):
        return None
    is_sound = all(0 <= number <= MOST_CLASSES and name.isprintable() for number, name in names.items())
    return names if is_sound else None
