"""Import OpenVINO, and share its core."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any


def import_quietly() -> Any:
    """Import OpenVINO without its telemetry, which it would send on import and on conversion."""
    if "openvino" not in sys.modules:
        sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
    import openvino

    return openvino


@cache
def shared_core() -> Any:
    """Return the one for this process; nothing makes another, nor calls `openvino.compile_model`, which does.

    Each one's plugins give its thread a signal stack and take it back when it goes. Where two lives overlap, or one
    ends in another thread, a dead one is left behind, and the next Ctrl-C is a segmentation fault (2026.4).
    """
    return import_quietly().Core()
