"""A network in a file, ONNX, OpenVINO IR or TensorFlow Lite, made to look like every other one here.

found = read_network(Path("net.onnx"))         # what it takes and gives; `WeightsInvalidError` for what is no map
model = standard(found)                        # float32 (1, 3, h, w) -> (1, h, w), for `openvino_.load`
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import WeightsInvalidError
from pipeline.runtimes._operations import gflop
from pipeline.runtimes.openvino_ import reason_of
from pipeline.runtimes.openvino_import import import_quietly
from pipeline.runtimes.parsed_file import parsed

MOST_PIXELS = 4096**2
"""Largest input in pixels."""
MOST_VALUES = 1 << 31
"""Most values that a layer may have for one image: 8 GB."""
METADATA = ("framework", "model_info")
"""Where OpenVINO keeps metadata: of ONNX, and of IR with Intel's Model API."""
HINT = "A depth model takes one color image and returns one value per pixel."


@dataclass(frozen=True, eq=False)
class NetworkFile:
    """`size` is the height and the width that it takes, each None where that is free. `metadata` is its own words."""

    model: Any
    is_channels_last: bool
    size: tuple[int | None, int | None]
    takes_bytes: bool
    output: int
    """Index of the output that is a depth map."""
    ones: tuple[int, ...]
    """Axes of length one of that output, without the batch axis."""
    map_size: tuple[int | None, int | None]
    """Height and width of that output, each None where it follows the input."""
    metadata: Mapping[str, str]
    parameters: int


def read_network(path: Path) -> NetworkFile:
    """Read a model file. Raises `WeightsInvalidError`, with the reason, if it cannot be a depth model."""
    model = parsed(path)
    if len(model.inputs) != 1:
        raise _other(path, f"takes {len(model.inputs)} inputs")
    shape = model.inputs[0].partial_shape
    sides = [_length(side) for side in shape] if shape.rank.is_static else []
    if len(sides) != 4 or (3 not in (sides[1], sides[3]) and sides[1] is not None):
        raise _other(path, f"takes an input of shape {_words(shape)}")
    is_last = sides[1] != 3 and sides[3] == 3
    height, width = (sides[1], sides[2]) if is_last else (sides[2], sides[3])
    if (height or 1) * (width or 1) > MOST_PIXELS:
        raise _other(path, f"takes images of {width}x{height} pixels")
    try:
        free = [1, height or -1, width or -1, 3] if is_last else [1, 3, height or -1, width or -1]
        model.reshape(free)
    except RuntimeError as error:
        raise _other(path, f"does not run with one image ({reason_of(error)})") from error
    _check_layers(model, path)
    maps = [(number, _map_of(output.partial_shape)) for number, output in enumerate(model.outputs)]
    found = [(number, axes) for number, axes in maps if axes is not None]
    if not found:
        raise _other(path, f"gives {', '.join(_words(output.partial_shape) for output in model.outputs)}")
    # Networks that give several have the finest one last, or only one.
    number, ones = max(found, key=lambda entry: (_area(model.outputs[entry[0]].partial_shape), entry[0]))
    sides = [_length(side) for side in model.outputs[number].partial_shape]
    height_out, width_out = [side for axis, side in enumerate(sides) if axis not in ones][-2:]
    return NetworkFile(
        model,
        is_last,
        (height, width),
        model.inputs[0].element_type.to_string() == "u8",
        number,
        ones,
        (height_out, width_out),
        _metadata(model),
        sum(math.prod(node.output(0).shape) for node in model.get_ops() if _is_learnt(node)),
    )


def standard(found: NetworkFile) -> Any:
    """Return the model adapted to float32 (1, 3, h, w) input and a single float32 (1, h, w) output."""
    openvino = import_quietly()
    from openvino import opset13 as ops
    from openvino.preprocess import PrePostProcessor

    own = found.model.clone()
    result = own.outputs[found.output].get_node().input_value(0)
    if found.ones:
        result = ops.squeeze(result, ops.constant(list(found.ones), dtype="int64")).output(0)
    if result.partial_shape.rank.get_length() == 2:
        result = ops.unsqueeze(result, ops.constant([0], dtype="int64")).output(0)
    model = openvino.Model([ops.result(result)], own.get_parameters(), own.get_friendly_name())
    steps = PrePostProcessor(model)
    steps.input().tensor().set_element_type(openvino.Type.f32).set_layout(openvino.Layout("NCHW"))
    steps.input().model().set_layout(openvino.Layout("NHWC" if found.is_channels_last else "NCHW"))
    steps.output().tensor().set_element_type(openvino.Type.f32)
    try:
        return steps.build()
    except RuntimeError as error:
        raise WeightsInvalidError(
            f"The model {own.get_friendly_name()} cannot be used: {reason_of(error)}", hint="Export it again."
        ) from error


def operations(found: NetworkFile, size: tuple[int, int]) -> float:
    """Billions of operations for an input of this height and width."""
    model = found.model.clone()
    with suppress(RuntimeError):  # then it is none of its sizes, and nothing is said
        model.reshape([1, *size, 3] if found.is_channels_last else [1, 3, *size])
    return gflop(model)


def _check_layers(model: Any, path: Path) -> None:
    """Raise `WeightsInvalidError` where a layer would fill the memory."""
    shapes = (output.partial_shape for node in model.get_ops() for output in node.outputs())
    largest = max((math.prod(shape.to_shape()) for shape in shapes if shape.is_static), default=0)
    if largest > MOST_VALUES:
        raise _other(path, f"has a layer of {largest * 4 / 2**30:.0f} GB")


def _map_of(shape: Any) -> tuple[int, ...] | None:
    """Return the axes of length one, without the first, of an output that is a map; None for other outputs."""
    if shape.rank.is_dynamic or shape.rank.get_length() < 2:
        return None
    sides = [_length(side) for side in shape]
    ones = [axis for axis, side in enumerate(sides) if side == 1]
    if len(sides) - len(ones) != 2:
        return None
    return tuple(axis for axis in ones if axis > 0)


def _is_learnt(node: Any) -> bool:
    """Whether it holds numbers that a network has learnt."""
    is_constant = node.get_type_name() == "Constant" and len(node.output(0).shape) > 0
    return is_constant and bool(node.get_element_type().is_real())


def _length(side: Any) -> int | None:
    return int(side.get_length()) if side.is_static else None


def _area(shape: Any) -> int:
    return math.prod(_length(side) or 1 for side in shape)


def _words(shape: Any) -> str:
    """Return a shape such as 1x3x192x320, with ? for dynamic axes."""
    if shape.rank.is_dynamic:
        return "of any shape"
    return "x".join("?" if _length(side) is None else str(_length(side)) for side in shape) or "a scalar"


def _metadata(model: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in METADATA:
        if model.has_rt_info([part]):
            found |= {
                str(key): str(model.get_rt_info([part, key]).value) for key in model.get_rt_info(part).value
            }
    return found


def _other(path: Path, seen: str) -> WeightsInvalidError:
    return WeightsInvalidError(f"{path.name} is not a depth model: it {seen}.", hint=HINT)
