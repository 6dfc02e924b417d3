"""Recognize files by their content, without reading all of it: a copy is the same, a file that was replaced is not.

fingerprint([Path("clip.mp4")])          # 32 hexadecimal digits
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

BLOCK = 16 << 10


def fingerprint(files: Iterable[Path]) -> str:
    """Digest the size and the first, middle and last block of each file; a missing one counts as empty."""
    digest = hashlib.sha256()
    for path in files:
        if not path.is_file():
            digest.update(b"missing")
            continue
        size = path.stat().st_size
        digest.update(size.to_bytes(8, "big"))
        with path.open("rb") as file:
            for place in sorted({0, max(0, size // 2 - BLOCK // 2), max(0, size - BLOCK)}):
                file.seek(place)
                digest.update(file.read(BLOCK))
    return digest.hexdigest()[:32]
