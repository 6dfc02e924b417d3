"""A network in a file, ONNX, OpenVINO IR or TensorFlow Lite, made to look like every other one here.

found = read_network(Path("net.onnx"))         # what it takes and gives; `WeightsInvalidError` for what is no map
model = standard(found)                        # float32 (1, 3, h, w) -> (1, h, w), for `openvino_.load`
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
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
DEPTH_WORDS, OTHER_WORDS = ("depth", "disp"), ("conf", "mask", "uncert", "normal", "sky", "variance", "sigma")
"""In names of outputs that are maps: those of depth, and those of what networks tell beside it."""
HINT = "A depth model takes one color image and returns one value per pixel."


@dataclass(frozen=True, eq=False)
class NetworkFile:
    """`size` is the height and the width that it takes, each None where that is free. `metadata` is its own words."""

    model: Any
    is_channels_last: bool
    size: tuple[int | None, int | None]
    takes_bytes: bool
    maps: Mapping[int, tuple[int, ...]]
    """Outputs that are maps, by number: their axes of length one, without that of the batch."""
    likeliest: tuple[int, ...]
    """Numbers of those that may be depth."""
    output: int
    """Number of the one that is taken."""
    metadata: Mapping[str, str]
    parameters: int

    @property
    def map_size(self) -> tuple[int | None, int | None]:
        """Height and width of the output that is taken, each None where it follows the input."""
        return _map_size(self.model.outputs[self.output].partial_shape, self.maps[self.output])

    def giving(self, output: int) -> NetworkFile:
        """Return the same network, of which another output is taken."""
        return replace(self, output=output)


def read_network(path: Path) -> NetworkFile:
    """Read a model file. Raises `WeightsInvalidError`, with the reason, if it cannot be a depth model."""
    model = parsed(path)
    if len(model.inputs) != 1:
        raise _other(path, f"takes {len(model.inputs)} inputs")
    shape = model.inputs[0].partial_shape
    sides = [_length(side) for side in shape] if shape.rank.is_static else []
    if len(sides) != 4 or (3 not in (sides[1], sides[3]) and sides[1] is not None):
        raise _other(path, f"takes an input of shape {shape_words(shape)}")
    is_last = sides[1] != 3 and sides[3] == 3
    height, width = (sides[1], sides[2]) if is_last else (sides[2], sides[3])
    if (height or 1) * (width or 1) > MOST_PIXELS:
        raise _other(path, f"takes images of {width}x{height} pixels")
    try:
        free = [1, height or -1, width or -1, 3] if is_last else [1, 3, height or -1, width or -1]
        model.reshape(free)
    except RuntimeError as error:
        raise _other(path, f"does not run with one image ({reason_of(error)})") from error
    if (largest := largest_layer(model)) > MOST_VALUES:
        raise _other(path, f"has a layer of {largest * 4 / 2**30:.0f} GB")
    axes_of = [(number, _map_of(output.partial_shape)) for number, output in enumerate(model.outputs)]
    found = [(number, axes) for number, axes in axes_of if axes is not None]
    if not found:
        raise _other(
            path, f"gives {', '.join(shape_words(output.partial_shape) for output in model.outputs)}"
        )
    likeliest = _likeliest(model, [number for number, _axes in found])
    return NetworkFile(
        model,
        is_last,
        (height, width),
        model.inputs[0].element_type.to_string() == "u8",
        dict(found),
        likeliest,
        likeliest[0],
        metadata_of(model),
        sum(math.prod(node.output(0).shape) for node in model.get_ops() if _is_learnt(node)),
    )


def standard(found: NetworkFile) -> Any:
    """Return the model adapted to float32 (1, 3, h, w) input and a single float32 (1, h, w) output."""
    openvino = import_quietly()
    from openvino import opset13 as ops
    from openvino.preprocess import PrePostProcessor

    own = found.model.clone()
    result = own.outputs[found.output].get_node().input_value(0)
    if ones := found.maps[found.output]:
        result = ops.squeeze(result, ops.constant(list(ones), dtype="int64")).output(0)
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


def largest_layer(model: Any) -> int:
    """Return the most values that a layer has for one image, as far as shapes are known."""
    shapes = (output.partial_shape for node in model.get_ops() for output in node.outputs())
    return max((math.prod(shape.to_shape()) for shape in shapes if shape.is_static), default=0)


def _likeliest(model: Any, maps: list[int]) -> tuple[int, ...]:
    """Return the finest maps, those first that are called depth, and without those that are called something else.

    Networks that give several sizes have the finest one last.
    """
    finest = max(_area(model.outputs[number].partial_shape) for number in maps)
    equal = [number for number in reversed(maps) if _area(model.outputs[number].partial_shape) == finest]
    called = {number: " ".join(model.outputs[number].get_names()).lower() for number in equal}
    by_name = [number for number in equal if any(word in called[number] for word in DEPTH_WORDS)]
    others = [number for number in equal if not any(word in called[number] for word in OTHER_WORDS)]
    return tuple([number for number in by_name if number in others] or others or equal)


def _map_size(shape: Any, ones: tuple[int, ...]) -> tuple[int | None, int | None]:
    height, width = [_length(side) for axis, side in enumerate(shape) if axis not in ones][-2:]
    return height, width


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


def shape_words(shape: Any) -> str:
    """Return a shape such as 1x3x192x320, with ? for dynamic axes."""
    if shape.rank.is_dynamic:
        return "of any shape"
    return "x".join("?" if _length(side) is None else str(_length(side)) for side in shape) or "a scalar"


def metadata_of(model: Any) -> dict[str, str]:
    """Return what a file says about itself."""
    found: dict[str, str] = {}
    for part in METADATA:
        if model.has_rt_info([part]):
            found |= {
                str(key): str(model.get_rt_info([part, key]).value) for key in model.get_rt_info(part).value
            }
    return found


def _other(path: Path, seen: str) -> WeightsInvalidError:
    return WeightsInvalidError(f"{path.name} is not a depth model: it {seen}.", hint=HINT)
