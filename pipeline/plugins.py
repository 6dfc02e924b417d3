"""List the modules of a plug-in folder by file name, and import them on use.

    plugins.names("pipeline.models")               # ("midas_small", "nano"): nothing is imported
    plugins.load("pipeline.models", "nano")        # the module

A module is a plug-in unless its name begins with `_`, is `base`, or stands in the folder's `SUPPORT` (a tuple in its
`__init__.py`). A trailing underscore only keeps a file from hiding the library that it uses: `torch_.py` is "torch".
"""

from __future__ import annotations

import difflib
import pkgutil
from functools import cache
from importlib import import_module
from types import ModuleType

from pipeline.errors import UnknownPluginError


@cache
def _modules(package: str) -> dict[str, str]:
    """Plug-in name to full module name, sorted by name."""
    folder = import_module(package)
    support = {"base", *getattr(folder, "SUPPORT", ())}
    found = (module.name for module in pkgutil.iter_modules(folder.__path__))
    return {
        name.rstrip("_"): f"{package}.{name}"
        for name in sorted(found)
        if not name.startswith("_") and name not in support
    }


def names(package: str) -> tuple[str, ...]:
    """Names of the plug-ins in a package's folder, sorted, without importing any of them."""
    return tuple(_modules(package))


def load(package: str, name: str) -> ModuleType:
    """Import one plug-in by the name a user types.

    Raises `UnknownPluginError`, which names the nearest match, when the folder has no such file.
    """
    modules = _modules(package)
    if name not in modules:
        kind = package.rpartition(".")[2].removesuffix("s")
        close = difflib.get_close_matches(name, modules, n=1)
        choices = ", ".join(modules)
        hint = f"Did you mean {close[0]}? Available: {choices}." if close else f"Available: {choices}."
        raise UnknownPluginError(f"There is no {kind} named “{name}”.", hint=hint)
    return import_module(modules[name])
