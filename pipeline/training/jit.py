"""The one place where numba is named: `@compiled` turns a loop over arrays into machine code, cached on disk."""

from collections.abc import Callable
from typing import Any, TypeVar

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile on first call; float rounding may differ between machines, never between runs on one."""
    result: Function = numba.njit(cache=True, nogil=True, fastmath=True, error_model="numpy")(function)
    return result
