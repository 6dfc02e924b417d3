"""`convert --jobs` and `--cluster`: several conversions at once, in other processes; this one talks to the terminal.

for outcome in convert_in_processes(jobs, Conversion(settings, ...), 3, json_progress): ...
for outcome in convert_at_once(run, json_progress): ...          # what runs may also be on other machines
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, NoReturn

import click

from pipeline.conversion.batch import BatchJob, Outcome
from pipeline.conversion.convert import AT_A_TIME, ConvertResult, Progress, convert
from pipeline.conversion.worker_pool import Hear, Told, cores_each, run_at_once
from pipeline.errors import UnfinishedError
from pipeline.inference.estimator import DepthEstimator, load_estimator
from pipeline.settings import ConvertSettings, EstimatorSettings, SourceSettings, StabilizerSettings
from viewer.commands._resume_hint import print_resume_hint
from viewer.console import above_bars, say, show_on
from viewer.views.base import for_converter
from viewer.views.settings import ViewSettings

if TYPE_CHECKING:
    from tqdm import tqdm

TELL_EVERY = 0.1
"""Seconds between two reports of a worker."""


@dataclass
class Conversion:
    """All that a worker needs to know but for the job; it keeps its network from one job to the next."""

    settings: ConvertSettings
    view: ViewSettings
    estimator: EstimatorSettings
    stabilizer: StabilizerSettings
    source_settings: SourceSettings
    _loaded: dict[EstimatorSettings, DepthEstimator] = field(default_factory=dict)

    def sharing(self, cores: int) -> Conversion:
        """The same for a worker that has so many cores."""
        wished = self.estimator
        threads, streams = wished.threads or cores, wished.streams or min(AT_A_TIME, cores)
        return replace(self, estimator=replace(wished, threads=threads, streams=streams))

    def resuming(self) -> Conversion:
        """The same, which goes on with what another worker has left."""
        return replace(self, settings=replace(self.settings, resume=True))

    def __call__(self, job: BatchJob, tell: Callable[[Told], None]) -> ConvertResult:
        """In the worker."""
        return convert(
            job.source,
            job.output,
            self.settings,
            estimator=self.estimator,
            load=partial(self._load, tell),
            stabilizer=self.stabilizer,
            source_settings=self.source_settings,
            look=self.view,
            render=for_converter(self.view),
            on_progress=_now_and_then(tell),
            announce=tell,
        )

    def _load(self, tell: Callable[[Told], None], settings: EstimatorSettings) -> DepthEstimator:
        if settings not in self._loaded:
            self._loaded[settings] = load_estimator(settings)
            if note := self._loaded[settings].note:
                tell(f"Note: {note}")
        return self._loaded[settings]


def convert_in_processes(
    jobs: Sequence[BatchJob], conversion: Conversion, count: int, json_progress: bool
) -> Generator[Outcome, None, None]:
    """On this machine, so many at a time, each with its share of the cores."""
    count = min(count, len(jobs))
    return convert_at_once(
        partial(run_at_once, jobs, conversion.sharing(cores_each(count)), count), json_progress
    )


def convert_at_once(
    run: Callable[[Hear], Generator[Outcome, None, None]], json_progress: bool
) -> Generator[Outcome, None, None]:
    """The outcomes of what runs, as soon as they are known; bars, or lines of JSON, in the meantime."""
    board = _Board(json_progress)
    try:
        with closing(run(board.hear)) as outcomes:
            for outcome in outcomes:
                board.end(outcome.job)
                if outcome.error is not None and not isinstance(outcome.error, UnfinishedError):
                    print_resume_hint(outcome.job.output)
                yield outcome
    finally:
        for job in board.close():
            print_resume_hint(job.output)


def _now_and_then(tell: Callable[[Told], None]) -> Callable[[Progress], None]:
    last, stage = 0.0, ""

    def told(progress: Progress) -> None:
        nonlocal last, stage
        is_last = progress.frames_done == progress.frame_count and not progress.finished
        if progress.stage != stage or is_last or perf_counter() - last >= TELL_EVERY:
            last, stage = perf_counter(), progress.stage
            tell(progress)

    return told


class _Board:
    """What the terminal shows of the workers: a bar each, and above them what they say, everything once."""

    def __init__(self, is_json: bool) -> None:
        self._is_json = is_json
        self._bars: dict[BatchJob, tqdm[NoReturn]] = {}
        self._said: set[str] = set()
        self._under_way: dict[BatchJob, None] = {}

    def hear(self, job: BatchJob, told: Told) -> None:
        self._under_way[job] = None
        if isinstance(told, Progress):
            self._show(job, told)
        elif (line := told if told.startswith("Note:") else f"{job.output.name}: {told}") not in self._said:
            self._said.add(line)
            with above_bars():
                say(line)

    def end(self, job: BatchJob) -> None:
        self._under_way.pop(job, None)
        if job in self._bars:
            self._bars.pop(job).close()

    def close(self) -> list[BatchJob]:
        """Gives the jobs that were under way."""
        jobs = list(self._under_way)
        for job in jobs:
            self.end(job)
        return jobs

    def _show(self, job: BatchJob, progress: Progress) -> None:
        if self._is_json:
            click.echo(json.dumps({"output": job.output.name, **asdict(progress)}))
            return
        show_on(self._bars.get(job) or self._begin(job), progress)

    def _begin(self, job: BatchJob) -> tqdm[NoReturn]:
        from tqdm import tqdm

        tqdm.monitor_interval = 0  # its watching thread would outlive the bar
        taken = {bar.pos for bar in self._bars.values()}
        place = next(place for place in range(len(taken) + 1) if -place not in taken)
        self._bars[job] = tqdm(
            desc=job.output.name, unit=" frames", smoothing=0.05, position=place, leave=False, disable=None
        )
        return self._bars[job]
