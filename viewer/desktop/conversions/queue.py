"""Queue conversions and reconstructions, and run one at a time, because each uses all cores.

queue = ConversionQueue(background, plan)       # plan(source, taken) says what becomes of a file
queue.add("clip.mp4"); queue.put(Reconstruction(…)); queue.start()
queue.shut_down()                     # before the window closes; finished work is kept
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QObject, pyqtSignal

from pipeline.conversion.request import ConversionRequest
from pipeline.reconstruction.request import ReconstructionRequest
from viewer.desktop.conversions.conversion import Conversion
from viewer.desktop.conversions.job import Job, JobState
from viewer.desktop.conversions.reconstruction.job import Reconstruction
from viewer.desktop.conversions.remembered import restored, stored
from viewer.desktop.widgets.discard import discard
from viewer.desktop.workers.background import Background

Plan = Callable[[str, Collection[Path]], ConversionRequest]
"""Return the request for a source, given the outputs already planned."""


class ConversionQueue(QObject):
    """Used in the GUI thread; every call returns at once."""

    changed = pyqtSignal()
    """An entry was added or removed, or the queue started or ended."""
    ended = pyqtSignal(object)
    """A `Job` is done or has failed."""

    def __init__(self, background: Background, plan: Plan, parent: QObject) -> None:
        super().__init__(parent)
        self.conversions: list[Job] = []
        self.is_on = False
        """Whether waiting conversions are started."""
        self._background, self._plan = background, plan

    def add(self, source: str) -> Conversion:
        """Add a source at the end."""
        conversion = Conversion(self._plan(source, self.taken()), self._background, self)
        self.put(conversion)
        return conversion

    def put(self, job: Job) -> None:
        """Add a job at the end."""
        job.setParent(self)
        self._watch(job)
        self.conversions.append(job)
        self.changed.emit()
        self._next()

    def plan_again(self) -> None:
        """Plan waiting conversions again, after a change of the options."""
        for conversion in self.conversions:
            if isinstance(conversion, Conversion) and conversion.state is JobState.WAITING:
                conversion.request = self._plan(conversion.source, self.taken(but=conversion))
                conversion.changed.emit()

    def remove(self, conversion: Job) -> None:
        """Remove from the list. A running conversion is discarded; finished files stay on the disk."""
        if conversion.state.is_under_way:
            conversion.ended.connect(lambda: self._forget(conversion))
            conversion.discard()
        else:
            self._forget(conversion)

    def again(self, conversion: Job, anew: bool = False) -> None:
        """Resume one that was stopped or has failed. `anew`: from the beginning."""
        conversion.wait_again()
        self.is_on = True
        if anew and self.at_work is None:
            self._begin(conversion, anew=True)
        self._next()
        self.changed.emit()

    def start(self) -> None:
        """Run all waiting conversions, one after the other."""
        self.is_on = True
        if (at_work := self.at_work) is not None:
            at_work.go_on()
        self._next()
        self.changed.emit()

    def hold(self) -> None:
        """Pause: the running one waits before its next frame, and no other starts."""
        self.is_on = False
        if (at_work := self.at_work) is not None:
            at_work.hold()
        self.changed.emit()

    def shut_down(self) -> None:
        """Stop and keep finished work. The session waits for the thread."""
        self.is_on = False
        for conversion in self.conversions:
            if conversion.state.is_under_way:
                conversion.stop()

    def restore(self, entries: Iterable[dict[str, Any]]) -> None:
        """Add the unfinished conversions of the last session; each waits to be started."""
        for entry in entries:
            if (request := restored(entry)) is None:
                continue
            kind = Reconstruction if isinstance(request, ReconstructionRequest) else Conversion
            conversion = kind(request, self._background, self)  # type: ignore[arg-type] # each of its own kind
            self._watch(conversion)
            if conversion.can_resume:
                conversion.state = JobState.STOPPED  # with the settings that it was begun with
            self.conversions.append(conversion)
        self.changed.emit()

    @property
    def stored(self) -> tuple[dict[str, Any], ...]:
        """Return the unfinished conversions, for `restore` in the next session."""
        over = (JobState.DONE, JobState.FAILED)
        return tuple(stored(each.request) for each in self.conversions if each.state not in over)

    @property
    def at_work(self) -> Job | None:
        """Return the running job."""
        return next((each for each in self.conversions if each.state.is_under_way), None)

    def _watch(self, conversion: Job) -> None:
        conversion.ended.connect(self._next)
        conversion.ended.connect(lambda: self.ended.emit(conversion))

    def _forget(self, conversion: Job) -> None:
        self.conversions.remove(conversion)
        discard(conversion)
        self.changed.emit()

    def taken(self, but: Job | None = None) -> list[Path]:
        """Return the outputs that are planned."""
        return [each.request.output for each in self.conversions if each is not but]

    def _next(self) -> None:
        if self.is_on and self.at_work is None:
            waiting = next((each for each in self.conversions if each.state is JobState.WAITING), None)
            if waiting is not None:
                self._begin(waiting)
            else:
                self.is_on = False
        self.changed.emit()

    def _begin(self, conversion: Job, anew: bool = False) -> None:
        conversion.begin(anew)
        self._background.start(conversion.kind, conversion.work, conversion.finished, conversion.failed)
