"""Distribute inference over many machines: to a conversion it looks like one local model.

    estimator = hire(cluster, here, settings, announce)      # `here`: the same network, loaded on this machine
    convert(source, output, estimator=estimator)
    dismiss(estimator)

A picture whose worker dies is given to another, and another worker takes the place of the dead one.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from queue import Empty, Queue
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.cluster.connection import Cluster, reason
from pipeline.cluster.worker import Fitness, NetworkWorker
from pipeline.errors import ClusterError, DepthViewerError
from pipeline.inference.estimator import DepthEstimator
from pipeline.runtimes.base import Runtime
from pipeline.settings import EstimatorSettings

_log = logging.getLogger(__name__)

AT_ONCE = 2
"""Pictures that a worker has: one that it works on, one that is on its way."""
TRIES = 3
"""Workers that may die over one picture."""
GATHER, BEGIN, WORK = 30.0, 120.0, 120.0
"""Seconds in which all workers should be there, one has loaded its network, and has done a picture."""
KEPT = "Finished work is kept. Continue with --resume, with or without the cluster."
NO_ROOM = "none has started, because other jobs occupy the cores."


def attach_workers(
    cluster: Cluster, here: DepthEstimator, settings: EstimatorSettings, announce: Callable[[str], None]
) -> DepthEstimator:
    """The network on all workers of the cluster. Raises `ClusterError` where none of them is fit.

    What makes a worker unfit is announced, and how many are fit.
    """
    threads = threads_elsewhere(here, settings)
    requested = replace(settings, model=here.address, threads=threads, streams=1, offline=True)
    network = NetworkElsewhere(cluster, requested, Fitness.of(here))
    try:
        unfit = network.gather()
        if not network.workers:
            raise ClusterError(
                f"No worker of the cluster at {cluster.address} can be used: {', '.join(unfit) or NO_ROOM}",
                hint="Install the same version of Depth Viewer and of the model on all machines.",
            )
    except BaseException:
        network.close()
        raise
    for words in unfit:
        announce(f"Not used: {words}")
    announce(f"{network.workers} of {cluster.workers} cluster workers run the model.")
    return here.run_by(network)


def threads_elsewhere(here: DepthEstimator, settings: EstimatorSettings) -> int:
    """For a worker, which has one core; but torch gives other bits for another number of threads."""
    return settings.threads or (1 if here.runtime.startswith("openvino") else here.network.threads)


def workers_of(estimator: DepthEstimator) -> int:
    """How many are at work for it."""
    return estimator.network.workers if isinstance(estimator.network, NetworkElsewhere) else 0


def detach_workers(estimator: DepthEstimator) -> None:
    """Let its workers go."""
    if isinstance(estimator.network, NetworkElsewhere):
        estimator.network.close()


class NetworkElsewhere(Runtime):
    """Asked by as many threads as it has `streams`; each takes a worker, and puts it back."""

    threads = 0  # of this machine's processor

    def __init__(self, cluster: Cluster, settings: EstimatorSettings, wanted: Fitness) -> None:
        self.description = str(wanted.facts["runtime"])
        self.streams = AT_ONCE * cluster.workers
        self._ray = cluster.ray
        self._kind = cluster.remote(NetworkWorker)
        self._settings, self._wanted = settings, wanted
        self._free: Queue[Any] = Queue()
        self._changed = threading.Condition()
        self._at_work: set[Any] = set()
        self._beginning: set[Any] = set()
        self._unfit: list[str] = []
        self._closed = False
        for _ in range(cluster.workers):
            self._begin()

    @property
    def workers(self) -> int:
        """How many are at work."""
        return len(self._at_work)

    def gather(self) -> list[str]:
        """Wait for all workers, and not long for the last ones, who join later; gives what makes some unfit."""
        with self._changed:
            self._changed.wait_for(lambda: not self._beginning, GATHER)
            self._changed.wait_for(lambda: self._at_work or not self._beginning, BEGIN)
            return list(dict.fromkeys(self._unfit))

    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        for _ in range(TRIES):
            worker = self._take()
            try:
                disparity = np.array(self._ray.get(worker.run.remote(batch), timeout=WORK))
            except self._ray.exceptions.RayTaskError as error:
                self._free.put(worker)
                if isinstance(error.cause, DepthViewerError):
                    raise error.cause from error
                raise ClusterError(f"A cluster worker failed: {reason(error)}") from error
            except self._ray.exceptions.RayError:  # it is dead, or does not answer
                self._lose(worker)
            else:
                self._free.put(worker)
                return disparity
        raise ClusterError(f"{TRIES} cluster workers died while processing one frame.", hint=KEPT)

    def close(self) -> None:
        """Let the workers go."""
        with self._changed:
            self._closed = True
            workers = [*self._at_work, *self._beginning]
            self._at_work.clear()
        for worker in workers:
            self._ray.kill(worker)

    def _take(self) -> Any:
        while True:
            try:
                worker = self._free.get(timeout=1)
            except Empty:
                with self._changed:
                    if not self._at_work and not self._beginning:
                        why = self._unfit[-1] if self._unfit else "they died."
                        raise ClusterError(f"All cluster workers have stopped: {why}", hint=KEPT) from None
                continue
            if worker in self._at_work:  # else it is dead, and this was its second place
                return worker

    def _lose(self, worker: Any) -> None:
        """Another takes its place; once for each worker, however many pictures it had."""
        with self._changed:
            known = worker in self._at_work
            self._at_work.discard(worker)
        if known:
            _log.warning("a worker is lost; another takes its place")
            self._ray.kill(worker)  # it may only have been slow
            self._begin()

    def _begin(self) -> None:
        """One more worker."""
        worker = self._kind.remote(self._settings)
        with self._changed:
            self._beginning.add(worker)
        threading.Thread(target=self._try_out, args=(worker,), name="worker begins", daemon=True).start()

    def _try_out(self, worker: Any) -> None:
        """It is at work once it has shown that it is fit."""
        unfit = ""
        try:
            found: Fitness = self._ray.get(worker.fitness.remote(), timeout=BEGIN)
            if lack := found.lacks(self._wanted):
                unfit = f"the worker on {found.host} {lack}."
        except Exception as error:  # whatever is wrong there, this worker cannot be had
            unfit = f"a worker could not start: {reason(error)}"
        with self._changed:
            self._beginning.discard(worker)
            if unfit:
                self._unfit.append(unfit)
            elif not self._closed:
                self._at_work.add(worker)
            self._changed.notify_all()
        _log.info("%s", unfit or "a worker is fit")
        if unfit:
            self._ray.kill(worker)
            return
        for _ in range(AT_ONCE):
            self._free.put(worker)
