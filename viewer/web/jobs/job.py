"""Describe an uploaded video: its files, its state and its progress."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from pipeline.conversion.progress import Progress

_BEGAN = time.time() - time.monotonic()


def now() -> float:
    """Return seconds since 1970 by the clock as it was when the server began.

    A clock that is set meanwhile makes nothing older: small computers learn the time only from the network.
    """
    return _BEGAN + time.monotonic()


class JobState(StrEnum):
    """State of a job."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(eq=False)
class Job:
    """One video in a folder named by the job ID. `attempts`: conversions that were started and did not end."""

    folder: Path
    output: Path
    query: Sequence[tuple[str, str]]
    state: JobState = JobState.WAITING
    progress: Progress | None = None
    message: str = ""
    ended: float = 0.0  # now() then
    attempts: int = 0
    is_fetched: bool = False
    unwanted: threading.Event = field(default_factory=threading.Event)

    @property
    def name(self) -> str:
        """Return the job ID."""
        return self.folder.name

    @property
    def source(self) -> Path:
        """Return the path of the upload."""
        return self.folder / "upload"

    @property
    def sidecar(self) -> Path:
        """Return the path of the sidecar, which only lossless depth has."""
        return self.output.with_suffix(".json")

    def fail(self, message: str, now: float) -> None:
        """Mark the job as failed."""
        self.state, self.message, self.ended = JobState.FAILED, message, now

    def told(self) -> dict[str, Any]:
        """Return the job as JSON values for the answer."""
        facts: dict[str, Any] = {"id": self.name, "state": self.state, "message": self.message}
        if (progress := self.progress) is not None:
            facts |= {
                "stage": progress.stage,
                "frames_done": progress.frames_done,
                "frame_count": progress.frame_count,
                "rate": round(progress.rate, 2),
                "eta": None if progress.eta is None else round(progress.eta, 1),
            }
        return facts
