"""Write networks for phones: LiteRT for Android and iOS, Core ML for Apple's systems, TorchScript for libtorch."""

from __future__ import annotations

import platform
import sys
import warnings
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import SettingsError
from pipeline.extras import install_hint
from pipeline.models.base import NetworkInput

if TYPE_CHECKING:
    from torch import nn

Run = Callable[[NetworkInput], NDArray[np.float32]]


def litert(network: nn.Module, batch: NetworkInput, path: Path) -> Run:
    """Write LiteRT (TensorFlow Lite), and return its own interpreter."""
    import torch

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of packages that it could use and does not find
            import litert_torch
            from ai_edge_litert.interpreter import Interpreter
    except ImportError as error:
        raise SettingsError("LiteRT needs the package litert-torch.", hint=install_hint("litert")) from error
    with warnings.catch_warnings(), redirect_stdout(sys.stderr):  # it tells every step
        warnings.simplefilter("ignore")
        litert_torch.convert(network, (torch.from_numpy(batch),)).export(str(path))
    interpreter = Interpreter(str(path))
    interpreter.allocate_tensors()
    (image,), (disparity,) = interpreter.get_input_details(), interpreter.get_output_details()

    def run(batch: NetworkInput) -> NDArray[np.float32]:
        interpreter.set_tensor(image["index"], batch)
        interpreter.invoke()
        return np.asarray(interpreter.get_tensor(disparity["index"]), np.float32)

    return run


def core_ml(network: nn.Module, batch: NetworkInput, path: Path) -> Run | None:
    """Write Core ML, and return what runs it; None where only the conversion works: everywhere but on macOS.

    The converter reads traces of TorchScript. It fails at programs of torch.export with activations such as ReLU6.
    """
    import torch

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import coremltools
    except ImportError as error:
        raise SettingsError("Core ML needs the package coremltools.", hint=install_hint("coreml")) from error
    with warnings.catch_warnings(), redirect_stdout(sys.stderr), torch.inference_mode():
        warnings.simplefilter("ignore")  # of versions of torch that it was not tested with
        traced = _traced(network, batch)
        model = coremltools.convert(
            traced,
            inputs=[coremltools.TensorType(name="image", shape=batch.shape)],
            outputs=[coremltools.TensorType(name="disparity")],
            minimum_deployment_target=coremltools.target.iOS16,
            compute_precision=coremltools.precision.FLOAT32,
        )
        model.save(str(path))
    if platform.system() != "Darwin":
        return None
    return lambda batch: np.asarray(model.predict({"image": batch})["disparity"], np.float32)


def torchscript(network: nn.Module, batch: NetworkInput, path: Path) -> Run:
    """Write TorchScript, and return what runs it. torch calls it deprecated; torch.export is its successor."""
    import torch

    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        _traced(network, batch).save(str(path))
        loaded = torch.jit.load(str(path))  # type: ignore[no-untyped-call]

    def run(batch: NetworkInput) -> NDArray[np.float32]:
        with torch.inference_mode():
            return np.asarray(loaded(torch.from_numpy(batch)).numpy(), np.float32)

    return run


def _traced(network: nn.Module, batch: NetworkInput) -> Any:
    """Return the trace. Raises `SettingsError` where torch has no tracer that works, as in Python 3.14."""
    import torch

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return torch.jit.trace(network, (torch.from_numpy(batch),), check_trace=False)  # type: ignore[no-untyped-call]
    except (RuntimeError, TypeError, AttributeError) as error:
        said = f"The tracer of this torch does not work in Python {platform.python_version()}: {error}"
        raise SettingsError(
            said.splitlines()[0],
            hint="Use .pt2 of torch.export, or an older Python.",
        ) from error
