"""PyTorch: the reference that other runtimes are held against, and the one for NVIDIA graphics cards."""

from __future__ import annotations

import ctypes
import importlib.util
import sys
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.runtimes.base import Runtime

if TYPE_CHECKING:
    from torch import nn

    from pipeline.runtimes.base import Build


def is_available() -> bool:
    """Whether torch is installed."""
    return importlib.util.find_spec("torch") is not None


def has_graphics_card() -> bool:
    """Whether torch can use an NVIDIA card. It is asked only beside a driver: importing it takes a second."""
    try:
        ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
    except OSError:
        return False
    import torch

    return torch.cuda.is_available()


def load(build: Build, *, cache_key: str | None = None, threads: int | None = None) -> Runtime:  # noqa: ARG001
    """The network on the graphics card if there is one, else on the processor. Nothing is cached."""
    import torch

    if threads is not None:
        torch.set_num_threads(threads)
    if not torch.cuda.is_available():
        return TorchRuntime(build(), "cpu")
    torch.backends.cudnn.allow_tf32 = False  # the default, shorter mantissas in convolutions, is not f32
    return TorchRuntime(build(), "cuda")


class TorchRuntime(Runtime):
    """The torch module itself, in float32."""

    def __init__(self, network: nn.Module, device: str) -> None:
        import torch

        # Channels last: convolutions on a processor are a fifth faster, measured with one thread.
        network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self._network = network.to(device)
        self._device = device
        self.description = f"torch {device} f32"
        self.threads = torch.get_num_threads()

    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        import torch

        with torch.inference_mode():
            disparity = self._network(torch.from_numpy(batch).to(self._device))
        result: NDArray[np.float32] = disparity[0].cpu().numpy()
        return result
