"""Use a cluster for `convert --cluster`, while the command runs.

machines = context.with_resource(machines_at("10.0.0.5:6379"))
load = machines.loading(load_aloud)                   # a network that they run
if machines.can_read(requests):                       # else there is a line about what they do not see
    for outcome in machines.convert(requests, json_progress): ...
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from pipeline.cluster.connection import Cluster, joined
from pipeline.cluster.files import run_on_cluster
from pipeline.cluster.network import attach_workers, detach_workers, threads_elsewhere, workers_of
from pipeline.conversion.batch import Outcome
from pipeline.conversion.progress import Progress
from pipeline.conversion.request import ConversionRequest
from pipeline.inference.estimator import DepthEstimator
from pipeline.settings import EstimatorSettings
from viewer.commands._parallel import Converter, convert_at_once
from viewer.console import load_aloud, say

Load = Callable[[EstimatorSettings], DepthEstimator]


class Machines:
    """Run inference or whole conversions on the workers of a cluster."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._hired: list[DepthEstimator] = []

    def loading(self, load: Load) -> Load:
        """Wrap a model loader: it loads the model here and runs it on the workers."""

        def hired(settings: EstimatorSettings) -> DepthEstimator:
            self._hired.append(attach_workers(self._cluster, load(settings), settings, say))
            return self._hired[-1]

        return hired

    def counted(self, on_progress: Callable[[Progress], None]) -> Callable[[Progress], None]:
        """Wrap a progress callback: it also receives the number of workers."""

        def told(progress: Progress) -> None:
            on_progress(replace(progress, workers=sum(map(workers_of, self._hired))))

        return told

    def can_read(self, requests: Sequence[ConversionRequest]) -> bool:
        """Return whether the workers can read all sources themselves."""
        blind = self._cluster.blind(requests)
        if blind:
            say(f"{blind}, so the files are converted one by one, and their frames are sent to the cluster.")
        return not blind

    def convert(
        self, requests: Sequence[ConversionRequest], json_progress: bool
    ) -> Generator[Outcome, None, None]:
        """Convert whole files on the workers, one per worker at a time."""
        requested = requests[0].estimator
        here = load_aloud(requested)
        elsewhere = replace(requested, threads=threads_elsewhere(here, requested), streams=1)
        given = [replace(request, estimator=elsewhere) for request in requests]
        return convert_at_once(
            partial(run_on_cluster, self._cluster, given, Converter(), here), json_progress
        )

    def detach(self) -> None:
        """Release the workers that run a model."""
        for estimator in self._hired:
            detach_workers(estimator)


@contextmanager
def machines_at(address: str) -> Iterator[Machines]:
    """Connect to the cluster at HOST:PORT; raises `ClusterError` if there is none."""
    with joined(address) as cluster:
        machines = Machines(cluster)
        try:
            yield machines
        finally:
            machines.detach()
