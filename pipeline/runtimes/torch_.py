"""Run models with PyTorch, the reference for other runtimes and the runtime for NVIDIA GPUs."""

from __future__ import annotations

import ctypes
import importlib.util
import sys
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelOutputError
from pipeline.process import instructions
from pipeline.runtimes.base import Runtime, in_stages

if TYPE_CHECKING:
    from torch import nn

    from pipeline.runtimes.base import Build, Samples


def is_available() -> bool:
    """Return whether torch is installed."""
    return importlib.util.find_spec("torch") is not None


def has_graphics_card() -> bool:
    """Return whether torch can use an NVIDIA GPU. Torch is imported only if a driver exists: it takes a second."""
    if not is_available():
        return False
    try:
        ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
    except OSError:
        return False
    import torch

    return torch.cuda.is_available()


def precisions() -> tuple[str, ...]:
    """Return the precisions, float32 first: it is the reference."""
    return "f32", "mixed", "bf16"


def identity() -> str:
    """Return the version of torch and the device."""
    from importlib.metadata import version

    if has_graphics_card():
        import torch

        return f"{version('torch')} {torch.cuda.get_device_name()}"
    return f"{version('torch')} {instructions()}"


def load(
    build: Build,
    *,
    cache_key: str | None = None,  # noqa: ARG001
    threads: int | None = None,
    streams: int = 1,  # noqa: ARG001
    precision: str = "f32",
    samples: Samples | None = None,  # noqa: ARG001
) -> Runtime:
    """The network on the graphics card if there is one, else on the processor, for one picture at a time.

    Nothing is cached.
    """
    import torch

    if threads is not None:
        torch.set_num_threads(threads)
    if not torch.cuda.is_available():
        return TorchRuntime(build(), "cpu", precision)
    torch.backends.cudnn.allow_tf32 = False  # the default, shorter mantissas in convolutions, is not f32
    return TorchRuntime(build(), "cuda", precision)


class TorchRuntime(Runtime):
    """Runs the torch module itself."""

    def __init__(self, network: nn.Module, device: str, precision: str) -> None:
        import torch

        # Channels last: convolutions on a processor are a fifth faster, measured with one thread.
        network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self._stages = in_stages(network.to(device), precision)
        self._device = device
        self.description = f"torch {device} {precision}"
        self.threads = torch.get_num_threads()

    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        import torch

        values = torch.from_numpy(batch).to(self._device)
        try:
            with torch.inference_mode():
                for stage, precision in self._stages:
                    with torch.autocast(self._device, torch.bfloat16, enabled=precision == "bf16"):
                        values = stage(values)
        except (RuntimeError, ValueError) as error:
            height, width = batch.shape[2:]
            raise ModelOutputError(
                f"The model does not run for an image of {width}x{height}: {str(error).splitlines()[0][:300]}",
                hint="Try another size: --input-size PIXELS",
            ) from error
        result: NDArray[np.float32] = values[0].float().cpu().numpy()
        return result
