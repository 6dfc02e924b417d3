"""Every option of the program: its default, its bounds and its explanation, written once.

    SourceSettings()                                # the defaults
    replace(LookSettings(), colormap="turbo")       # another value; a wrong one raises SettingsError
    for option in options(LookSettings): ...        # what the command line and the window build their controls from

Settings are frozen: whoever holds one can trust that it does not change behind their back.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, get_args, get_type_hints

from pipeline import colormaps, plugins
from pipeline.errors import SettingsError


@dataclass(frozen=True)
class Option:
    """What a face needs to know of one setting. `choices` is called late: plug-in folders are listed when asked.

    One with choices and bounds takes a choice or a whole number.
    """

    name: str
    type: type
    default: Any
    help: str
    choices: Callable[[], tuple[str, ...]] | None = None
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    flag: str = ""
    """Its name on the command line, where that is not the field's."""

    def check(self, value: Any) -> None:
        """Raise `SettingsError` unless the value is allowed. With choices and bounds: one of them, or a number."""
        bounded = self.minimum is not None or self.maximum is not None
        if self.choices is not None and value not in self.choices():
            if not (bounded and isinstance(value, int)):
                bounds = f" Or a number: {self.bounds().lower()}" if bounded else ""
                raise SettingsError(
                    f"“{value}” is not {'an' if self.label[0] in 'aeiou' else 'a'} {self.label}.",
                    hint=f"Choose one of: {', '.join(self.choices())}.{bounds}",
                )
        elif self.choices is not None or value is None or not bounded:
            return
        low, high = self.minimum, self.maximum
        above = low is None or value >= low
        below = high is None or value <= high
        if not (above and below and math.isfinite(value)):  # NaN fails every comparison
            raise SettingsError(f"{self.label.capitalize()} {value} is out of bounds.", hint=self.bounds())

    @property
    def label(self) -> str:
        """The name as a person would say it."""
        return self.name.replace("_", " ")

    def bounds(self) -> str:
        """The allowed span in words."""
        unit = f" {self.unit}" if self.unit else ""
        if self.minimum is None:
            return f"It can be at most {self.maximum:g}{unit}."
        if self.maximum is None:
            return f"It can be {self.minimum:g}{unit} or more."
        return f"It can be {self.minimum:g} to {self.maximum:g}{unit}."


def option(default: Any, help: str, **limits: Any) -> Any:
    """A dataclass field that carries its `Option`."""
    return field(default=default, metadata={"help": help, **limits})


def options(settings: type[Settings]) -> tuple[Option, ...]:
    """The options of one settings class, in order."""
    return _options(settings)  # type: ignore[arg-type]  # mypy doubts that a class can be hashed


@cache  # a request to the server makes settings anew, and to find out what hints mean takes a while
def _options(settings: type[Settings]) -> tuple[Option, ...]:
    hints = get_type_hints(settings)
    return tuple(
        Option(entry.name, _plain(hints[entry.name]), entry.default, **entry.metadata)
        for entry in fields(settings)
    )


def _plain(hint: Any) -> type:
    """`int` of `int | None`."""
    kinds = [kind for kind in get_args(hint) or (hint,) if kind is not type(None)]
    return kinds[0]  # type: ignore[no-any-return]


def one_of(*values: str) -> Callable[[], tuple[str, ...]]:
    """Choices that are known beforehand."""
    return lambda: values


def plugin_of(package: str, *extra: str) -> Callable[[], tuple[str, ...]]:
    """Choices that are the files of a plug-in folder, after some extra words."""
    return lambda: (*extra, *plugins.names(package))


@dataclass(frozen=True)
class Settings:
    """Base of all settings: checks every value on creation."""

    def __post_init__(self) -> None:
        for entry in options(type(self)):
            value = getattr(self, entry.name)
            if entry.type is Path and isinstance(value, str):
                object.__setattr__(self, entry.name, Path(value))
            entry.check(value)


COLORMAPS: tuple[str, ...] = ("inferno", "turbo", "magma", "viridis", "plasma", "gray", "jet", "hot")
"""The colormaps that come first, best of all first; `pipeline.colormaps` has the rest."""


@dataclass(frozen=True)
class SourceSettings(Settings):
    """How a source is opened. Width, height and rate are wishes to a camera; files are delivered as they are."""

    width: int | None = option(None, "wished camera width", minimum=16, maximum=7680, unit="px")
    height: int | None = option(None, "wished camera height", minimum=16, maximum=4320, unit="px")
    rate: float | None = option(None, "wished camera rate", minimum=1, maximum=240, unit="fps")
    timeout: float = option(10.0, "how long to wait for a silent source", minimum=0.1, maximum=600, unit="s")
    still_rate: float = option(
        1.0, "pictures of a folder or sequence per second", minimum=0.05, maximum=240, unit="fps"
    )
    recursive: bool = option(False, "of a folder of pictures, take those in its folders too")
    deinterlace: str = option(
        "auto", "make whole pictures of interlaced video; auto = where it is marked so, or moves so",
        choices=one_of("auto", "always", "never"),
    )  # fmt: skip


@dataclass(frozen=True)
class EstimatorSettings(Settings):
    """Which network sees depth, and what runs it."""

    model: str = option(
        "auto", "the network; auto = MiDaS_small when its weights are here, else nano",
        choices=plugin_of("pipeline.models", "auto"),
    )  # fmt: skip
    runtime: str = option(
        "auto", "what runs the network", choices=plugin_of("pipeline.runtimes", "auto")
    )  # fmt: skip
    weights: Path | None = option(None, "a weights file to use instead of the model's own")
    precision: str = option(
        "auto", "how the network reckons; auto = the fastest that stays true to f32",
        choices=one_of("auto", "f32", "mixed", "bf16", "int8"),
    )  # fmt: skip
    calibrate_on: str | None = option(
        None, "a clip or folder with pictures like yours, to calibrate int8 on; without it, the bundled clip"
    )
    input_size: str | int = option(
        "official",
        "how large the network sees the picture: official is its own size, fast smaller, quality larger and "
        "slower; a number is the longer side",
        choices=one_of("fast", "official", "quality"), minimum=32, maximum=1024, unit="px",
    )  # fmt: skip
    threads: int | None = option(None, "processor threads for the network", minimum=1, maximum=256)
    streams: int | None = option(
        None,
        "pictures that the network works on at the same time: one is the quickest to answer, several share the "
        "processor better; a conversion takes several, everything else one",
        minimum=1, maximum=64,
    )  # fmt: skip
    offline: bool = option(False, "never download anything")


@dataclass(frozen=True)
class StabilizerSettings(Settings):
    """How much flicker is taken out."""

    strength: str = option(
        "steady", "how firmly depth is held still",
        choices=one_of("off", "steady", "very-steady"), flag="--stabilize",
    )  # fmt: skip


@dataclass(frozen=True)
class LookSettings(Settings):
    """How disparity becomes color. `viewer.views.base.ViewSettings` adds what is shown around it."""

    colormap: str = option(
        "inferno", "colors from far to near: inferno, viridis, cividis, turbo, gray, or one of many more",
        choices=one_of(*colormaps.NAMES),
    )  # fmt: skip
    invert: bool = option(False, "swap near and far colors")
    range: str = option(
        "auto",
        "what is shown as farthest and as nearest; auto = a conversion has one range for each shot and the window "
        "follows the picture, locked = one for all",
        choices=one_of("auto", "locked"),
    )  # fmt: skip
    far: float | None = option(None, "the disparity shown as farthest, by hand", minimum=0)
    near: float | None = option(None, "the disparity shown as nearest, by hand", minimum=0)
    refine: str = option(
        "none",
        "how depth is enlarged: none is smooth, guided and bilateral give it the edges of the picture",
        choices=one_of("none", "guided", "bilateral"),
    )  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.far is not None and self.near is not None and self.far >= self.near:
            raise SettingsError(
                f"Far ({self.far:g}) is not less than near ({self.near:g}).",
                hint="Disparity is larger where things are nearer.",
            )


@dataclass(frozen=True)
class ConvertSettings(Settings):
    """How a video file becomes a depth video."""

    format: str = option(
        "auto", "the kind of output; auto = as its extension says",
        choices=plugin_of("pipeline.sinks", "auto"),
    )  # fmt: skip
    overwrite: bool = option(False, "replace the output if it exists")
    resume: bool = option(
        False, "go on with a conversion that was interrupted; the result is the same as without interruption"
    )
    quality: int = option(18, "H.264 CRF: lower is better and larger", minimum=0, maximum=51)
    audio: bool = option(True, "copy the sound")
    subtitles: bool = option(True, "keep the subtitles")
    one_pass: bool = option(
        False, "read the source once only: the range of colors follows the picture, as in the window"
    )

    verify: bool = option(True, "read the result back and compare frames, times and sound with the source")
    strict: bool = option(
        False, "stop at a picture that cannot be decoded; without it, the one before stands for it"
    )
    start: float | None = option(
        None, "where to begin, from the source's first picture on", minimum=0, unit="s"
    )
    end: float | None = option(None, "where to end", minimum=0, unit="s")
    every: int = option(1, "take only every so many-th frame", minimum=1, maximum=100_000)
    max_side: int | None = option(
        None,
        "make pictures smaller whose longer side has more than this",
        minimum=16,
        maximum=16384,
        unit="px",
    )
    calibration: Path | None = option(
        None, "a file that says which depth is how far, of depth-viewer calibrate; it makes meters of depth"
    )
    field_of_view: float | None = option(
        None,
        "the angle that the picture's longer side spans; without it, as the calibration or the file tells, else 60",
        minimum=1,
        maximum=170,
        unit="degrees",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.end is not None and self.end <= (self.start or 0):
            raise SettingsError(
                f"The end ({self.end:g} s) is not after the start ({self.start or 0:g} s).",
                hint="Both are counted from the source's first picture on.",
            )

    queue_capacity: ClassVar[int] = 4
    """Frames waiting between two stages: small, so that memory stays constant."""
    segment_frames: ClassVar[int] = 250
    """Frames after which what is done can be gone on with, and is lost at most: some ten seconds' work."""
