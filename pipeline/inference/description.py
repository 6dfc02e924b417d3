"""What a network in a file has to be told, and where that is known from.

    known = Known.of(path, metadata)               # side-car, the file's own words, preprocessor_config.json
    known.mean, known.quantity                     # None where nobody says
    known.write(path)                              # `net.depth.json` beside `net.onnx`

The side-car is JSON: `mean` and `deviation` of RGB in [0, 1], `channels` ("RGB" or "BGR"), `quantity` ("disparity",
"depth" or "meters"), for depth `scale` and `shift`, and for networks that take any size `side` (the shorter one) and
`multiple`, or the only `size` (height and width) at which they are right. Of networks that give several maps, `output`
is the number of the one that is depth, from 0. What is missing there is looked up further on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any
from zlib import crc32

from pipeline.errors import SettingsError
from pipeline.inference.side_car_values import checked
from pipeline.models.base import Quantity
from pipeline.storage import atomic
from pipeline.storage.beginning import beginning
from pipeline.storage.cache import cache_folder

KIND = "depth-viewer model"
SCALINGS: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "0 to 255": ((0.0,) * 3, (1 / 255,) * 3),
    "0 to 1": ((0.0,) * 3, (1.0,) * 3),
    "-1 to 1": ((0.5,) * 3, (0.5,) * 3),
    "ImageNet": ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
}
"""The usual ones: mean and deviation of RGB in [0, 1]."""
METRIC = {"zoedepth", "glpn", "depth_pro"}
"""Kinds of networks, as transformers names them, that tell meters."""
RELATIVE = {"dpt", "depth_anything"}
"""Kinds that tell disparity, unless their configuration says otherwise."""


@dataclass(frozen=True)
class Known:
    """What is known of a network. None is what nobody says."""

    mean: tuple[float, ...] | None = None
    deviation: tuple[float, ...] | None = None
    channels: str | None = None
    quantity: Quantity | None = None
    scale: float | None = None
    shift: float | None = None
    side: int | None = None
    multiple: int | None = None
    size: tuple[int, int] | None = None
    """Height and width, where it runs at this size only, whatever its file says."""
    output: int | None = None
    """Number of the output that is depth, where there are several."""
    agreement: float | None = None
    """With the true depth of the bundled clip, if that is where it is known from: rank correlation."""
    runner_up: float | None = None
    """The agreement of the next best guess."""
    trial: str | None = None
    """`digest` of what the trial found, so that a correction is seen."""

    @classmethod
    def of(cls, path: Path, metadata: Mapping[str, str]) -> Known:
        """All that is said anywhere, the side-car first. Raises `SettingsError` for one that is wrong."""
        return _side_car(path).or_else(cls.without_side_car(path, metadata))

    @classmethod
    def without_side_car(cls, path: Path, metadata: Mapping[str, str]) -> Known:
        """What the file says of itself, then what transformers keeps beside it."""
        return _words_of(metadata).or_else(_config(path))

    def or_else(self, other: Known) -> Known:
        """With what the other one knows, where this one does not."""
        return replace(other, **{key: value for key, value in asdict(self).items() if value is not None})

    @property
    def is_enough(self) -> bool:
        """Whether nothing has to be found out by trying."""
        return None not in (self.mean, self.deviation, self.quantity)

    @property
    def digest(self) -> str:
        """Of all that decides what the numbers mean; "" if nothing is known."""
        facts = asdict(replace(self, agreement=None, runner_up=None, trial=None))
        said = {key: value for key, value in facts.items() if value is not None}
        return f"{crc32(json.dumps(said, sort_keys=True).encode()):08x}" if said else ""

    @property
    def scaling(self) -> str:
        """In words."""
        for name, (mean, deviation) in SCALINGS.items():
            if (self.mean, self.deviation) == (mean, deviation):
                return name
        return f"mean {self.mean}, deviation {self.deviation}"

    def write(self, path: Path) -> Path:
        """As the side-car of this file, by a trial; in the cache where its folder cannot be written."""
        found = {key: value for key, value in asdict(self).items() if value is not None}
        facts = (
            {"kind": KIND} | found | {"trial": Known(**checked(found)).digest}
        )  # of the types as they are read
        text = json.dumps(facts, indent=2) + "\n"
        for place in _places(path):
            try:
                if place.parent != path.parent:
                    place.parent.mkdir(parents=True, exist_ok=True)
                atomic.write(place, text.encode())
            except OSError:
                continue
            return place
        raise SettingsError(
            f"{_places(path)[0]} cannot be written.",
            hint="Copy the model file into a folder of your own.",
        )


def side_car_of(path: Path) -> Path | None:
    """Return the side-car of a model file, where there is one."""
    return next((place for place in _places(path) if place.is_file()), None)


def correction_of(path: Path) -> str:
    """Return a digest of its side-car, "" where there is none, or where it says what a trial found and nothing else."""
    said = _side_car(path)
    return "" if said.digest == said.trial else said.digest


def _places(path: Path) -> tuple[Path, ...]:
    """Where its side-car may be; the file itself may be yet to come."""
    beside = path.with_name(f"{path.stem}.depth.json")
    if not path.exists():
        return (beside,)
    return beside, cache_folder("models") / f"{path.stem}-{path.stat().st_size}.depth.json"


def _side_car(path: Path) -> Known:
    for place in _places(path):
        try:
            facts = _object(beginning(place))
        except OSError:
            continue
        try:
            if facts is None:
                raise ValueError("it is not a JSON object")
            unknown = set(facts) - {entry.name for entry in fields(Known)} - {"kind"}
            if unknown:
                raise ValueError(f"“{min(unknown)}” is unknown")
            return Known(**checked(facts))
        except ValueError as error:
            raise SettingsError(
                f"{place} cannot be used: {error}.", hint="Correct it, or delete it to create it again."
            ) from error
    return Known()


def _words_of(metadata: Mapping[str, str]) -> Known:
    """From what a file says about itself, in the words of this program, of transformers, or of Intel's Model API."""
    if metadata.get("embedded_processing", "").lower() in ("true", "yes"):
        return Known(*SCALINGS["0 to 255"])
    found: dict[str, Any] = {}
    for name, aliases, factor in (
        ("mean", ("mean", "image_mean"), 1.0),
        ("mean", ("mean_values",), 1 / 255),
        ("deviation", ("deviation", "std", "image_std"), 1.0),
        ("deviation", ("scale_values",), 1 / 255),
    ):
        for alias in aliases:
            numbers = [
                float(word)
                for word in re.findall(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", metadata.get(alias, ""))
            ]
            if len(numbers) in (1, 3):
                found.setdefault(name, tuple(number * factor for number in numbers * (3 // len(numbers))))
    if metadata.get("reverse_input_channels", "").lower() in ("true", "yes"):
        found["channels"] = "BGR"
    for name in ("channels", "quantity"):
        if name in metadata:
            found[name] = metadata[name]
    for name, aliases in (("side", ("side",)), ("multiple", ("multiple", "ensure_multiple_of"))):
        for alias in aliases:
            if metadata.get(alias, "").isdecimal():
                found[name] = int(metadata[alias])
    try:
        return Known(**checked(found))
    except ValueError:
        return Known()  # its words are not for this program


def _config(path: Path) -> Known:
    """What transformers keeps beside a network: `preprocessor_config.json` and `config.json`."""
    steps = json_object(_folder_of(path) / "preprocessor_config.json")
    try:
        return Known(**checked(_facts_of(steps, config_of(path))))
    except (ValueError, TypeError):
        return Known()


def config_of(path: Path) -> dict[str, Any]:
    """Return what transformers wrote about a network, beside its file; an empty one where there is none."""
    return json_object(_folder_of(path) / "config.json")


def _folder_of(path: Path) -> Path:
    """Return where the files of transformers are: repositories of the hub keep networks in a folder of it."""
    is_below = path.parent.name == "onnx" and not (path.parent / "config.json").exists()
    return path.parent.parent if is_below else path.parent


def _facts_of(steps: Mapping[str, Any], network: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if steps.get("do_rescale", True):
        factor = 255 * float(steps.get("rescale_factor", 1 / 255))
        if steps.get("do_normalize", True) and {"image_mean", "image_std"} <= set(steps):
            found["mean"] = [mean / factor for mean in steps["image_mean"]]
            found["deviation"] = [deviation / factor for deviation in steps["image_std"]]
        elif "do_normalize" in steps and not steps["do_normalize"]:
            found["mean"], found["deviation"] = [0.0] * 3, [1 / factor] * 3
    size = steps.get("size")
    if isinstance(size, dict):
        found["side"] = size.get("shortest_edge") or size.get("height")
    found["multiple"] = steps.get("ensure_multiple_of")
    kind = network.get("model_type")
    if kind in METRIC or network.get("depth_estimation_type") == "metric":
        found["quantity"] = Quantity.METERS
    elif kind in RELATIVE:
        found["quantity"] = Quantity.DISPARITY
    return {key: value for key, value in found.items() if value is not None}


def json_object(path: Path) -> dict[str, Any]:
    """Read a JSON object; an empty one where there is none that can be read."""
    try:
        return _object(beginning(path)) or {}
    except OSError:
        return {}


def _object(text: bytes) -> dict[str, Any] | None:
    """Parse a JSON object; None for anything else."""
    try:
        content = atomic.parsed_json(text.decode())
    except ValueError:
        return None
    return content if isinstance(content, dict) else None
