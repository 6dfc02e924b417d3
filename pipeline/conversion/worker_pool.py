"""Run several conversions in parallel, each in its own process: a crash does not affect the others.

    for outcome in run_at_once(requests, work, 3, hear): ...     # an outcome for each, as soon as it is known

`work(request, tell)` runs in a worker, so it must be something that pickle takes; what it tells, progress or a
sentence, comes out of `hear(request, told)` here. A worker does one request after the other, so that what `work`
keeps, such as the network, is loaded once a worker.

Whatever ends the loop ends the workers, as Ctrl-C ends a conversion: what is whole of theirs can be gone on with. So
does the end of this program, however it comes.
"""

from __future__ import annotations

import _thread
import logging
import multiprocessing
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Sequence
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, NoReturn

from pipeline.address import masked
from pipeline.conversion.batch import Outcome, attempt
from pipeline.conversion.progress import Progress
from pipeline.conversion.request import ConversionRequest, ConvertResult
from pipeline.errors import DepthViewerError
from pipeline.process import cores, reuse_memory

_log = logging.getLogger(__name__)

Told = Progress | str
Work = Callable[[ConversionRequest, Callable[[Told], None]], ConvertResult]
Hear = Callable[[ConversionRequest, Told], None]

PATIENCE = 30.0
"""Seconds that workers have to clean up."""


def cores_each(count: int) -> int:
    """Return the share of processor cores per worker."""
    return max(1, cores() // count)


def run_at_once(
    requests: Sequence[ConversionRequest], work: Work, count: int, hear: Hear
) -> Generator[Outcome, None, None]:
    """Work through the requests, `count` at a time; the outcomes come in the order in which they end."""
    waiting = deque(requests)
    workers: list[_Worker] = []
    try:
        while waiting or any(worker.request for worker in workers):
            while waiting and len(workers) < count:
                workers.append(_Worker(work))
            for worker in workers:
                if waiting and worker.request is None:
                    worker.begin(waiting.popleft())
            ready = wait([worker.line for worker in workers if worker.request])
            for worker in [worker for worker in workers if worker.line in ready]:
                outcome = worker.listen(hear)
                if outcome is not None:
                    yield outcome
                if worker.is_dead:
                    workers.remove(worker)
                    worker.end()
    finally:
        for worker in workers:
            worker.stop()
        for worker in workers:
            worker.end()


class _Worker:
    """A worker process and its pipe."""

    def __init__(self, work: Work) -> None:
        context = multiprocessing.get_context(
            "spawn"
        )  # a fork would inherit locks of threads that it has not
        self.line, far_end = context.Pipe()
        self.request: ConversionRequest | None = None
        self.is_dead = False
        self._stop, far_stop = context.Pipe()
        arguments = (far_end, work, far_stop)
        self._process: SpawnProcess = context.Process(target=_serve, args=arguments, daemon=True)
        self._process.start()
        _log.info("worker process %s started", self._process.pid)
        far_end.close()
        far_stop.close()

    def begin(self, request: ConversionRequest) -> None:
        """The next one. Whether it has arrived shows when it is listened to."""
        self.request = request
        try:
            self.line.send(request)
        except OSError:
            self.is_dead = True

    def listen(self, hear: Hear) -> Outcome | None:
        """Return the next message of the worker; an outcome at the end of a request."""
        request = self.request
        assert request is not None
        try:
            said = self.line.recv()
        except (EOFError, OSError):
            self.is_dead, self.request = True, None
            self._process.join(PATIENCE)
            _log.warning("worker process %s died over %s", self._process.pid, masked(request.source))
            return Outcome(request, "failed", error=_died(request, self._process.exitcode))
        if isinstance(said, Outcome):
            self.request = None
            return said
        hear(request, said)
        return None

    def stop(self) -> None:
        """Ask it to stop, and to keep its work for resuming."""
        if self.request is not None:
            if sys.platform == "win32":  # there, `terminate` leaves a process no time to keep its work
                self._stop.send(None)
            else:
                self._process.terminate()
        self.line.close()

    def end(self) -> None:
        """Wait for its end, with patience."""
        self.line.close()
        self._stop.close()
        self._process.join(PATIENCE)
        if self._process.is_alive():
            self._process.kill()
        self._process.join()
        self._process.close()


def _died(request: ConversionRequest, code: int | None) -> DepthViewerError:
    reason = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
    return DepthViewerError(
        f"The process that converted {request.source} stopped unexpectedly ({reason}).",
        hint="Memory may have run out. Use fewer --jobs.",
    )


# -- in the worker ---------------------------------------------------------------------------------------------------


def _serve(line: Connection[Any, Any], work: Work, stop: Connection[Any, Any]) -> None:
    """Run requests from the pipe until it closes, or until `stop` brings a message."""
    # Ctrl-C reaches all processes of a terminal; here the other end decides, and says so with SIGTERM.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _interrupt)
    threading.Thread(target=_interrupt_when, args=(stop,), name="stop", daemon=True).start()
    reuse_memory()
    try:
        while True:
            line.send(outcome_of(line.recv(), work, partial(_tell, line)))
    except (EOFError, OSError, KeyboardInterrupt):
        sys.exit(1)


def _interrupt_when(stop: Connection[Any, Any]) -> None:
    try:
        stop.recv()
    except (EOFError, OSError):
        return  # it was never needed
    _thread.interrupt_main(signal.SIGTERM)


def outcome_of(request: ConversionRequest, work: Work, tell: Callable[[Told], None]) -> Outcome:
    """Return the outcome of a request, also for unexpected errors."""
    try:
        return attempt(request, lambda each: work(each, tell))
    except Exception as error:
        hint = (
            "This is a bug in Depth Viewer. Please report it with the output of --debug, run without --jobs."
        )
        return Outcome(
            request, "failed", error=DepthViewerError(f"{type(error).__name__}: {error}", hint=hint)
        )


def _tell(line: Connection[Any, Any], told: Told) -> None:
    try:
        line.send(told)
    except OSError:  # who wanted it has gone
        raise KeyboardInterrupt from None


def _interrupt(_signal: int, _frame: object) -> NoReturn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once: what tidies up must not be interrupted again
    raise KeyboardInterrupt
