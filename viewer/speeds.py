"""What each model costs on this machine, measured whenever one runs, and kept from one start to the next.

    speeds.remember(estimator)                     # once it has run for a while
    speeds.measured("nano", "official")            # Cost, or None where it never ran at this size
    speeds.addresses()                             # of all that ran here

The user's state folder may be shared by several machines: what was measured is kept for each kind of processor.
"""

from __future__ import annotations

import logging
from copy import deepcopy
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import ignored
from pipeline.inference.cost import Cost
from pipeline.process import cores, processor
from pipeline.storage import atomic
from viewer.folders import state_folder

if TYPE_CHECKING:
    from pipeline.inference.estimator import DepthEstimator

_log = logging.getLogger(__name__)

MOST = 100
"""Models that are remembered; the ones unused for longest are forgotten."""


def remember(estimator: DepthEstimator) -> None:
    """Keep what the last inferences took. A folder that cannot be written costs this, and nothing else."""
    cost = estimator.cost
    if cost is None:
        return
    everything = deepcopy(_read())
    here = everything.setdefault(_machine(), {})
    sizes = here.pop(estimator.address, {})
    if not cost.gflop:  # only who converts a network counts it
        before = _cost(sizes.get(str(cost.input_size)))
        cost = replace(cost, gflop=before.gflop if before is not None and before.size == cost.size else 0.0)
    here[estimator.address] = sizes | {str(cost.input_size): asdict(cost)}
    for address in list(here)[:-MOST]:
        del here[address]
    with ignored(_log, OSError):
        _file().parent.mkdir(parents=True, exist_ok=True)
        atomic.write(_file(), atomic.json_bytes(everything))
        _parsed.cache_clear()


def measured(address: str, input_size: str | int = "official") -> Cost | None:
    """What this model took when it last ran at this input size."""
    sizes = _read().get(_machine(), {}).get(address)
    return _cost(sizes.get(str(input_size))) if isinstance(sizes, dict) else None


def addresses() -> list[str]:
    """The models that ran on this machine, the last one first."""
    return list(reversed(_read().get(_machine(), {})))


def _cost(facts: Any) -> Cost | None:
    try:
        found = Cost(**facts)
        return replace(found, ms=float(found.ms), gflop=float(found.gflop), parameters=int(found.parameters))
    except (TypeError, ValueError):
        return None


def _machine() -> str:
    return f"{processor()}, {cores()} cores"


def _file() -> Path:
    return state_folder() / "speeds.json"


def _read() -> dict[str, dict[str, Any]]:
    """Return the file's contents. Not for changing: they are shared until the file changes."""
    file = _file()
    try:
        state = file.stat()
    except OSError:
        return {}
    return _parsed(file, state.st_ino, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1)
def _parsed(path: Path, _inode: int, _modified: int, _size: int) -> dict[str, dict[str, Any]]:
    try:
        content = atomic.parsed_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(content, dict):
        return {}
    return {key: value for key, value in content.items() if isinstance(value, dict)}
