"""Describe the machine of a measurement."""

from __future__ import annotations

import hashlib
import os
import platform
from importlib.metadata import PackageNotFoundError, version
from threading import Thread
from time import perf_counter, process_time
from typing import Any

from pipeline.process import cores, processor

LIBRARIES = "numpy", "torch", "openvino", "onnxruntime", "nncf", "opencv-python-headless", "av"


def machine() -> dict[str, Any]:
    """Return processor, cores, load, free share of the cores, and versions; None if not installed."""
    return {
        "processor": processor(),
        "cores": cores(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        "free": round(free_share(), 2),
        "system": platform.platform(),
        "python": platform.python_version(),
        **{name: _version(name) for name in LIBRARIES},
    }


def free_share(seconds: float = 0.5) -> float:
    """How much of its cores this program gets when it wants them all: 1 where nobody else does."""
    began, cpu_began = perf_counter(), process_time()

    def work() -> None:
        block = bytes(1 << 20)
        while perf_counter() - began < seconds:
            hashlib.sha256(block)  # lets the other threads run meanwhile

    threads = [Thread(target=work, name="want", daemon=True) for _ in range(cores())]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return (process_time() - cpu_began) / ((perf_counter() - began) * cores())


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
