"""`depth-viewer convert`: a video file to a depth video, or many."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.errors import DepthViewerError, OutputExistsError
from pipeline.settings import ConvertSettings, EstimatorSettings, SourceSettings, StabilizerSettings
from viewer.commands._resume_hint import resume_hint
from viewer.options import with_settings
from viewer.views.settings import ViewSettings

if TYPE_CHECKING:
    from pipeline.conversion.batch import BatchJob, Outcome
    from pipeline.conversion.convert import ConvertResult
    from viewer.commands._cluster import Machines


@click.command()
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="The file to write, such as out.mp4; for several sources, a folder.",
)
@click.option(
    "--summary",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A JSON file to write about every source: what became of it.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Of several sources, how many to convert at once, each in a process of its own.",
)
@click.option(
    "--cluster",
    metavar="HOST:PORT",
    help="A Ray cluster that helps: with the network's work of one source, with whole files of several.",
)
@click.option("--json-progress", is_flag=True, help="Tell progress on standard output, a JSON object a line.")
@with_settings(
    settings=ConvertSettings,
    view=ViewSettings,
    estimator=EstimatorSettings,
    stabilizer=StabilizerSettings,
    source_settings=SourceSettings,
)
def command(
    sources: tuple[str, ...],
    output: Path,
    summary: Path | None,
    jobs: int,
    cluster: str | None,
    json_progress: bool,
    settings: ConvertSettings,
    view: ViewSettings,
    estimator: EstimatorSettings,
    stabilizer: StabilizerSettings,
    source_settings: SourceSettings,
) -> None:
    """Write the depth of every frame of SOURCE: a video file, picture, folder, “demo”, or “-” for a pipe.

    Frame count and time stamps stay as they are, and the sound is copied. What kind of file it becomes follows from
    the name of the output. Of several sources, or a folder of videos, each becomes a file in the output folder; what
    is there already is skipped. What was interrupted goes on with --resume.

    Example: depth-viewer convert in.mp4 -o out.mp4
    """
    from pipeline.conversion import batch
    from pipeline.conversion.convert import convert, unfinished
    from viewer.console import convert_bar, json_lines, load_aloud, say
    from viewer.views.base import for_converter

    if cluster is not None and jobs > 1:
        raise click.UsageError(
            "--cluster and --jobs exclude each other: a cluster does as much at once as it can."
        )
    machines: Machines | None = None
    if cluster is not None:
        from viewer.commands._cluster import machines_at

        machines = click.get_current_context().with_resource(machines_at(cluster))
    load = cache(machines.loading(load_aloud) if machines else load_aloud)  # one network for all
    bar = json_lines if json_progress else convert_bar

    def convert_one(job: BatchJob) -> ConvertResult:
        with resume_hint(job.output), bar(job.output.name) as on_progress:
            return convert(
                job.source,
                job.output,
                settings,
                estimator=estimator,
                load=load,
                stabilizer=stabilizer,
                source_settings=source_settings,
                look=view,
                # Depth alone is the converter's own picture, which it need not make from every pixel's color.
                render=for_converter(view),
                on_progress=machines.counted(on_progress) if machines else on_progress,
                announce=say,
            )

    outcomes: list[Outcome] = []
    try:
        if batch.is_batch(sources):
            from viewer.commands._parallel import Conversion, convert_in_processes

            planned = batch.plan(sources, output, settings)
            one = Conversion(settings, view, estimator, stabilizer, source_settings)
            if machines is not None and machines.can_read(planned):
                ended: Iterator[Outcome] = machines.convert(planned, one, json_progress)
            elif jobs > 1:
                ended = convert_in_processes(planned, one, jobs, json_progress)
            else:
                ended = batch.run(planned, convert_one)
            for outcome in ended:
                outcomes.append(outcome)
                _tell(outcome, json_progress)
            outcomes.sort(key=lambda outcome: planned.index(outcome.job))
        else:
            job = batch.BatchJob(sources[0], output)
            try:
                outcomes.append(batch.Outcome(job, "done", convert_one(job)))
            except OutputExistsError:
                if not settings.resume or unfinished(output) is not None:
                    raise
                outcomes.append(batch.Outcome(job, "skipped"))
            _tell(outcomes[0], json_progress)
    finally:
        if summary is not None:  # also of what was done when the rest is interrupted
            _write(summary, batch.summary(outcomes))
    if failed := sum(outcome.status == "failed" for outcome in outcomes):
        raise DepthViewerError(f"{failed} of {len(outcomes)} conversions failed.")


def _line(result: ConvertResult) -> str:
    frames = "1 frame" if result.frames == 1 else f"{result.frames} frames"
    line = f"{result.path}: {frames} in {result.seconds:.1f} s ({result.rate:.1f} frames per second)"
    line += f", made by {result.model} on {result.runtime}"
    if result.resumed:
        line += f", {result.resumed} of them before it was interrupted"
    if result.skipped:
        line += f", {result.skipped / result.frames:.0%} unchanged and not reckoned again"
    if result.substituted_frames:
        line += f", {result.substituted_frames} that could not be decoded filled with the one before"
    return line


def _tell(outcome: Outcome, is_json: bool) -> None:
    from viewer.console import above_bars, say

    with above_bars():
        if outcome.status == "skipped":
            say(f"Skipped: {outcome.job.output} is finished already.")
        if outcome.error is not None:
            about = "" if outcome.job.source in str(outcome.error) else f"{outcome.job.source}: "
            say(f"Failed: {about}{outcome.error}", outcome.error.hint)
        if outcome.result is not None:
            for note in outcome.result.notes:
                say(f"Note: {note}")
            if not is_json:
                click.echo(_line(outcome.result))


def _write(path: Path, text: str) -> None:
    from pipeline.storage.part_file import PartFile, write_errors

    part = PartFile(path)
    try:
        with write_errors(path):
            part.path.write_text(text, encoding="utf-8")
        part.finish()
    finally:
        part.release()
