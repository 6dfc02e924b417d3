"""Run models with OpenVINO on Intel's integrated and discrete graphics: `--device gpu`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.runtimes import openvino_

if TYPE_CHECKING:
    from pipeline.runtimes.base import Build, Runtime

DEVICE = "GPU"


def is_available() -> bool:
    """Return whether OpenVINO lists such a device; this asks its drivers."""
    return openvino_.has_device(DEVICE)


def precisions() -> tuple[str, ...]:
    """Return the precisions, fastest first."""
    return openvino_.precisions(DEVICE)


def identity() -> str:
    """Return the version of OpenVINO and the device."""
    return openvino_.identity(DEVICE)


def load(build: Build, **options: Any) -> Runtime:
    """Load the model on the device, from the cache if possible."""
    return openvino_.load(build, device=DEVICE, **options)
