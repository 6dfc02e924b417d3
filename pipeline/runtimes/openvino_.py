"""Run models with OpenVINO, the fast runtime on CPUs. `openvino_gpu` and `openvino_npu` are its other devices.

It converts a model once, for every input size, from the torch module in memory, and keeps the compiled one, so the next
start needs no torch: one file of the cache folder, named after the network, its exact weights, this OpenVINO and this
processor; a damaged one is made anew.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import os
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from itertools import pairwise
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import DepthViewerError, ModelOutputError, RuntimeUnavailableError
from pipeline.process import instructions
from pipeline.runtimes import _compiled_file as compiled_file
from pipeline.runtimes._int8 import quantized
from pipeline.runtimes._side_by_side import SideBySide
from pipeline.runtimes.base import Runtime, in_stages
from pipeline.runtimes.loader import CALIBRATED
from pipeline.runtimes.openvino_import import import_quietly, shared_core
from pipeline.runtimes.torch_to_openvino import convert
from pipeline.storage.cache import cache_folder

if TYPE_CHECKING:
    from pipeline.runtimes.base import Build, Samples

_log = logging.getLogger(__name__)

CPU = "CPU"
"""As OpenVINO calls it."""


def is_available() -> bool:
    """Return whether OpenVINO is installed."""
    return importlib.util.find_spec("openvino") is not None


def devices() -> tuple[str, ...]:
    """Return what OpenVINO finds on this computer, such as CPU, GPU.0, NPU."""
    return tuple(shared_core().available_devices) if is_available() else ()


def has_device(device: str) -> bool:
    """Return whether OpenVINO lists a device of this kind."""
    return any(name.partition(".")[0] == device for name in devices())


def precisions(device: str = CPU) -> tuple[str, ...]:
    """Return the precisions, fastest first: bf16 if the processor computes in it, which halves the time."""
    if device != CPU:
        return "f16", "f32"
    # OpenVINO asks the processor itself; its kernels, of oneDNN, obey this variable and then fail in bf16.
    held_to = os.environ.get("ONEDNN_MAX_CPU_ISA", "").upper() or "DEFAULT"
    has_bf16 = held_to.startswith(("DEFAULT", "ALL", "AVX512", "AVX10")) and (
        "BF16" in shared_core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    )
    return ("bf16", "mixed", "f32", CALIBRATED) if has_bf16 else ("f32", CALIBRATED)


def identity(device: str = CPU) -> str:
    """Return the version of OpenVINO and the processor, or the device."""
    core = shared_core()
    try:
        name = core.get_property(device, "FULL_DEVICE_NAME")  # "ARM CPU" for all of these
        if device == CPU:
            name = f"{name} {instructions()}"
        return f"{core.get_versions(device)[device].build_number} {name}"
    except RuntimeError as error:
        raise _unusable(device, error) from error


def load(
    build: Build,
    *,
    cache_key: str | None = None,
    threads: int | None = None,
    streams: int = 1,
    precision: str = "f32",
    samples: Samples | None = None,
    device: str = CPU,
) -> Runtime:
    """Load the model on the CPU or another device of OpenVINO, from the cache if possible."""
    if precision == CALIBRATED and streams > 1:
        # In int8, OpenVINO (2026.4) gives wrong numbers where several streams share a network: here none does.
        each = max(1, (threads or os.cpu_count() or 1) // streams)
        alone = partial(load, build, cache_key=cache_key, threads=each, precision=precision, samples=samples)
        return SideBySide([alone() for _ in range(streams)])
    core = shared_core()
    # Each stream has its own share of the threads. With one thread each, nobody waits for the others after every
    # layer: a picture takes longer, and a fifth less of the processor.
    options = {"PERFORMANCE_HINT": "LATENCY"} if streams == 1 else {"NUM_STREAMS": str(streams)}
    if threads is not None and device == CPU:
        options["INFERENCE_NUM_THREADS"] = str(threads)
    kept = None if cache_key is None else _place(cache_key, precision, device)
    compiled = None if kept is None else compiled_file.load(core, kept, options, device)
    _log.info("%s, %s: %s", identity(device), options, f"taken from {kept}" if compiled else "compiling")
    if compiled is None:
        network = build()
        is_file = isinstance(network, import_quietly().Model)  # which has been one of OpenVINO's all along
        try:
            if is_file:
                models = [(network, precision)]
            else:
                models = convert(in_stages(network, "f32" if precision == CALIBRATED else precision))
            if precision == CALIBRATED:
                assert samples is not None
                models = [(quantized(model, samples.calibration()), rest) for model, rest in models]
            compiled = [
                core.compile_model(model, device, options | {"INFERENCE_PRECISION_HINT": stage_precision})
                for model, stage_precision in models
            ]
        except DepthViewerError:
            raise
        except Exception as error:  # it has many kinds, and all say that this network and it don't fit
            if device != CPU:
                raise _unusable(device, error) from error
            raise RuntimeUnavailableError(
                f"OpenVINO cannot run this model: {reason_of(error)}",
                hint="Export the file again." if is_file else "Use torch instead: --runtime torch",
            ) from error
        if kept is not None:
            compiled_file.keep(compiled, kept)
    return OpenVinoRuntime(compiled, precision, streams, device)


class OpenVinoRuntime(Runtime):
    """A compiled model of consecutive stages, connected without copies."""

    def __init__(self, compiled: Sequence[Any], precision: str, streams: int = 1, device: str = CPU) -> None:
        self._idle: SimpleQueue[list[Any]] = SimpleQueue()  # one request a stage, for every stream
        for _ in range(streams):
            self._idle.put([stage.create_infer_request() for stage in compiled])
        self.threads = int(compiled[0].get_property("INFERENCE_NUM_THREADS")) if device == CPU else 1
        self.streams = streams
        self.description = f"openvino {device.lower()} {precision}"

    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        requests = self._idle.get()
        try:
            requests[0].infer([batch], share_inputs=True, share_outputs=True)
            for before, request in pairwise(requests):
                for index, tensor in enumerate(before.output_tensors):
                    request.set_input_tensor(index, tensor)
                request.infer(share_outputs=True)
            disparity: NDArray[np.float32] = requests[-1].get_output_tensor().data[0].copy()
        except RuntimeError as error:
            height, width = batch.shape[2:]
            raise ModelOutputError(
                f"The model does not run for an image of {width}x{height}: {reason_of(error)}",
                hint="Try another size: --input-size PIXELS",
            ) from error
        finally:
            self._idle.put(requests)
        return disparity


def _unusable(device: str, error: Exception) -> RuntimeUnavailableError:
    return RuntimeUnavailableError(
        f"OpenVINO cannot use the {device} for this model: {reason_of(error)}", hint="Use --device cpu"
    )


def reason_of(error: Exception) -> str:
    """Return the last line of an OpenVINO error, which has the cause; the others are source locations."""
    lines = [line.strip("- ") for line in str(error).splitlines() if line.strip("- ")]
    return lines[-1][:300] if lines else type(error).__name__


def is_kept(cache_key: str, precision: str) -> bool:
    """Return whether the cache has this model compiled."""
    return _place(cache_key, precision).is_file()


def forget(cache_key: str) -> None:
    """Delete what is kept of this model in f32."""
    with suppress(OSError):
        _place(cache_key, "f32").unlink()


def _place(cache_key: str, precision: str, device: str = CPU) -> Path:
    """Return the cache file of a model for this version of OpenVINO and this processor or device."""
    suffix = hashlib.sha256(f"{identity(device)} {precision}".encode()).hexdigest()[:12]
    return cache_folder("compiled") / f"{cache_key}-{suffix}.openvino"
