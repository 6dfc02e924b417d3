"""Import OpenVINO."""

from __future__ import annotations

import sys
from typing import Any


def import_quietly() -> Any:
    """Import OpenVINO without its telemetry, which it would send on import and on conversion."""
    if "openvino" not in sys.modules:
        sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
    import openvino

    return openvino
