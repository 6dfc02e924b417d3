"""Convert torch modules to OpenVINO models: by tracing, or by `torch.export` where tracing fails.

    models = convert(in_stages(network, "mixed"))    # of free height and width
    model = convert_fixed(network, batch)            # of the batch's size
    model = convert_without_weights(network)         # of free height and width, the weights inputs, too

Both ways give equal numbers. Tracing nano takes 0.7 s of a processor, its export with free sizes 17 s: so tracing goes
first. It is deprecated, and from Python 3.14 on torch says that it may break; with torch 2.13 it does not.
"""

from __future__ import annotations

import logging
import tempfile
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.runtimes.openvino_import import import_quietly

if TYPE_CHECKING:
    from torch import Tensor, nn

_log = logging.getLogger(__name__)

CELL = 32
"""Heights and widths are multiples of it; networks of other sizes are converted for each size."""
CELLS = 2, 3
"""Height and width of the example in cells: different ones, or `torch.export` would take them for one number."""


def convert(stages: Sequence[tuple[nn.Module, str]]) -> list[tuple[Any, str]]:
    """Convert every torch module to an OpenVINO model of dynamic height and width, with its precision."""
    import torch

    openvino = import_quietly()
    models = []
    values: tuple[Tensor, ...] = (torch.zeros(1, 3, CELLS[0] * CELL, CELLS[1] * CELL),)
    for module, precision in stages:
        spread = _spread(module)
        shapes = [openvino.PartialShape([1, value.shape[1], -1, -1]) for value in values]
        models.append((_converted(spread, values, shapes, _free_sizes), precision))
        with torch.inference_mode():
            result = spread(*values)
        values = result if isinstance(result, tuple) else (result,)
    return models


def convert_fixed(network: nn.Module, batch: NDArray[np.float32]) -> Any:
    """Convert the torch module to an OpenVINO model of a fixed size."""
    import torch

    return _converted(network, (torch.from_numpy(batch),), [list(batch.shape)], lambda _values: None)


def convert_without_weights(network: nn.Module) -> Any:
    """Convert to a model of dynamic height and width, whose inputs are the picture and the weights by their names.

    The torch module is spent: its weights become what tracing knows.
    """
    import torch
    from torch import nn

    openvino = import_quietly()
    entries = {name: value for name, value in network.state_dict().items() if value.is_floating_point()}

    class Open(nn.Module):
        def forward(self, picture: Tensor, *values: Tensor) -> Any:
            for name, value in zip(entries, values, strict=True):
                owner, _, leaf = name.rpartition(".")
                part = network.get_submodule(owner)
                part._parameters.pop(leaf, None)
                part._buffers.pop(leaf, None)
                part.__dict__[leaf] = value
            return network(picture)

    picture = torch.zeros(1, 3, CELLS[0] * CELL, CELLS[1] * CELL)
    shapes = [openvino.PartialShape([1, 3, -1, -1]), *(list(value.shape) for value in entries.values())]
    model = _traced(Open().eval(), (picture, *entries.values()), shapes)
    for parameter, name in zip(model.get_parameters(), ["picture", *entries], strict=True):
        parameter.set_friendly_name(name)
    return model


def serialized(model: Any) -> tuple[bytes, bytes]:
    """Return OpenVINO's description of a model, which is XML, and the numbers in it."""
    with tempfile.TemporaryDirectory() as folder:
        description = Path(folder) / "model.xml"
        import_quietly().save_model(model, description, compress_to_fp16=False)
        return description.read_bytes(), description.with_suffix(".bin").read_bytes()


def _converted(
    module: nn.Module,
    values: tuple[Tensor, ...],
    shapes: list[Any],
    sizes: Callable[[tuple[Tensor, ...]], Any],
) -> Any:
    """Trace and convert; where that fails, export with these dynamic sizes and convert."""
    import torch

    try:
        return _traced(module, values, shapes)
    except Exception as error:  # of many kinds
        _log.warning("this network cannot be traced, so torch.export is tried: %s", error)
    with warnings.catch_warnings(action="ignore"), torch.no_grad():
        exported = torch.export.export(module, values, dynamic_shapes=sizes(values), strict=False)
        model = import_quietly().convert_model(exported)
    model.reshape(dict(zip(model.inputs, shapes, strict=True)))
    return model


def _traced(module: nn.Module, values: tuple[Tensor, ...], shapes: list[Any]) -> Any:
    """Trace and convert.

    Tracing is deprecated, and it warns of sizes turned into constants, which is right here: every padding is the same
    for even sizes.
    """
    import torch

    with warnings.catch_warnings(action="ignore"), torch.inference_mode():
        traced = torch.jit.trace(module, values, check_trace=False)  # type: ignore[no-untyped-call]
        return import_quietly().convert_model(traced, example_input=values, input=shapes)


def _free_sizes(values: tuple[Tensor, ...]) -> Any:
    """Return the height and width of each value as multiples of those of the example, in terms of `torch.export`.

    What has no share in them, such as a mean of the whole picture, keeps its size.
    """
    import torch

    cells = [torch.export.Dim(name, min=1, max=256) for name in ("rows", "columns")]
    sizes = [
        {
            axis: value.shape[axis] // count * cell
            for axis, count, cell in zip((2, 3), CELLS, cells, strict=True)
            if value.shape[axis] % count == 0
        }
        for value in values
    ]
    return (tuple(sizes),)  # one entry for the `*values` of `Spread`


def _spread(module: nn.Module) -> nn.Module:
    """Wrap a module so that a tuple of tensors becomes several arguments, as OpenVINO needs."""
    from torch import nn

    class Spread(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.module = module

        def forward(self, *values: Tensor) -> Any:
            return self.module(values[0] if len(values) == 1 else values)

    return Spread().eval()
