"""The one place where numba is named: `@compiled` turns a loop over arrays into machine code, cached on disk."""

import logging
from collections.abc import Callable
from typing import Any

import numba

_log = logging.getLogger(__name__)


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile on first call; float rounding may differ between machines, never between runs on one.

    Where neither the checkout nor the user's cache can be written, each process compiles anew.
    """
    loop = numba.njit(nogil=True, fastmath=True, error_model="numpy")(function)
    try:
        loop.enable_caching()
    except RuntimeError as error:
        _log.warning("compiled anew by each process: %s; NUMBA_CACHE_DIR can name a folder", error)
    result: Callable[..., Any] = loop
    return result
