"""Run conversions in parallel for `convert --jobs` and `--cluster`, in other processes.

for outcome in convert_in_processes(requests, 3, json_progress): ...
for outcome in convert_at_once(run, json_progress): ...          # what runs may also be on other machines
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, NoReturn

import click

from pipeline.conversion.batch import Outcome
from pipeline.conversion.convert import AT_A_TIME, convert
from pipeline.conversion.progress import Progress, Stage
from pipeline.conversion.request import ConversionHooks, ConversionRequest, ConvertResult
from pipeline.conversion.worker_pool import Hear, Told, cores_each, run_at_once
from pipeline.errors import UnfinishedError
from pipeline.inference.estimator import DepthEstimator
from pipeline.inference.load import load_estimator
from pipeline.settings import EstimatorSettings
from viewer import log
from viewer.commands._conversions import print_resume_hint
from viewer.console import above_bars, printable, say, show_on
from viewer.views.base import for_converter

if TYPE_CHECKING:
    from tqdm import tqdm

TELL_EVERY = 0.1
"""Seconds between two progress reports of a worker."""


@dataclass
class Converter:
    """Converts in a worker process: keeps the model between requests, and logs to a file on this machine."""

    log_file: Path | None = None
    _loaded: dict[EstimatorSettings, DepthEstimator] = field(default_factory=dict)

    def __call__(self, request: ConversionRequest, tell: Callable[[Told], None]) -> ConvertResult:
        """Convert one request."""
        if self.log_file is not None and log.file_in_use() is None:
            log.configure(file=self.log_file)
        hooks = ConversionHooks(
            render=for_converter(request.look),
            load=partial(self._load, tell),
            on_progress=_now_and_then(tell),
            announce=tell,
        )
        return convert(request, hooks)

    def _load(self, tell: Callable[[Told], None], settings: EstimatorSettings) -> DepthEstimator:
        if settings not in self._loaded:
            self._loaded[settings] = load_estimator(settings)
            if note := self._loaded[settings].note:
                tell(f"Note: {note}")
        return self._loaded[settings]


def convert_in_processes(
    requests: Sequence[ConversionRequest], count: int, json_progress: bool
) -> Generator[Outcome, None, None]:
    """Convert on this machine, `count` at a time, each with its share of the cores."""
    count = min(count, len(requests))
    sharing = [_sharing(request, cores_each(count)) for request in requests]
    return convert_at_once(partial(run_at_once, sharing, Converter(log.file_in_use()), count), json_progress)


def _sharing(request: ConversionRequest, cores: int) -> ConversionRequest:
    """Return the same conversion for a worker with this many cores."""
    wished = request.estimator
    threads, streams = wished.threads or cores, wished.streams or min(AT_A_TIME, cores)
    return replace(request, estimator=replace(wished, threads=threads, streams=streams))


def convert_at_once(
    run: Callable[[Hear], Generator[Outcome, None, None]], json_progress: bool
) -> Generator[Outcome, None, None]:
    """Yield outcomes as soon as they are known, and show progress as bars or as lines of JSON."""
    board = _Board(json_progress)
    try:
        with closing(run(board.hear)) as outcomes:
            for outcome in outcomes:
                board.end(outcome.request)
                if outcome.error is not None and not isinstance(outcome.error, UnfinishedError):
                    print_resume_hint(outcome.request.output)
                yield outcome
    finally:
        for request in board.close():
            print_resume_hint(request.output)


def _now_and_then(tell: Callable[[Told], None]) -> Callable[[Progress], None]:
    last = 0.0
    stage: Stage | None = None

    def told(progress: Progress) -> None:
        nonlocal last, stage
        is_last = progress.frames_done == progress.frame_count and not progress.finished
        if progress.stage != stage or is_last or perf_counter() - last >= TELL_EVERY:
            last, stage = perf_counter(), progress.stage
            tell(progress)

    return told


class _Board:
    """Shows the workers on the terminal: one bar each, and above them their messages, each only once."""

    def __init__(self, is_json: bool) -> None:
        self._is_json = is_json
        self._bars: dict[ConversionRequest, tqdm[NoReturn]] = {}
        self._said: set[str] = set()
        self._under_way: dict[ConversionRequest, None] = {}

    def hear(self, request: ConversionRequest, told: Told) -> None:
        self._under_way[request] = None
        if isinstance(told, Progress):
            self._show(request, told)
        elif (
            line := told if told.startswith("Note:") else f"{request.output.name}: {told}"
        ) not in self._said:
            self._said.add(line)
            with above_bars():
                say(line)

    def end(self, request: ConversionRequest) -> None:
        self._under_way.pop(request, None)
        if request in self._bars:
            self._bars.pop(request).close()

    def close(self) -> list[ConversionRequest]:
        """Close the bars, and return the unfinished requests."""
        requests = list(self._under_way)
        for request in requests:
            self.end(request)
        return requests

    def _show(self, request: ConversionRequest, progress: Progress) -> None:
        if self._is_json:
            click.echo(json.dumps({"output": request.output.name, **asdict(progress)}))
            return
        show_on(self._bars.get(request) or self._begin(request), progress)

    def _begin(self, request: ConversionRequest) -> tqdm[NoReturn]:
        from tqdm import tqdm

        tqdm.monitor_interval = 0  # its watching thread would outlive the bar
        taken = {bar.pos for bar in self._bars.values()}
        place = next(place for place in range(len(taken) + 1) if -place not in taken)
        self._bars[request] = tqdm(
            desc=printable(request.output.name),
            unit=" frames",
            smoothing=0.05,
            position=place,
            leave=False,
            disable=None,
        )
        return self._bars[request]
