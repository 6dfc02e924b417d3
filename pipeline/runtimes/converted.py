"""Built-in networks that travel converted, so that they start without torch, and start at once.

    write(model, model.network())                  # with torch, by `make networks`
    ready = find("nano", weights)                  # without: all that torch would build and compute, or None

Beside the weights lies `NAME.openvino.npz`, of 0.3 MB: OpenVINO's model of free height and width without its weights,
which are read from the file that torch reads, and the input of the accuracy check with the torch module's result, so
that runtimes are verified as ever. Every part has a checksum, and the digest of the weights is among them.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

import pipeline.models
from pipeline.errors import WeightsInvalidError
from pipeline.models import weights
from pipeline.models.base import Model, ModelCheck
from pipeline.runtimes import _check
from pipeline.runtimes.openvino_import import import_quietly, shared_core
from pipeline.runtimes.torch_to_openvino import convert_without_weights, serialized
from pipeline.storage import atomic

if TYPE_CHECKING:
    from torch import nn

FOLDER = Path(pipeline.models.__file__).parent
PARTS = {"graph", "constants", "batch", "expected", "weights"}


@dataclass(frozen=True)
class Converted:
    """One network, with the file of its weights."""

    name: str
    file: Path
    parts: Mapping[str, NDArray[Any]]
    digest: str
    """SHA-256 of the converted form, in hex."""

    @property
    def cache_key(self) -> str:
        """Key of its compiled form, which changes with the network, its weights and the check."""
        return f"{self.name}-converted-{self.digest[:16]}"

    def build(self) -> Any:
        """Return the OpenVINO model, in place of the torch module."""
        from safetensors.numpy import load_file

        openvino = import_quietly()
        graph, constants = self.parts["graph"].tobytes(), openvino.Tensor(self.parts["constants"])
        model = shared_core().read_model(graph, constants)
        entries = load_file(self.file)
        for parameter in model.get_parameters()[1:]:  # the first is the picture
            value = entries[parameter.get_friendly_name()].astype(np.float32)
            parameter.output(0).replace(openvino.op.Constant(value).output(0))
            model.remove_parameter(parameter)
        return model

    def check(self, bounds: Mapping[str, float]) -> ModelCheck:
        """Return the accuracy check, with its known result."""
        return ModelCheck(self.name, self.parts["batch"], bounds, self.parts["expected"])


def find(name: str, file: Path) -> Converted | None:
    """Return the converted form of a model with these weights; None where it does not travel with the program.

    Raises `WeightsInvalidError` where it is damaged or was made from other weights.
    """
    path = _place(name)
    try:
        content = path.read_bytes()
        with np.load(io.BytesIO(content), allow_pickle=False) as kept:
            parts = {part: kept[part] for part in PARTS}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise WeightsInvalidError(f"{path} is damaged: {error}.", hint="Reinstall Depth Viewer.") from error
    if str(parts["weights"]) != weights.digest(file):
        raise WeightsInvalidError(
            f"{path} was made from other weights than {file}.",
            hint="Reinstall Depth Viewer, or in a checkout: make networks",
        )
    return Converted(name, file, parts, hashlib.sha256(content).hexdigest())


def fault(name: str, file: Path) -> WeightsInvalidError | None:
    """Return what `find` would raise, for a report."""
    try:
        find(name, file)
    except WeightsInvalidError as error:
        return error
    return None


def write(model: Model, network: nn.Module) -> Path:
    """Write the converted form of a model whose weights travel; `network` is its torch module, with any weights."""
    file, check = model.fetch(offline=True), model.check()
    graph, constants = serialized(convert_without_weights(network))
    parts = {
        "graph": np.frombuffer(graph, np.uint8),
        "constants": np.frombuffer(constants, np.uint8),
        "batch": check.batch,
        "expected": _check.reference(lambda: model.build(file), check.batch, None),
        "weights": np.asarray(weights.digest(file)),
    }
    assert set(parts) == PARTS
    packed = io.BytesIO()
    np.savez_compressed(packed, **parts)  # type: ignore[arg-type]  # which takes them for its own options
    atomic.write(_place(model.name), packed.getvalue())
    return _place(model.name)


def _place(name: str) -> Path:
    return FOLDER / f"{name}.openvino.npz"
