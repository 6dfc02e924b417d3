"""Convert whole files on a cluster: each worker converts one after the other, on shared storage.

    for outcome in run_on_cluster(cluster, requests, work, estimator, hear): ...    # as `run_at_once` on this machine

If a worker dies, another one resumes its file from the finished work on disk. Whatever ends the loop ends the
workers; their finished work can be resumed, with or without the cluster.
"""

from __future__ import annotations

import logging
from collections import Counter, deque
from collections.abc import Generator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2

from pipeline.cluster.connection import Cluster, reason
from pipeline.cluster.worker import FileWorker, Fitness
from pipeline.conversion.batch import Outcome
from pipeline.conversion.request import ConversionRequest
from pipeline.conversion.worker_pool import Hear, Work
from pipeline.errors import ClusterError
from pipeline.inference.estimator import DepthEstimator
from pipeline.settings import EstimatorSettings

_log = logging.getLogger(__name__)

TRIES = 3
"""Workers that may die over one file, or before they have one."""


def run_on_cluster(
    cluster: Cluster, requests: Sequence[ConversionRequest], work: Work, here: DepthEstimator, hear: Hear
) -> Generator[Outcome, None, None]:
    """Work through the requests on all workers; the outcomes come in the order in which they end.

    `here` is the estimator that all requests ask for: workers that have another, or give other numbers, are left out,
    which is reported to `hear` with the first request. Raises `ClusterError` when none is left.
    """
    workers = _Workers(cluster, work, requests[0].estimator, Fitness.of(here))
    waiting = deque(requests)
    deaths: Counter[ConversionRequest] = Counter()
    try:
        while waiting or workers.busy:
            while waiting and workers.idle:
                request = waiting.popleft()
                workers.give(request, is_resuming=bool(deaths[request]))
            workers.grow(len(waiting))
            for about, item in workers.listen():
                if about is None:
                    hear(requests[0], f"Not used: {item}")
                elif isinstance(item, Outcome):
                    yield replace(item, request=about)
                elif not isinstance(item, Exception):
                    hear(about, item)
                else:
                    deaths[about] += 1
                    if deaths[about] < TRIES:
                        waiting.appendleft(about)
                    else:
                        yield Outcome(about, "failed", error=_died(about, item))
    finally:
        workers.end()


class _Workers:
    """The workers: on trial, idle, or busy with a request."""

    def __init__(self, cluster: Cluster, work: Work, estimator: EstimatorSettings, wanted: Fitness) -> None:
        self._ray = cluster.ray
        self._kind = cluster.remote(FileWorker)
        self._all_that_it_needs = work, estimator, cv2.getNumThreads(), Path.cwd()
        self._wanted = wanted
        self._places = cluster.workers
        self._lost = 0
        self._reason = "they died."
        self._trials: dict[Any, Any] = {}
        self.idle: list[Any] = []
        self.busy: dict[Any, tuple[Any, ConversionRequest]] = {}
        """By what is said, one item after the other: who says it, about what."""

    def grow(self, wanted: int) -> None:
        """Try this many more workers, as far as there are cores."""
        room = self._places - len(self.busy) - len(self.idle) - len(self._trials)
        for _ in range(min(room, wanted - len(self.idle) - len(self._trials))):
            worker = self._kind.remote(*self._all_that_it_needs)
            self._trials[worker.fitness.remote()] = worker
        if wanted and not (self.busy or self.idle or self._trials):
            raise ClusterError(
                f"No cluster worker can be used: {self._reason}",
                hint="Finished work is kept. Continue with --resume, with or without the cluster.",
            )

    def give(self, request: ConversionRequest, *, is_resuming: bool) -> None:
        """To one that is idle. `is_resuming`: it continues what a dead worker has left."""
        worker = self.idle.pop()
        given = request.resuming() if is_resuming else request
        self.busy[worker.convert.options(num_returns="streaming").remote(given)] = worker, request

    def listen(self) -> Generator[tuple[ConversionRequest | None, Any], None, None]:
        """What there is to hear next: of a request its news, its outcome, or how its worker died; of none, a trial."""
        ready, _ = self._ray.wait([*self.busy, *self._trials], num_returns=1, timeout=1)
        for said in ready:
            if said in self._trials:
                if unfit := self._try_out(said):
                    yield None, unfit
                continue
            worker, request = self.busy[said]
            try:
                item = self._ray.get(next(said))
            except (StopIteration, self._ray.exceptions.RayError) as error:
                item = error
                self._ray.kill(worker)
            if isinstance(item, Exception | Outcome):
                del self.busy[said]
            if isinstance(item, Outcome):
                self.idle.append(worker)
            yield request, item

    def end(self) -> None:
        """Of all of them."""
        for worker in [*self.idle, *self._trials.values(), *(worker for worker, _ in self.busy.values())]:
            self._ray.kill(worker)

    def _try_out(self, trial: Any) -> str:
        """Why it is unfit."""
        worker = self._trials.pop(trial)
        try:
            found: Fitness = self._ray.get(trial)
        except self._ray.exceptions.RayTaskError as error:
            unfit = reason(error)
        except self._ray.exceptions.RayError as error:  # it died, and another may not
            self._lost += 1
            unfit = "" if self._lost < TRIES else f"a worker could not start: {reason(error)}"
        else:
            lack = found.lacks(self._wanted)
            unfit = f"the worker on {found.host} {lack}." if lack else ""
            if not lack:
                self.idle.append(worker)
                return ""
        self._ray.kill(worker)
        _log.info("a worker is unfit: %s", unfit or "it died")
        if unfit:
            self._places -= 1
            self._reason = unfit
        return unfit


def _died(request: ConversionRequest, error: Exception) -> ClusterError:
    return ClusterError(
        f"{TRIES} cluster workers died while converting {request.source}: {reason(error)}",
        hint="The workers may lack memory. Finished work is kept; continue with --resume.",
    )
