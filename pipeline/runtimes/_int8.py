"""Quantize a model to int8 with NNCF, calibrated on images.

model = quantized(model, samples.calibration())
"""

from __future__ import annotations

import importlib
import io
import logging
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import RuntimeUnavailableError
from pipeline.extras import install_hint
from pipeline.runtimes.openvino_import import shared_core

WIDER = 1.5
"""Factor by which the ranges of activations exceed those calibrated: what is nearer than anything in the pictures is
cut off otherwise, which makes far larger errors than steps half as large again."""
LAST_OF_8_BITS, LAST_OF_7_BITS = 1, 5
"""Number of learned convolutions before the result that stay in float. Weights of 7 bits are less exact, and what is
nearest to the result shows it most."""
MANY = 8
"""Least number of channels of features: fewer channels are disparity in some layout."""


def quantized(model: Any, inputs: Sequence[NDArray[np.float32]]) -> Any:
    """An OpenVINO model with its convolutions in int8. `inputs` are float32 (1, 3, h, w) each.

    From where disparity is reckoned out of many channels, all stays as it is: its range is disparity's own, and a thing
    nearer than any in the pictures would be cut off.
    """
    try:
        nncf = importlib.import_module("nncf")
    except ImportError:
        raise RuntimeUnavailableError(
            "The precision int8 needs the package NNCF.", hint=install_hint("int8")
        ) from None
    nncf.set_log_level(logging.ERROR)
    has_7_bits = sums_overflow()
    last = LAST_OF_7_BITS if has_7_bits else LAST_OF_8_BITS
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):  # progress bars and greetings
        made = nncf.quantize(
            model,
            nncf.Dataset(inputs),
            subset_size=len(inputs),
            preset=nncf.QuantizationPreset.MIXED,
            fast_bias_correction=False,  # ten seconds instead of five, and half the error
            advanced_parameters=nncf.AdvancedQuantizationParameters(
                overflow_fix=nncf.OverflowFix.ENABLE if has_7_bits else nncf.OverflowFix.DISABLE
            ),
            ignored_scope=nncf.IgnoredScope(names=_end_of(model, last)),
        )
    _widen(made)
    return made


def sums_overflow() -> bool:
    """Return whether this processor adds pairs of products in 16 bits, as all do that lack VNNI.

    They overflow there unless weights have 7 bits, which are less exact than 8. No library says so; a convolution of
    the largest numbers does.
    """
    openvino = importlib.import_module("openvino")
    ops, channels = openvino.opset13, 64

    def rounded(node: Any, low: float, high: float, levels: int) -> Any:
        bounds = [np.float32(bound) for bound in (low, high)]
        return ops.fake_quantize(node, *bounds, *bounds, levels)

    picture = ops.parameter([1, channels, 8, 8], np.float32)
    features = rounded(picture, 0.0, 2.55, 256)  # whose steps are 0.01, as those of the weights
    weights = rounded(ops.constant(np.ones((channels, channels, 1, 1), np.float32)), -1.27, 1.27, 255)
    sums = ops.convolution(features, weights, [1, 1], [0, 0], [0, 0], [1, 1])
    compiled = shared_core().compile_model(
        openvino.Model([sums], [picture]), "CPU", {"INFERENCE_PRECISION_HINT": "f32"}
    )
    found = compiled([np.full((1, channels, 8, 8), 2.55, np.float32)])[0]
    return bool(np.min(found) < 0.95 * 2.55 * channels)


def _widen(model: Any) -> None:
    """Widen, in place, the range of every activation whose bounds are not known beforehand."""
    constant = importlib.import_module("openvino").opset13.constant
    for node in model.get_ordered_ops():
        if node.get_type_name() != "FakeQuantize":
            continue
        if node.input_value(0).get_node().get_type_name() in ("Constant", "Parameter", "Clamp"):
            continue  # weights, the picture, ReLU6
        for number in range(1, 5):
            bound = node.input_value(number).get_node()
            node.input(number).replace_source_output(constant(WIDER * bound.data).output(0))


def _end_of(model: Any, last: int) -> list[str]:
    """Return the names of the last learned convolutions with many channels, `last` in a row, and of all after them."""
    passed: dict[str, int] = {}
    to_do = [(result.input_value(0).get_node(), 0) for result in model.get_results()]
    while to_do:
        node, count = to_do.pop()
        name = node.get_friendly_name()
        if passed.get(name, last) <= count or node.get_type_name() in ("Constant", "Parameter", "ShapeOf"):
            continue
        passed[name] = count
        to_do += [(place.get_node(), count + _learned_of_many(node)) for place in node.input_values()]
    return sorted(passed)


def _learned_of_many(node: Any) -> bool:
    """Return whether it is a learned convolution of many channels; weights of only 0 and 1 are not learned."""
    if node.get_type_name() != "Convolution":
        return False
    weights = node.input_value(1).get_node()
    if weights.get_type_name() == "Constant" and np.isin(weights.data, (0, 1)).all():
        return False
    return bool(node.input(0).get_partial_shape()[1].get_length() >= MANY)
