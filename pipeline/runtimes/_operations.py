"""Count the operations of a network, by the shapes of its convolutions and products.

gflop(model)                                   # of an OpenVINO model whose sizes are all known
"""

from __future__ import annotations

import math
from typing import Any

CONVOLUTIONS = "Convolution", "GroupConvolution", "ConvolutionBackpropData", "GroupConvolutionBackpropData"


def gflop(model: Any) -> float:
    """Billions of operations for one input: a multiplication and an addition are two. 0 where sizes are free."""
    return 2e-9 * sum(_products(node) for node in model.get_ops() if not _is_free(node))


def _is_free(node: Any) -> bool:
    values = [*node.inputs(), *node.outputs()]
    return any(value.get_partial_shape().is_dynamic for value in values)


def _products(node: Any) -> int:
    """Multiplications of one operation; what is neither convolution nor product of matrices hardly counts."""
    kind = node.get_type_name()
    if kind == "MatMul":
        rows = list(node.input(0).get_shape())
        inner = rows[-2] if node.get_attributes().get("transpose_a") and len(rows) > 1 else rows[-1]
        return int(math.prod(node.output(0).get_shape()) * inner)
    if kind not in CONVOLUTIONS:
        return 0
    weights, groups = list(node.input(1).get_shape()), kind.startswith("Group")
    # of a convolution out, in, h, w, of its opposite in, out, h, w; both after the groups, where there are any
    inner = math.prod(weights[2 if groups else 1 :])
    side = node.input(0) if "Backprop" in kind else node.output(0)
    return int(math.prod(side.get_shape()) * inner)
