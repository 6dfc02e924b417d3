"""Choose runtime and precision: the fastest that is accurate compared with the torch module."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline import plugins
from pipeline.errors import (
    PackageMissingError,
    RuntimeInaccurateError,
    RuntimeUnavailableError,
    SettingsError,
)
from pipeline.extras import package_hint
from pipeline.runtimes import _check
from pipeline.runtimes.base import AccuracyCheck, Runtime, Samples

if TYPE_CHECKING:
    from pipeline.runtimes.base import Build

_log = logging.getLogger(__name__)

CALIBRATED = "int8"
PROCESSOR = Path("/proc/cpuinfo")
"""Without it, torch ends with an error of its own, and OpenVINO may wait for ever."""
DEVICES = {"gpu": "openvino_gpu", "npu": "openvino_npu"}
"""The runtimes of OpenVINO's devices beside the CPU."""
MODULES = ("torch", "torchvision", "timm")
"""Packages that only building a torch module needs."""
RECIPE = 4
"""Version of the calibration: change it with every change of the result, so that cached models are made again."""


def load_runtime(
    name: str,
    build: Build,
    *,
    cache_key: str | None = None,
    threads: int | None = None,
    streams: int = 1,
    precision: str = "auto",
    check: AccuracyCheck | None = None,
    samples: Samples | None = None,
) -> Runtime:
    """The network on the runtime of this name; "auto" takes the one that suits this machine.

    `streams` is how many pictures it may get at the same time. With a `check`, the fastest precision that passes it,
    or `RuntimeInaccurateError`. Without one, nothing can be said about a faster precision, and "auto" is "f32".
    """
    module = _module_of(name)
    # For the reference and for the runtime.
    build = cache(partial(_built, build, check.name if check else "this model"))
    candidates = _candidates(module, precision, check)
    chosen = _name(module), name, ", ".join(candidates), threads, streams
    _log.info("runtime %s of “%s”, precisions to try: %s; threads %s, streams %d", *chosen)
    if candidates == (CALIBRATED,):
        if check is None or samples is None:
            raise ValueError("int8 needs samples, and a check that says what is allowed")
        return _load_calibrated(
            module, build, check, samples, cache_key=cache_key, threads=threads, streams=streams
        )
    for candidate in candidates:
        try:
            return _load(
                module, candidate, build, check, cache_key=cache_key, threads=threads, streams=streams
            )
        except RuntimeInaccurateError as error:
            _log.info("%s is refused: %s", candidate, error)
            if candidate == candidates[-1]:
                raise
    raise AssertionError("there is always f32")


def _module_of(name: str) -> ModuleType:
    """Return the module of a runtime. Raises `RuntimeUnavailableError` where it cannot run here."""
    if sys.platform == "linux" and not PROCESSOR.is_file():
        raise RuntimeUnavailableError(
            f"{PROCESSOR} is missing: OpenVINO and torch read from it what the processor supports.",
            hint="Mount /proc in the container or chroot: mount -t proc proc /proc",
        )
    module = plugins.load("pipeline.runtimes", best() if name == "auto" else name)
    if not module.is_available():
        kind = _name(module)
        if kind in DEVICES.values():
            raise RuntimeUnavailableError(
                f"OpenVINO finds no {kind.rpartition('_')[2].upper()} on this computer.",
                hint="Install its driver, or use --device cpu",
            )
        raise RuntimeUnavailableError(
            f"The runtime {name} is not installed.",
            hint=f"{package_hint(name)}. Or use --runtime auto",
        )
    return module


def _built(build: Build, model: str) -> Any:
    """Build the torch module, which is needed only until its compiled form is in the cache."""
    try:
        return build()
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in MODULES:
            raise
        raise PackageMissingError.named(error.name, model) from error


def _name(module: ModuleType) -> str:
    """Return the name of the runtime as in options."""
    return module.__name__.rpartition(".")[2].rstrip("_")


def _candidates(module: ModuleType, precision: str, check: AccuracyCheck | None) -> tuple[str, ...]:
    """Return the precisions to try, in order."""
    can: tuple[str, ...] = module.precisions()
    if precision == "auto":
        to_try = can[: can.index("f32") + 1]
        return (
            ("f32",)
            if check is None
            else tuple(entry for entry in to_try if bound_of(check.bounds, entry) is not None)
        )
    if precision not in can:
        raise RuntimeUnavailableError(
            f"The runtime {_name(module)} does not support the precision {precision} on this processor.",
            hint=f"Supported: {', '.join(can)}. Or use --precision auto",
        )
    if check is not None and bound_of(check.bounds, precision) is None:
        raise RuntimeUnavailableError(
            f"The precision {precision} is not available for this model.",
            hint=f"Use --precision auto, or one of: {', '.join(check.bounds)}",
        )
    return (precision,)


def _load(
    module: ModuleType,
    precision: str,
    build: Build,
    check: AccuracyCheck | None,
    *,
    cache_key: str | None,
    **options: Any,
) -> Runtime:
    """Load the model in this precision and compare it with the reference."""
    if check is None:
        plain: Runtime = module.load(build, cache_key=cache_key, precision=precision, **options)
        return plain
    what, bound = f"{check.name} on {_name(module)} {precision}", bound_of(check.bounds, precision)
    assert bound is not None  # `_candidates` has seen to that
    expected = check.expected
    if expected is None:
        expected = _check.reference(build, check.batch, cache_key)
    refusals = _check.RejectionCache(cache_key, f"{what} {module.identity()}", expected)
    if (known := refusals.error()) is not None:
        _log.info("%s was refused before", what)
        _check.refuse_inaccurate(what, known, bound)
    runtime: Runtime = module.load(build, cache_key=cache_key, precision=precision, **options)
    if np.isfinite(expected).all():  # else the weights are to blame, which the estimator says
        error = _check.relative_error(runtime.run(check.batch), expected)
        _log.info("%s: error %.3g of the reference, %.3g is allowed", what, error, bound)
        try:
            _check.refuse_inaccurate(what, error, bound)
        except RuntimeInaccurateError:
            refusals.remember(error)
            raise
    return runtime


def is_calibrated(name: str, cache_key: str, check: AccuracyCheck, samples: Samples) -> bool:
    """Return whether the cache has all that int8 needs to be loaded, or to be refused, at once."""
    module = plugins.load("pipeline.runtimes", name)
    key, _, verdict = _verdict(module, check, samples, cache_key)
    if verdict.known() is None:
        return False
    return not verdict.is_good(check.bounds[CALIBRATED]) or bool(module.is_kept(key, CALIBRATED))


def _verdict(
    module: ModuleType, check: AccuracyCheck, samples: Samples, cache_key: str | None
) -> tuple[str | None, str, _check.CalibrationResult]:
    """Return the cache key of int8, what it is in words, and what is known of its accuracy."""
    if cache_key is not None:
        cache_key = f"{cache_key}-{samples.key}-{RECIPE}"
    what = f"{check.name} on {_name(module)} {CALIBRATED}"
    return cache_key, what, _check.CalibrationResult(cache_key, f"{what} {module.identity()}")


def _load_calibrated(
    module: ModuleType,
    build: Build,
    check: AccuracyCheck,
    samples: Samples,
    *,
    cache_key: str | None,
    **options: Any,
) -> Runtime:
    """Load the model in int8 and verify it once against the reference, on images not used for the calibration."""
    cache_key, what, verdict = _verdict(module, check, samples, cache_key)
    runtime: Runtime | None = None
    if verdict.known() is None:
        runtime = module.load(build, cache_key=cache_key, precision=CALIBRATED, samples=samples, **options)
        network = build()
        verdict.remember(
            *zip(*(_check.compare(runtime, network, batch) for batch in samples.held_out()), strict=True)
        )
    verdict.refuse_inaccurate(what, check.bounds[CALIBRATED])
    return runtime or module.load(
        build, cache_key=cache_key, precision=CALIBRATED, samples=samples, **options
    )


def bound_of(bounds: Mapping[str, float], precision: str) -> float | None:
    """Return the largest allowed error; f16, which is finer, may have that of bf16. None: not for this model."""
    return bounds.get(precision, bounds.get("bf16") if precision == "f16" else None)


def on_device(device: str, runtime: str) -> str:
    """Return the name of the runtime for a device as `--device` has it; `runtime` is as `--runtime` has it.

    A GPU is NVIDIA's, by torch, or else Intel's, by OpenVINO.
    """
    if device == "auto":
        return runtime
    if runtime != "auto":
        raise SettingsError(
            f"The device {device} and the runtime {runtime} cannot both be chosen.",
            hint=f"Omit --runtime. OpenVINO's other devices are runtimes, too: {', '.join(DEVICES.values())}",
        )
    if device == "gpu" and best() == "torch":
        return "torch"
    return DEVICES.get(device, "openvino")


def best() -> str:
    """Return torch if there is a GPU, else OpenVINO if it is installed."""
    if plugins.load("pipeline.runtimes", "torch").has_graphics_card():
        return "torch"
    openvino = plugins.load("pipeline.runtimes", "openvino")
    return "openvino" if openvino.is_available() else "torch"
