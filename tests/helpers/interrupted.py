"""Conversions that were interrupted, and what they left."""

import pytest
from patience import PATIENCE

from pipeline.settings import ConvertSettings

SEGMENT = 10
"""Frames from one point where work can go on to the next."""


class StopError(Exception):
    """Stands for whatever comes unforeseen."""


@pytest.fixture
def short_segments(monkeypatch):
    monkeypatch.setattr(ConvertSettings, "segment_frames", SEGMENT)
    monkeypatch.setattr("pipeline.storage.atomic.os.fsync", lambda _handle: None)  # no power is cut here


def files(folder):
    """What lies in the folder, by name; nothing unfinished may be there."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def ended(process):
    try:
        out, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert "Traceback" not in err
    return process.returncode, out, err
