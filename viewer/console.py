"""Write to the terminal: notes and errors on standard error, and progress bars."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict, replace
from time import perf_counter
from typing import TYPE_CHECKING, Any, NoReturn

import click

from pipeline.errors import LicenceError

if TYPE_CHECKING:
    from tqdm import tqdm

    from pipeline.conversion.progress import Progress, Stage
    from pipeline.inference.estimator import DepthEstimator
    from pipeline.reconstruction.request import Stage as ReconstructionStage
    from pipeline.settings import EstimatorSettings


CONTROLS = (*range(0x20), *range(0x7F, 0xA0), *range(0x2028, 0x202F), *range(0x2066, 0x206A))
"""Characters that move the cursor, begin a line or turn the order of what follows."""
_ESCAPES = {code: ascii(chr(code))[1:-1] for code in CONTROLS}


def printable(text: str) -> str:
    """Return the text with its control characters as escapes: names of files and words of servers are foreign."""
    return text.translate(_ESCAPES)


def say(message: str, hint: str = "") -> None:
    """A line for the person at the terminal, and what to do next; standard output is for results."""
    click.echo(printable(message), err=True)
    if hint:
        click.echo(f"  {printable(hint)}", err=True)


def tell(result: str) -> None:
    """A line of results, on standard output."""
    click.echo(printable(result))


@contextmanager
def download_bar(what: str) -> Iterator[Callable[[int, int | None], None]]:
    """A bar in bytes; gives a function that takes bytes done and bytes in all."""
    with _bar(what, unit="B", unit_scale=True, unit_divisor=1024, delay=0.5) as bar:

        def show(done: int, total: int | None) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show


@contextmanager
def convert_bar(what: str) -> Iterator[Callable[[Progress], None]]:
    """A bar in frames, with rate and time to go; gives the function that `pipeline.convert` reports to."""
    with ExitStack() as stack:
        bar: tqdm[NoReturn] | None = None

        def show(progress: Progress) -> None:
            nonlocal bar
            if bar is None:  # not before the first frame: what is said until then keeps its own line
                bar = stack.enter_context(_bar(what, unit=" frames", smoothing=0.05))
                if (before := progress.frames_done - 1) > 0:  # resumed
                    bar.initial = bar.n = bar.last_print_n = before
            show_on(bar, progress)

        yield show


def show_on(bar: tqdm[NoReturn], progress: Progress) -> None:
    """How far a conversion is, on its bar."""
    if progress.frames_done < bar.n:  # the next pass
        bar.reset()
        bar.initial = 0
    if not bar.disable and (stopped := progress.stopped - getattr(bar, "stopped", 0.0)) > 0:
        bar.start_t += stopped  # time for which the program was stopped is no time that a frame took
        bar.last_print_t += stopped
        bar.stopped = progress.stopped
    bar.total = progress.frame_count
    stage = progress.stage.label if progress.stage is not progress.stage.CONVERTING else ""
    if progress.finished:
        stage += f" {progress.finished:.0%}"
    elif progress.workers:
        stage = f"{stage} with {progress.workers} workers".strip()
    bar.set_postfix_str(stage, refresh=False)
    bar.update(progress.frames_done - bar.n)
    if progress.finished:  # no frame is added, which alone would show it
        bar.refresh()


@contextmanager
def stage_bars(what: str) -> Iterator[Callable[[ReconstructionStage, int, int | None], None]]:
    """A bar for each stage, with the time to go; gives a function that takes a stage, what is done and how much."""
    with ExitStack() as stack:
        bar: tqdm[NoReturn] | None = None
        shown: ReconstructionStage | None = None

        def show(stage: ReconstructionStage, done: int, count: int | None) -> None:
            nonlocal bar, shown
            if bar is None or stage is not shown:
                stack.close()
                bar, shown = stack.enter_context(_bar(f"{what}, {stage.label}", leave=False)), stage
            bar.total = count
            bar.update(done - bar.n)

        yield show


@contextmanager
def json_lines(output: str) -> Iterator[Callable[[Progress], None]]:
    """Progress for programs: a JSON object a line on standard output, no more than ten a second."""
    last = 0.0
    told: Stage | None = None

    def show(progress: Progress) -> None:
        nonlocal told, last
        now = perf_counter()
        is_last = progress.frames_done == progress.frame_count and not progress.finished
        if progress.stage == told and now - last < 0.1 and not is_last:
            return
        told, last = progress.stage, now
        click.echo(json.dumps({"output": output, **asdict(progress)}))

    yield show


@contextmanager
def frame_bar(what: str) -> Iterator[Callable[[int, int | None], None]]:
    """A bar in frames; gives a function that takes frames done and frames in all."""
    with _bar(what, unit=" frames", leave=False) as bar:

        def show(done: int, count: int | None) -> None:
            bar.total = count
            bar.update(done - bar.n)

        yield show


def above_bars() -> AbstractContextManager[None]:
    """Within it, bars are out of the way of whatever is written."""
    from tqdm import tqdm

    return tqdm.external_write_mode()  # type: ignore[no-any-return]


def _bar(what: str, **look: Any) -> tqdm[NoReturn]:
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # its watching thread would outlive the bar
    return tqdm(desc=printable(what), disable=None, **look)


def load_aloud(settings: EstimatorSettings) -> DepthEstimator:
    """The network that the settings ask for; a download shows its bar, and what `auto` chose is said."""
    from pipeline.inference.load import load_estimator
    from viewer import speeds

    try:
        with download_bar(settings.model) as on_progress:
            estimator = load_estimator(settings, on_progress=on_progress)
    except LicenceError as error:
        agree(error)
        return load_aloud(replace(settings, agree_license=True))
    if estimator.note:
        say(f"Note: {estimator.note}")
    context = click.get_current_context(silent=True)
    if context is not None:  # at its end, it is known what a frame has cost
        context.call_on_close(lambda: speeds.remember(estimator))
    return estimator


def agree(error: LicenceError) -> None:
    """Ask the person at the terminal for their agreement; where nobody sits there, the error is raised."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise error
    if error.text:
        click.echo(error.text, err=True)
    if not click.confirm(f"{error}\nDo you agree to it?", err=True):
        raise error
