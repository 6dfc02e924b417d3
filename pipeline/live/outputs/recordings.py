"""Begin a recording of a live session: a folder, or for a name in `.mcap` one file for ROS 2 and Foxglove.

recording = open_recording(Path("take.mcap"), show, info, facts)         # a `LiveSink`
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.arrays import Image
from pipeline.frame import DepthFrame, SourceInfo
from pipeline.live.outputs.mcap_recorder import McapRecorder
from pipeline.live.outputs.recorder import SessionRecorder
from pipeline.live.outputs.recording import Recording

MCAP = ".mcap"


def open_recording(
    path: Path,
    show: Callable[[DepthFrame], Image],
    info: SourceInfo,
    facts: Callable[[], dict[str, Any]],
) -> Recording:
    """Begin a recording at a path that must not exist yet; see `Recording`, and `SessionRecorder` for a folder."""
    if path.suffix.lower() == MCAP:
        return McapRecorder(path, facts)
    return SessionRecorder(path, show, info, facts)
