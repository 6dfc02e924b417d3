"""Write textured meshes: `.glb`, binary glTF 2.0, for Blender, browsers and game engines.

-o mesh_%05d.glb                  mesh_00000.glb, mesh_00001.glb, …, and mesh.glb.json
-o folder --format glb            the same in a folder of their own
-o photo.glb                      one picture
encoded(depth, space, model)      one frame as bytes, without a file

The picture is inside as JPEG, at its own size, and not colors at the corners: it shows what lies between them, and
Blender shows it at once. It is marked as light of its own (KHR_materials_unlit), because it is lit already.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.errors import SinkError
from pipeline.frame import DepthFrame
from pipeline.geometry.mesh import ColoredMesh
from pipeline.geometry.surface import Space, Surface
from pipeline.sinks import _numbered_names, _sequence
from pipeline.sinks._numbered_names import FrameFormat
from pipeline.sinks._spatial.mesh import Mesh, mesh_of
from pipeline.sinks._spatial.space_sink import SpaceSink, facts_of
from pipeline.sinks.base import Sink, SinkJob

EXTENSIONS = (".glb",)
IS_NUMERIC = True
KIND = FrameFormat(".glb", "glb", 0.02, in_levels=False)
JPEG_QUALITY = 92
FLOAT, INDEX = 5126, 5125
"""glTF's numbers for float32 and uint32."""
POINTS, CORNERS = 34962, 34963
"""Its numbers for what a piece of the file holds."""
CLAMP = 33071


def open(path: Path, job: SinkJob) -> Sink:
    """Open a sequence or a single mesh for writing."""
    return Glb(path, job)


def existing_output(path: Path) -> Path | None:
    """Return what exists at the path of the output. Raises `SinkError` for a folder with other files."""
    return _numbered_names.existing_output(path, KIND)


def record_of(path: Path) -> dict[str, Any] | None:
    """Read the record of a complete output."""
    return _sequence.record_of(path, KIND)


class Glb(SpaceSink):
    """Write one mesh with one material and one texture."""

    kind = KIND

    def _file(self, surface: Surface, facts: dict[str, Any], depth: DepthFrame) -> bytes:
        extras = {name: value for name, value in facts.items() if value}
        return glb(mesh_of(surface), depth.frame.image, extras)


def encoded(depth: DepthFrame, space: Space, model: str, wanted: NDArray[np.bool_] | None = None) -> bytes:
    """Encode a single frame; a relative shape spans its own smallest to largest disparity.

    `wanted` is bool (h, w), as large as disparity: the places to write, or None for all.
    """
    shown = float(depth.disparity.min()), float(depth.disparity.max())
    surface = space.surface(depth.disparity, shown, depth.frame.image)
    if wanted is not None:
        surface = surface.only(wanted)
    extras = {name: value for name, value in facts_of(depth, space, model).items() if value}
    return glb(mesh_of(surface), depth.frame.image, extras)


def glb(mesh: Mesh, image: Image, extras: dict[str, Any]) -> bytes:
    """Return a textured mesh as a file; without triangles, an empty scene."""
    pieces = _Pieces()
    texture = pieces.add(_jpeg(image))
    surface = {"baseColorTexture": {"index": 0}, "metallicFactor": 0, "roughnessFactor": 1}
    more = {
        "textures": [{"source": 0, "sampler": 0}],
        "samplers": [{"wrapS": CLAMP, "wrapT": CLAMP}],
        "images": [{"bufferView": texture, "mimeType": "image/jpeg"}],
    }
    return _scene(mesh, pieces, {"TEXCOORD_0": mesh.places}, surface, extras, more)


def colored(mesh: ColoredMesh, extras: dict[str, Any]) -> bytes:
    """Return a mesh with a color per vertex as a file; glTF wants linear light there."""
    share = mesh.colors / np.float32(255)
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4).astype(np.float32)
    surface = {"metallicFactor": 0, "roughnessFactor": 1}
    return _scene(mesh, _Pieces(), {"COLOR_0": linear}, surface, extras, {})


def _scene(
    mesh: ColoredMesh,
    pieces: _Pieces,
    looks: dict[str, NDArray[np.float32]],
    surface: dict[str, Any],
    extras: dict[str, Any],
    more: dict[str, Any],
) -> bytes:
    scene: dict[str, Any] = {
        "asset": {"version": "2.0", "generator": extras.get("program", ""), "extras": extras},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"name": "depth"}],
    }
    if not len(mesh.triangles):
        return _container(scene, b"")
    attributes = {
        "POSITION": pieces.array(mesh.points, "VEC3", POINTS),
        "NORMAL": pieces.array(mesh.normals, "VEC3", POINTS),
        **{name: pieces.array(values, f"VEC{values.shape[1]}", POINTS) for name, values in looks.items()},
    }
    pieces.accessors[0] |= {"min": mesh.points.min(axis=0).tolist(), "max": mesh.points.max(axis=0).tolist()}
    corners = pieces.array(mesh.triangles.astype("<u4").ravel(), "SCALAR", CORNERS)
    scene["nodes"][0]["mesh"] = 0
    scene |= more | {
        "extensionsUsed": ["KHR_materials_unlit"],
        "meshes": [{"primitives": [{"attributes": attributes, "indices": corners, "material": 0}]}],
        "materials": [{"pbrMetallicRoughness": surface, "extensions": {"KHR_materials_unlit": {}}}],
        "accessors": pieces.accessors,
        "bufferViews": pieces.views,
        "buffers": [{"byteLength": len(pieces.data)}],
    }
    return _container(scene, bytes(pieces.data))


class _Pieces:
    """The binary chunk, with the buffer views and accessors of its parts."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.views: list[dict[str, int]] = []
        self.accessors: list[dict[str, Any]] = []

    def add(self, data: bytes, **more: int) -> int:
        """Append bytes; return the number of their buffer view."""
        self.views.append({"buffer": 0, "byteOffset": len(self.data), "byteLength": len(data), **more})
        self.data += data + bytes(-len(data) % 4)
        return len(self.views) - 1

    def array(self, values: NDArray[Any], form: str, target: int) -> int:
        """Append float32 (n, …) or uint32 (n,); return the number of the accessor."""
        view = self.add(np.ascontiguousarray(values).tobytes(), target=target)
        kind = INDEX if target == CORNERS else FLOAT
        self.accessors.append({"bufferView": view, "componentType": kind, "count": len(values), "type": form})
        return len(self.accessors) - 1


def _jpeg(image: Image) -> bytes:
    bgr = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    is_whole, encoded = cv2.imencode(".jpg", bgr, (cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY))
    if not is_whole:
        raise SinkError("A frame could not be encoded as JPEG.")
    return encoded.tobytes()


def _container(scene: dict[str, Any], data: bytes) -> bytes:
    """Join the header and both chunks, each padded to four bytes."""
    text = json.dumps(scene, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    pieces = struct.pack("<I4s", len(text), b"JSON") + text
    if data:
        pieces += struct.pack("<I4s", len(data), b"BIN\0") + data
    return struct.pack("<4sII", b"glTF", 2, 12 + len(pieces)) + pieces


def about(path: str | Path) -> dict[str, Any]:
    """Read the sidecar of a sequence, given by pattern, folder or single mesh; see `sidecar.describe`."""
    return _sequence.about(path, KIND)
