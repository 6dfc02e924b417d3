"""Import the optional packages of reconstruction, or say how to install them."""

from __future__ import annotations

import signal
import sys
import threading
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from pipeline.errors import ReconstructionError
from pipeline.extras import install_hint

NEEDED = ("pycolmap", "open3d")


def missing() -> list[str]:
    """List the packages that are not installed."""
    return [name for name in NEEDED if find_spec(name) is None]


def require() -> None:
    """Raise `ReconstructionError` if a package is missing or cannot be loaded; call it before any work."""
    if names := missing():
        what = "packages" if len(names) > 1 else "package"
        raise ReconstructionError(
            f"Reconstruction needs the {what} {' and '.join(names)}.", hint=install_hint("reconstruct")
        )
    colmap()
    open3d()


def colmap() -> Any:
    """Import pycolmap, which then reports errors alone.

    Loading it takes SIGTERM away, to print where the program was: it is given back, so that a polite kill stays one.
    """
    if "pycolmap" not in sys.modules and threading.current_thread() is threading.main_thread():
        before = signal.getsignal(signal.SIGTERM)
        _loaded("pycolmap")
        signal.signal(signal.SIGTERM, before or signal.SIG_DFL)
    module = _loaded("pycolmap")
    module.logging.minloglevel = module.logging.Level.ERROR.value
    return module


def open3d() -> Any:
    """Import Open3D, which then reports errors alone."""
    module = _loaded("open3d")
    module.utility.set_verbosity_level(module.utility.VerbosityLevel.Error)
    return module


def _loaded(name: str) -> Any:
    """Import a package. Servers and containers often lack the libraries of the desktop that Open3D is linked with."""
    try:
        return import_module(name)
    except (ImportError, OSError) as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise ReconstructionError(
            f"The package {name} cannot be loaded: {reason}.",
            hint="If a library is missing, on Debian and Ubuntu: sudo apt install libegl1 libgl1 libx11-6 libusb-1.0-0",
        ) from error
