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

MARK = "Depth Viewer "
"""Prefix of the comment, which tells it from comments of other programs."""


def comment(record: dict[str, Any]) -> str:
    """Return the record as one line of ASCII; "" where there is nothing to say."""
    return MARK + json.dumps(record, sort_keys=True) if record else ""


def record_in(path: Path) -> dict[str, Any] | None:
    """Read the record of a video; None where the file is no video or has no record."""
    try:
        with open_input(path) as container:
            told = {name.lower(): value for name, value in container.metadata.items()}
            text = told.get("comment", "")
            if not container.streams.video or not text.startswith(MARK):
                return None
        record = json.loads(text.removeprefix(MARK))
    except (av.FFmpegError, OSError, ValueError):
        return None
    return record if isinstance(record, dict) else None
