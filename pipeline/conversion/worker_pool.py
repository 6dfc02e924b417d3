"""Several conversions at once, each in a process of its own: one that dies takes none of the others along.

    for outcome in run_at_once(jobs, work, 3, hear): ...     # an outcome for each job, as soon as it is known

`work(job, tell)` runs in a worker, so it must be something that pickle takes; what it tells, progress or a sentence,
comes out of `hear(job, told)` here. A worker does one job after the other, so that what `work` keeps, such as the
network, is loaded once a worker.

Whatever ends the loop ends the workers, as Ctrl-C ends a conversion: what is whole of theirs can be gone on with. So
does the end of this program, however it comes.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Sequence
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, NoReturn

from pipeline.conversion.batch import BatchJob, Outcome, attempt
from pipeline.conversion.convert import ConvertResult, Progress
from pipeline.errors import DepthViewerError

Told = Progress | str
Work = Callable[[BatchJob, Callable[[Told], None]], ConvertResult]
Hear = Callable[[BatchJob, Told], None]

PATIENCE = 30.0
"""Seconds that workers have to tidy up."""


def cores_each(count: int) -> int:
    """A worker's share of the processor cores."""
    usable = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return max(1, usable // count)


def run_at_once(
    jobs: Sequence[BatchJob], work: Work, count: int, hear: Hear
) -> Generator[Outcome, None, None]:
    """Work through the jobs, `count` at a time; the outcomes come in the order in which jobs end."""
    waiting = deque(jobs)
    crew: list[_Worker] = []
    try:
        while waiting or any(worker.job for worker in crew):
            while waiting and len(crew) < count:
                crew.append(_Worker(work))
            for worker in crew:
                if waiting and worker.job is None:
                    worker.begin(waiting.popleft())
            ready = wait([worker.line for worker in crew if worker.job])
            for worker in [worker for worker in crew if worker.line in ready]:
                outcome = worker.listen(hear)
                if outcome is not None:
                    yield outcome
                if worker.is_dead:
                    crew.remove(worker)
                    worker.end()
    finally:
        for worker in crew:
            worker.stop()
        for worker in crew:
            worker.end()


class _Worker:
    """A process, and the line to it."""

    def __init__(self, work: Work) -> None:
        context = multiprocessing.get_context(
            "spawn"
        )  # a fork would inherit locks of threads that it has not
        self.line, far_end = context.Pipe()
        self.job: BatchJob | None = None
        self.is_dead = False
        self._process: SpawnProcess = context.Process(target=_serve, args=(far_end, work), daemon=True)
        self._process.start()
        far_end.close()

    def begin(self, job: BatchJob) -> None:
        """The next one. Whether it has arrived shows when it is listened to."""
        self.job = job
        try:
            self.line.send(job)
        except OSError:
            self.is_dead = True

    def listen(self, hear: Hear) -> Outcome | None:
        """What the process has to say; an outcome when its job has come to an end."""
        job = self.job
        assert job is not None
        try:
            said = self.line.recv()
        except (EOFError, OSError):
            self.is_dead, self.job = True, None
            self._process.join(PATIENCE)
            return Outcome(job, "failed", error=_died(job, self._process.exitcode))
        if isinstance(said, Outcome):
            self.job = None
            return said
        hear(job, said)
        return None

    def stop(self) -> None:
        """Tell it to stop in the middle, and to leave what can be gone on with."""
        if self.job is not None:
            self._process.terminate()
        self.line.close()

    def end(self) -> None:
        """Wait for its end, with patience."""
        self.line.close()
        self._process.join(PATIENCE)
        if self._process.is_alive():
            self._process.kill()
        self._process.join()
        self._process.close()


def _died(job: BatchJob, code: int | None) -> DepthViewerError:
    reason = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
    return DepthViewerError(
        f"The process that converted {job.source} died ({reason}).",
        hint="There may have been too little memory for so many at once: fewer --jobs.",
    )


# -- in the worker ---------------------------------------------------------------------------------------------------


def _serve(line: Connection[Any, Any], work: Work) -> None:
    """Do what comes down the line, until it is cut."""
    # Ctrl-C reaches all processes of a terminal; here the other end decides, and says so with SIGTERM.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        while True:
            line.send(outcome_of(line.recv(), work, partial(_tell, line)))
    except (EOFError, OSError, KeyboardInterrupt):
        sys.exit(1)


def outcome_of(job: BatchJob, work: Work, tell: Callable[[Told], None]) -> Outcome:
    """What came of a job, a bug included."""
    try:
        return attempt(job, lambda job: work(job, tell))
    except Exception as error:
        hint = "This is a bug of Depth Viewer. Please report it with what --debug shows without --jobs."
        return Outcome(job, "failed", error=DepthViewerError(f"{type(error).__name__}: {error}", hint=hint))


def _tell(line: Connection[Any, Any], told: Told) -> None:
    try:
        line.send(told)
    except OSError:  # who wanted it has gone
        raise KeyboardInterrupt from None


def _interrupt(_signal: int, _frame: object) -> NoReturn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once: what tidies up must not be interrupted again
    raise KeyboardInterrupt
