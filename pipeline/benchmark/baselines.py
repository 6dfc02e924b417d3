"""Compare the runtimes with torch eager and ONNX Runtime, in turns: MiDaS_small on a square image, 256x256.

    figures = compare_baselines(rounds=20)

The baselines are torch as upstream uses it, and ONNX Runtime, which need not be installed. With them runs the network
that is built in, at the same size.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline import plugins
from pipeline.arrays import Image
from pipeline.benchmark.networks import pictures_of, take_turns
from pipeline.errors import RuntimeInaccurateError
from pipeline.extras import install_command
from pipeline.inference.estimator import DepthEstimator
from pipeline.inference.load import load_estimator
from pipeline.models.base import load_model
from pipeline.process import cores
from pipeline.runtimes.base import Runtime
from pipeline.runtimes.loader import CALIBRATED, load_runtime

if TYPE_CHECKING:
    from torch import nn

SIDE = 256
"""Of the pictures and of the networks' input, in pixels."""
CLASSIC, BUILT_IN = "midas_small", "nano"
EAGER, ONNX = "torch eager f32", "onnxruntime f32"


@dataclass(frozen=True)
class BaselineFigures:
    """One of them. Where it could not run, `note` says why and the times are 0.

    `faster` is how many times less its median is than that of torch eager, `error` the largest difference from it as
    a share of the largest disparity. `is_default` marks what the program takes by itself.
    """

    model: str
    runtime: str
    is_default: bool = False
    median_ms: float = 0.0
    p95_ms: float = 0.0
    cpu_ms: float = 0.0
    faster: float | None = None
    error: float | None = None
    note: str = ""


class EagerRuntime(Runtime):
    """The torch module, called as upstream calls it: channels first, nothing prepared."""

    description = EAGER

    def __init__(self, network: nn.Module) -> None:
        import torch

        self._network = network
        self.threads = torch.get_num_threads()

    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        import torch

        with torch.inference_mode():
            result: NDArray[np.float32] = self._network(torch.from_numpy(batch))[0].numpy()
        return result


class OnnxRuntime(Runtime):
    """The same module exported to ONNX. Raises `ImportError` where ONNX Runtime is not installed."""

    description = ONNX

    def __init__(self, network: nn.Module) -> None:
        import onnxruntime
        import torch

        exported = io.BytesIO()
        with warnings.catch_warnings(), torch.inference_mode():
            warnings.simplefilter("ignore")  # the exporter that needs no further library calls itself old
            example = (torch.zeros(1, 3, SIDE, SIDE),)
            torch.onnx.export(network, example, exported, dynamo=False)  # type: ignore[arg-type]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads = cores()
        # Otherwise its threads keep spinning and slow down the next variant.
        options.add_session_config_entry("session.force_spinning_stop", "1")
        self._session = onnxruntime.InferenceSession(
            exported.getvalue(), options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name

    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        result: NDArray[np.float32] = self._session.run(None, {self._input: batch})[0][0]
        return result


@dataclass(frozen=True, eq=False)
class _Contestant:
    model: str
    runtime: str
    estimator: DepthEstimator | None
    is_default: bool = False
    note: str = ""


def compare_baselines(rounds: int) -> list[BaselineFigures]:
    """All of them in turns; without the weights of MiDaS_small only what is built in."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(cores())  # whatever the environment says: each may use all of them
    try:
        contestants = [*_classic(), _default(BUILT_IN)]
        pictures = _pictures()
        times = iter(take_turns([one.estimator for one in contestants if one.estimator], pictures, rounds))
    finally:
        torch.set_num_threads(threads)
    figures = []
    first: tuple[float, NDArray[np.float32]] | None = None
    for one in contestants:
        row = BaselineFigures(one.model, one.runtime, one.is_default, note=one.note)
        if one.estimator is not None:
            taken, disparity = next(times), one.estimator.estimate(pictures[0])
            row = replace(row, median_ms=taken.median_ms, p95_ms=taken.p95_ms, cpu_ms=taken.cpu_ms)
            if one.model == CLASSIC:
                first = first or (taken.median_ms, disparity)
                error = float(np.abs(disparity - first[1]).max() / first[1].max())
                row = replace(row, faster=first[0] / taken.median_ms, error=error)
        figures.append(row)
    return figures


def _classic() -> Iterator[_Contestant]:
    """Yield MiDaS_small on every runtime. Torch comes first, as the reference."""
    model = load_model(CLASSIC)
    if not model.is_available():
        note = f"its weights are not installed: depth-viewer models fetch {CLASSIC}"
        yield _Contestant(CLASSIC, EAGER, None, note=note)
        return
    network = model.build(model.fetch(offline=True))
    yield _Contestant(CLASSIC, EAGER, DepthEstimator(model, EagerRuntime(network)))
    try:
        yield _Contestant(CLASSIC, ONNX, DepthEstimator(model, OnnxRuntime(network)))
    except ImportError as error:
        yield _Contestant(
            CLASSIC, ONNX, None, note=f"{error.name} is not installed: {install_command('bench')}"
        )
    default = _default(CLASSIC)
    yield default
    openvino = plugins.load("pipeline.runtimes", "openvino")
    for precision in openvino.precisions() if openvino.is_available() else ():
        name = f"openvino cpu {precision}"
        if precision not in model.bounds or precision == CALIBRATED or name == default.runtime:
            continue
        try:
            accepted = load_estimator(CLASSIC, runtime="openvino", precision=precision)
            yield _Contestant(CLASSIC, name, accepted)
        except RuntimeInaccurateError:  # how fast it would be, with weights that bear the rounding
            runtime = load_runtime("openvino", lambda: network, precision=precision)
            note = "refused with these weights: too far from f32"
            yield _Contestant(CLASSIC, name, DepthEstimator(model, runtime), note=note)


def _default(name: str) -> _Contestant:
    """What the program takes by itself."""
    estimator = load_estimator(name)
    return _Contestant(name, estimator.runtime, estimator, is_default=True)


def _pictures() -> list[Image]:
    """Squares out of the demo clip: uint8 (SIDE, SIDE, 3) RGB."""
    return [np.ascontiguousarray(image[:SIDE, :SIDE]) for image in pictures_of("demo")]
