"""A target and what was measured, as all tables of goals list it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """One target. `passed` is None if the run did not measure it, or could not measure it reliably."""

    name: str
    target: str
    measured: str
    passed: bool | None = None
