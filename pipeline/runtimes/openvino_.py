"""OpenVINO: the fast path on a processor. The compiled network is kept, so that a second start needs no torch.

It is converted once, for every input size, from the torch module in memory. What is kept is one file of the cache
folder, named after the network, its exact weights, this OpenVINO and this processor; a damaged one is made anew.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
import warnings
import zlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.cache import cache_folder, whole_file
from pipeline.errors import RuntimeUnavailableError
from pipeline.runtimes.base import Runtime

if TYPE_CHECKING:
    from torch import nn

    from pipeline.runtimes.base import Build

KEPT = 6
"""Compiled networks in the cache, of some 70 MB each; the ones unused for longest are deleted."""
CHECKSUM_BYTES = 4
"""A compiled network begins with its CRC-32: OpenVINO itself may crash on a damaged one."""


def is_available() -> bool:
    """Whether OpenVINO is installed."""
    return importlib.util.find_spec("openvino") is not None


def load(build: Build, *, cache_key: str | None = None, threads: int | None = None) -> Runtime:
    """The network on the processor, from the cache if it is there."""
    openvino = import_quietly()
    core = openvino.Core()
    options = {"INFERENCE_PRECISION_HINT": "f32", "PERFORMANCE_HINT": "LATENCY"}
    if threads is not None:
        options["INFERENCE_NUM_THREADS"] = str(threads)
    kept = None if cache_key is None else _place(cache_key, core)
    compiled = None if kept is None else _load_kept(core, kept, options)
    if compiled is None:
        network = build()
        try:
            compiled = core.compile_model(_convert(openvino, network), "CPU", options)
        except Exception as error:  # it has many kinds, and all say that this network and it don't fit
            reason = str(error).strip().splitlines()[-1].lstrip("- ")
            raise RuntimeUnavailableError(
                f"OpenVINO cannot run this network: {reason}", hint="Use torch instead: --runtime torch"
            ) from error
        if kept is not None:
            _keep(compiled, kept)
    return OpenVinoRuntime(compiled)


class OpenVinoRuntime(Runtime):
    """A compiled network, in float32."""

    def __init__(self, compiled: Any) -> None:
        self._request = compiled.create_infer_request()
        self.threads = int(compiled.get_property("INFERENCE_NUM_THREADS"))
        self.description = "openvino cpu f32"

    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        outputs = self._request.infer([batch], share_inputs=True)  # the outputs are copies
        disparity: NDArray[np.float32] = outputs[0][0]
        return disparity


def import_quietly() -> Any:
    """The library without its usage reports, which it would send over the network on import and on conversion."""
    if "openvino" not in sys.modules:
        sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
    import openvino

    return openvino


def _convert(openvino: Any, network: nn.Module) -> Any:
    """The torch module as an OpenVINO model of any height and width."""
    import torch

    example = torch.zeros(1, 3, 64, 64)
    with warnings.catch_warnings(), torch.inference_mode():
        # Tracing is deprecated in favor of torch.export, which needs minutes for a network of two free sizes; and it
        # warns of sizes turned into constants, which is right here: every padding is the same for even sizes.
        warnings.simplefilter("ignore")
        traced = torch.jit.trace(network, example, check_trace=False)  # type: ignore[no-untyped-call]
        return openvino.convert_model(
            traced, example_input=example, input=[openvino.PartialShape([1, 3, -1, -1])]
        )


def _place(cache_key: str, core: Any) -> Path:
    """The file that this network is kept in, for this OpenVINO on this processor."""
    machine = (
        f"{core.get_versions('CPU')['CPU'].build_number} {core.get_property('CPU', 'FULL_DEVICE_NAME')} f32"
    )
    suffix = hashlib.sha256(machine.encode()).hexdigest()[:12]
    return cache_folder("compiled") / f"{cache_key}-{suffix}.openvino"


def _load_kept(core: Any, kept: Path, options: dict[str, str]) -> Any | None:
    """The compiled network in a file, or None where it is missing or damaged."""
    try:
        with kept.open("rb") as file:
            checksum = file.read(CHECKSUM_BYTES)
            content = file.read()
    except OSError:
        return None
    if zlib.crc32(content).to_bytes(CHECKSUM_BYTES) != checksum:
        return None
    with suppress(OSError):
        os.utime(kept)  # used just now: among the last to be deleted
    with suppress(RuntimeError):
        return core.import_model(content, "CPU", options)
    return None


def _keep(compiled: Any, kept: Path) -> None:
    """Write a compiled network to its file. A cache that cannot be written costs time, and nothing else."""
    content = compiled.export_model().getvalue()
    with suppress(OSError):
        with whole_file(kept) as part, part.open("wb") as file:
            file.write(zlib.crc32(content).to_bytes(CHECKSUM_BYTES))
            file.write(content)
        others = sorted(kept.parent.glob("*.openvino"), key=lambda path: path.stat().st_mtime, reverse=True)
        for unused in others[KEPT:]:
            unused.unlink()
