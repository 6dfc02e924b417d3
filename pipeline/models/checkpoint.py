"""Read a weights file safely, and check every entry before use.

    load_into(network, path)                       # WeightsInvalidError names the entry at fault

Reads what `torch.save` writes (old and new format) and safetensors. Nothing in the file is run.
"""

from __future__ import annotations

import pickle
import re
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from enum import Enum, auto
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from pipeline.errors import WeightsInvalidError
from pipeline.models.weights import unreadable

HINT = "Download the file again from the model's official page."
TABLES = ("model_state_dict", "state_dict")
"""Keys under which training checkpoints keep the weights."""
WRAPPERS = re.compile(r"^(?:module\.|_orig_mod\.)+")
"""Prefixes that torch adds to parameter names in parallel training or compilation."""
NO_WEIGHTS = "is damaged or not a weights file"


class Format(Enum):
    """Format of a weights file."""

    ZIP = auto()
    """Of `torch.save`."""
    PICKLE = auto()
    """Of `torch.save` before 1.6."""
    SAFETENSORS = auto()
    UNKNOWN = auto()


def load_into(network: nn.Module, path: Path, *, ignore_more: bool = False) -> None:
    """Give a network its weights; one made on torch's "meta" device, without values, will do.

    With `ignore_more`, entries that the network does not have are left out.
    """
    entries = _read(path)
    if ignore_more:
        entries = {name: value for name, value in entries.items() if name in network.state_dict()}
    check(entries, network.state_dict(), path)
    network.load_state_dict(entries, strict=True, assign=True)


def check(entries: Mapping[str, Any], expected: Mapping[str, Tensor], path: Path) -> None:
    """Raise `WeightsInvalidError` unless names and shapes are the expected ones and every value is finite."""
    missing = [name for name in expected if name not in entries]
    unknown = [name for name in entries if name not in expected]
    if missing:
        raise _invalid(path, f"lacks {_first(missing)}")
    if unknown:
        raise _invalid(path, f"contains {_first(unknown)}, which the model does not have")
    for name, wanted in expected.items():
        value = entries[name]
        if not isinstance(value, Tensor):
            raise _invalid(path, f"contains a {type(value).__name__} instead of a tensor under “{name}”")
        if value.shape != wanted.shape:
            raise _invalid(path, f"has “{name}” of shape {_shape(value)} instead of {_shape(wanted)}")
        if value.dtype != wanted.dtype:
            raise _invalid(path, f"has “{name}” of type {_type(value)} instead of {_type(wanted)}")
        if value.is_floating_point() and not torch.isfinite(value).all():
            raise _invalid(path, f"has values in “{name}” that are not finite")


def _read(path: Path) -> dict[str, Any]:
    """Read the named entries of a file. Both readers accept only tensors and plain containers."""
    try:
        match _format_of(path):
            case Format.SAFETENSORS:
                return load_file(path)
            case Format.ZIP:
                _check_sums(path)
            case Format.UNKNOWN:
                raise _invalid(path, NO_WEIGHTS)
        with warnings.catch_warnings(action="ignore"):  # of odd files, which the checks here judge
            content = torch.load(path, map_location="cpu", weights_only=True)
    except OSError as error:
        raise unreadable(path, error) from error
    except pickle.UnpicklingError as error:
        if found := re.search(r"GLOBAL (\S+)", str(error)):
            raise _invalid(
                path, f"refers to {found[1]}, which could run code, so it was not loaded"
            ) from error
        raise _invalid(path, NO_WEIGHTS) from error
    except (
        SafetensorError,
        RuntimeError,
        EOFError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
    ) as error:
        raise _invalid(path, NO_WEIGHTS) from error
    if isinstance(content, dict):  # what training keeps may have the weights beside other things
        content = next((content[name] for name in TABLES if name in content), content)
    if not isinstance(content, dict) or not all(isinstance(name, str) for name in content):
        raise _invalid(path, "contains no dictionary of tensors")
    return {WRAPPERS.sub("", name): value for name, value in content.items()}


def _format_of(path: Path) -> Format:
    """By its first bytes, whatever its name: what was checked under one name is kept under another.

    Torch would take the words of a text for the commands of a pickle, and complain of those.
    """
    with path.open("rb") as file:
        start = file.read(9)
    if start[:2] == b"PK":
        return Format.ZIP
    if start[:1] == pickle.PROTO:
        return Format.PICKLE
    return Format.SAFETENSORS if start[8:] == b"{" else Format.UNKNOWN


def _check_sums(path: Path) -> None:
    """Raise `WeightsInvalidError` unless every part of an archive has its checksum: torch itself does not look."""
    try:
        with zipfile.ZipFile(path) as archive:
            damaged = archive.testzip()
    except (zipfile.BadZipFile, NotImplementedError, zlib.error) as error:
        raise _invalid(path, NO_WEIGHTS) from error
    if damaged is not None:
        raise _invalid(path, f"is damaged: “{damaged}” in it does not have its checksum")


def _invalid(path: Path, fault: str) -> WeightsInvalidError:
    return WeightsInvalidError(f"The weights file {path} {fault}.", hint=HINT)


def _first(names: list[str]) -> str:
    return f"“{names[0]}”" + (f" and {len(names) - 1} more entries" if len(names) > 1 else "")


def _shape(tensor: Tensor) -> str:
    return "x".join(str(length) for length in tensor.shape) or "a scalar"


def _type(tensor: Tensor) -> str:
    return str(tensor.dtype).removeprefix("torch.")
