"""Read and write compiled OpenVINO models: a checksum, then every exported stage."""

from __future__ import annotations

import logging
import os
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import ignored
from pipeline.storage import atomic

_log = logging.getLogger(__name__)

KEPT = 6
"""Maximum number of compiled models in the cache, about 70 MB each; the least recently used are deleted."""
SHORT = {"bfloat16": b"bf16", "float16": b"f16"}
"""OpenVINO's names of precisions, the longer before the shorter, and those of this program."""
CHECKSUM_BYTES = 4
"""Bytes of the CRC-32 at the start: OpenVINO may crash on a damaged model."""


def load(core: Any, kept: Path, options: dict[str, str], device: str) -> list[Any] | None:
    """Load the compiled stages of a file; None if it is missing or damaged."""
    try:
        content = read(kept)
    except OSError:
        return None
    if content is None:
        _log.warning("%s is damaged; it is created again", kept)
        return None
    with ignored(_log, OSError):
        os.utime(kept)  # used just now: among the last to be deleted
    try:
        return [core.import_model(blob, device, options | hint) for blob, hint in _unpacked(content)]
    except (RuntimeError, ValueError):
        _log.warning("%s cannot be imported; it is created again", kept, exc_info=True)
        return None


def read(kept: Path) -> bytes | None:
    """All stages of a file as they were exported, or None where it is damaged."""
    with kept.open("rb") as file:
        checksum = file.read(CHECKSUM_BYTES)
        content = file.read()
    return content if zlib.crc32(content).to_bytes(CHECKSUM_BYTES) == checksum else None


def _packed(compiled: Sequence[Any]) -> bytes:
    """Serialize the stages: precision and length, 8 bytes each, and the exported model."""
    parts = []
    for stage in compiled:
        blob = stage.export_model().getvalue()
        hint = str(stage.get_property("INFERENCE_PRECISION_HINT"))
        precision = next((short for name, short in SHORT.items() if name in hint), b"f32")
        parts += [precision.ljust(8), len(blob).to_bytes(8), blob]
    return b"".join(parts)


def _unpacked(content: bytes) -> Iterator[tuple[bytes, dict[str, str]]]:
    """Yield blob and options of every stage."""
    while content:
        precision, end = content[:8].decode().strip(), 16 + int.from_bytes(content[8:16])
        yield content[16:end], {"INFERENCE_PRECISION_HINT": precision}
        content = content[end:]


def keep(compiled: Sequence[Any], kept: Path) -> None:
    """Write a compiled network to its file. A cache that cannot be written costs time, and nothing else."""
    content = _packed(compiled)
    with ignored(_log, OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(kept, zlib.crc32(content).to_bytes(CHECKSUM_BYTES) + content)
        others = sorted(kept.parent.glob("*.openvino"), key=lambda path: path.stat().st_mtime, reverse=True)
        for unused in others[KEPT:]:
            unused.unlink()
