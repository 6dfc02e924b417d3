"""The one place where numba is named: `@compiled` turns a loop over arrays into machine code, cached on disk."""

from collections.abc import Callable
from typing import Any

import numba


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile on first call; float rounding may differ between machines, never between runs on one."""
    result: Callable[..., Any] = numba.njit(cache=True, nogil=True, fastmath=True, error_model="numpy")(
        function
    )
    return result
