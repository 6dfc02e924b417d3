"""Keep the record of a conversion in a video file: in its comment, as JSON.

container.metadata["comment"] = comment(record)
record_in(Path("depth.mp4"))             # the record; None where there is none
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import av

from pipeline.container import open_input
from pipeline.storage import atomic

MARK = "Depth Viewer "
"""Prefix of the comment, which tells it from comments of other programs."""


EBML, SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"
"""How Matroska begins, and its one large element (RFC 9559)."""


def comment(record: dict[str, Any]) -> str:
    """Return the record as one line of ASCII; "" where there is nothing to say."""
    return MARK + json.dumps(record, sort_keys=True) if record else ""


def record_in(path: Path) -> dict[str, Any] | None:
    """Read the record of a whole video; None where the file is no video, is cut off, or has no record."""
    try:
        if not _is_whole(path):
            return None
        with open_input(path) as container:
            told = {name.lower(): value for name, value in container.metadata.items()}
            text = told.get("comment", "")
            if not container.streams.video or not text.startswith(MARK):
                return None
        record = atomic.parsed_json(text.removeprefix(MARK))
    except (av.FFmpegError, OSError, ValueError):
        return None
    return record if isinstance(record, dict) else None


def _is_whole(path: Path) -> bool:
    """Return whether as many bytes are there as the boxes of MP4 and MOV, or the segment of Matroska, declare."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(64)
        if head[4:8] == b"ftyp":
            place, has_media = 0, False
            while place < size:
                file.seek(place)
                box = file.read(16)
                has_media |= box[4:8] == b"mdat"
                length = int.from_bytes(box[:4])
                length = int.from_bytes(box[8:16]) if length == 1 else length
                if length < 8:
                    return length == 0  # to the end of the file
                place += length
            return has_media and place == size
    if head[:4] != EBML or (begin := head.find(SEGMENT)) < 0:
        return True  # nothing is known of it
    begin += len(SEGMENT)
    width = 9 - head[begin].bit_length()
    length = int.from_bytes(head[begin : begin + width]) & ((1 << 7 * width) - 1)
    return length == (1 << 7 * width) - 1 or begin + width + length <= size  # all ones: unknown
