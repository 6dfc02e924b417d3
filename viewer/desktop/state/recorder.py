"""Start and stop recordings, and report their state; `pipeline.live.outputs` does the work.

    recorder.switch(True); recorder.switch(False)
    recorder.changed.connect(...)        # recorder.is_on
    recorder.finish()                    # before the window closes: waits until all is on the disk

A recording ends by itself with the source, or when the disk is full; what was recorded is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

from PyQt6.QtCore import QObject, QStandardPaths, pyqtSignal

from pipeline.arrays import Image
from pipeline.frame import DepthFrame, SourceInfo
from pipeline.live.outputs import recovery
from pipeline.live.outputs.recording import Recording
from pipeline.live.outputs.recordings import MCAP, open_recording
from pipeline.live.outputs.threaded import ThreadedSink, capacity_for
from pipeline.sinks.base import Provenance
from pipeline.storage import atomic
from viewer.desktop.state.display_feed import DisplayFeed
from viewer.desktop.state.metadata import Metadata, safe_name
from viewer.desktop.state.screen import Screen
from viewer.desktop.workers.background import Background

PATIENCE = 30.0
"""Seconds that closing the window waits for slow disks."""


@dataclass(frozen=True)
class RecordingOutcome:
    """The result of a recording; `error` is what ended it early. Without frames there is nothing at `path`."""

    path: Path
    frames: int
    dropped: int
    seconds: float
    error: Exception | None = None


class Recorder(QObject):
    """One recording at a time. Used in the GUI thread; every call but `finish` returns at once."""

    changed = pyqtSignal()
    """A recording has started or ended."""
    ended = pyqtSignal(RecordingOutcome)
    salvaged = pyqtSignal(list)
    """Recordings that a crash had interrupted, and that were repaired."""

    def __init__(
        self,
        feed: DisplayFeed,
        screen: Screen,
        metadata: Metadata,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.folder = ""
        """The target folder, "" for the user's videos folder."""
        self.as_mcap = False
        """Whether recordings are MCAP files instead of folders."""
        self._feed, self._screen = feed, screen
        self._metadata, self._background = metadata, background
        self._job: _Job | None = None
        metadata.source.changed.connect(self._follow_source)

    @property
    def is_on(self) -> bool:
        """Return whether a recording runs."""
        return self._job is not None

    @property
    def seconds(self) -> float:
        """Return its duration so far."""
        return monotonic() - self._job.began if self._job is not None else 0.0

    @property
    def frames(self) -> int:
        """Return the number of frames recorded."""
        return self._job.frames if self._job is not None else 0

    @property
    def size(self) -> int:
        """Return the bytes on the disk."""
        return self._job.size if self._job is not None else 0

    @property
    def dropped(self) -> int:
        """Return the number of frames dropped for lack of time."""
        return self._job.outlet.dropped if self._job is not None else 0

    def place(self) -> Path:
        """Return the target folder."""
        return Path(self.folder) if self.folder else default_folder()

    def use_mcap(self, wanted: bool) -> None:
        """Make the next recordings MCAP files, or folders."""
        self.as_mcap = wanted

    def switch(self, on: bool) -> None:
        """Start or stop recording."""
        self._begin() if on else self._end()

    def finish(self) -> bool:
        """Stop, and wait until all is on the disk; return whether it is."""
        job = self._job
        self._end()
        return job is None or job.outlet.join(PATIENCE)

    def look_for_remains(self) -> None:
        """Repair recordings interrupted by a crash, in the background."""
        folder = self.place()
        self._background.start("salvage", lambda: recovery.salvage(folder), self._salvaged)

    def _begin(self) -> None:
        source, depth = self._metadata.source, self._screen.depth
        maker = self._metadata.provenance(depth) if depth is not None else None
        if self._job is not None or depth is None or source.info is None or maker is None:
            self.changed.emit()  # a button that was pressed comes out again
            return
        facts = {
            **self._metadata.facts(),
            "look": asdict(self._screen.settings),
        }
        stem = f"{safe_name(source.title)}-{datetime.now():%Y%m%d-%H%M%S}"
        info = replace(source.info, title=source.title)
        path = self.place() / f"{stem}{MCAP if self.as_mcap else ''}"
        self._job = job = _Job(path, info, self._screen.render, facts, maker, depth)
        job.start(lambda outcome: self._background.post(lambda: self._ended(job, outcome)))
        self._feed.subscribe(job.outlet.take)
        self.changed.emit()

    def _end(self) -> None:
        if self._job is not None:
            self._feed.unsubscribe(self._job.outlet.take)
            self._job.outlet.stop()
            self._job = None
            self.changed.emit()

    def _ended(self, job: _Job, outcome: RecordingOutcome) -> None:
        if job is self._job:
            self._end()
        self.ended.emit(outcome)

    def _follow_source(self) -> None:
        if not self._metadata.source.is_open or self._metadata.source.info is None:
            self._end()

    def _salvaged(self, recordings: list[Path]) -> None:
        if recordings:
            self.salvaged.emit(recordings)


class _Job:
    """A recording and its thread."""

    def __init__(
        self,
        path: Path,
        info: SourceInfo,
        show: Callable[[DepthFrame], Image],
        facts: dict[str, Any],
        maker: Provenance,
        like: DepthFrame,
    ) -> None:
        """`like` is a result of the size of those to come; if `path` exists, a number is appended."""
        self.began = monotonic()
        self._path, self._info, self._show, self._facts, self._maker = path, info, show, facts, maker
        self._drain: Recording | None = None
        self.outlet = ThreadedSink("recording", self._open, self._over, capacity=capacity_for(like))

    @property
    def frames(self) -> int:
        """The number of frames recorded."""
        return self._drain.frames if self._drain is not None else 0

    @property
    def size(self) -> int:
        """The bytes on the disk."""
        return self._drain.size if self._drain is not None else 0

    def start(self, ended: Callable[[RecordingOutcome], None]) -> None:
        """Start the thread; `ended` is called in it."""
        self._tell = ended
        self.outlet.start()

    def _open(self) -> Recording:
        # Here, since a disk may take its time to answer.
        path = self._path
        extension = MCAP if path.suffix == MCAP else ""
        self._path = atomic.free_path(path.parent, path.name.removesuffix(extension), extension, _is_taken)
        self._drain = open_recording(
            self._path, self._show, self._info, lambda: {**self._facts, "dropped": self.outlet.dropped}
        )
        self._drain.set_provenance(self._maker)
        return self._drain

    def _over(self, error: Exception | None) -> None:
        frames, seconds = (self._drain.frames, float(self._drain.seconds)) if self._drain else (0, 0.0)
        self._tell(RecordingOutcome(self._path, frames, self.outlet.dropped, seconds, error))


def default_folder() -> Path:
    """Return the user's videos folder, or the home folder if there is none."""
    places = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.MoviesLocation)
    return next((Path(place) for place in places if Path(place).is_dir()), Path.home())


def _is_taken(path: Path) -> bool:
    return path.exists() or path.with_name(path.name + recovery.PART).exists()
