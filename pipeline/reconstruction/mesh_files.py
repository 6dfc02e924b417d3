"""Write the mesh of a reconstruction: `.ply`, `.glb` or `.obj`, with what it is in the file itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.errors import SinkError
from pipeline.geometry.mesh import ColoredMesh
from pipeline.reconstruction.placement import AXES
from pipeline.sinks import glb, obj, ply, sidecar

KINDS: dict[str, Callable[[ColoredMesh, dict[str, Any]], bytes]] = {
    ".ply": ply.colored,
    ".glb": glb.colored,
    ".obj": obj.colored,
}


def require_kind(path: Path) -> None:
    """Raise `SinkError` where the name says no format of meshes."""
    if path.suffix.lower() not in KINDS:
        raise SinkError(
            f"“{path.suffix or path.name}” is not a mesh format.",
            hint=f"Use one of: {', '.join(KINDS)}.",
        )


def facts(unit: str, lens: str, model: str, key_frames: int) -> dict[str, Any]:
    """Return what every file says about itself."""
    return {
        "program": sidecar.program(),
        "unit": unit,
        "axes": AXES,
        "field of view": lens,
        "model": model,
        "key frames": key_frames,
    }


def encoded(path: Path, mesh: ColoredMesh, about: dict[str, Any]) -> bytes:
    """Return the content of the file."""
    return KINDS[path.suffix.lower()](mesh, about)
