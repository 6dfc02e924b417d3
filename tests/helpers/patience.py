"""How long a test waits for what must come. Only one that fails waits so long: a busy machine has its time."""

import time
from collections.abc import Callable

PATIENCE = 300.0
"""Seconds."""


def wait_until(condition: Callable[[], object]) -> None:
    """Look again and again, from a thread of the test; fail when it never holds."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.01)
