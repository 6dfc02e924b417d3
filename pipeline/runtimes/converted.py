"""Networks converted when a bundle is made, which therefore needs no torch.

    write(folder, "nano", network, check)          # with torch, when the bundle is made
    ready = find("nano")                           # without: all that torch would build and compute, or None

Of each network there are three files: `NAME.xml` and `NAME.bin`, its OpenVINO model of free height and width in f32,
and `NAME.npz` with the input of the accuracy check and the torch module's result, so runtimes are verified as ever.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.models.base import ModelCheck
from pipeline.runtimes import _check
from pipeline.runtimes.base import in_stages
from pipeline.runtimes.openvino_import import import_quietly
from pipeline.runtimes.torch_to_openvino import convert

if TYPE_CHECKING:
    from torch import nn

    from pipeline.runtimes.base import AccuracyCheck

FOLDER = Path(__file__).parents[1] / "converted"
"""In a bundle; an installation with torch has none."""


@dataclass(frozen=True)
class Converted:
    """The files of one network; `path` is its .xml."""

    path: Path

    @property
    def cache_key(self) -> str:
        """Key of its compiled form, which changes with the network, its weights and the check."""
        digest = hashlib.sha256(self.path.read_bytes())
        digest.update(self.path.with_suffix(".npz").read_bytes())
        return f"{self.path.stem}-converted-{digest.hexdigest()[:16]}"

    def build(self) -> Any:
        """Return the OpenVINO model, in place of the torch module."""
        return import_quietly().Core().read_model(self.path)

    def check(self, bounds: Mapping[str, float]) -> ModelCheck:
        """Return the accuracy check, with its known result."""
        with np.load(self.path.with_suffix(".npz"), allow_pickle=False) as kept:
            return ModelCheck(self.path.stem, kept["batch"], bounds, kept["expected"])


def find(name: str) -> Converted | None:
    """Return the converted network of a model, if this installation has one."""
    path = FOLDER / f"{name}.xml"
    return Converted(path) if path.is_file() else None


def write(folder: Path, name: str, network: nn.Module, check: AccuracyCheck) -> None:
    """Write the three files of a network."""
    [(model, _)] = convert(in_stages(network, "f32"))
    import_quietly().save_model(model, folder / f"{name}.xml", compress_to_fp16=False)
    expected = _check.reference(lambda: network, check.batch, None)
    np.savez(folder / f"{name}.npz", batch=check.batch, expected=expected)
