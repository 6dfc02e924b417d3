"""`depth-viewer convert`: convert one or many videos or images to depth."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.address import masked
from pipeline.depth_files.settings import DepthFileSettings
from pipeline.errors import DepthViewerError, FinishedError, SettingsError
from pipeline.objects.settings import ObjectSettings
from pipeline.settings import ConvertSettings, EstimatorSettings, SourceSettings, StabilizerSettings
from viewer.commands._conversions import require_effect_of_view, resume_hint
from viewer.options import with_settings
from viewer.views.settings import ViewSettings

if TYPE_CHECKING:
    from pipeline.conversion.batch import Outcome
    from pipeline.conversion.request import ConversionRequest, ConvertResult
    from viewer.commands._cluster import Machines


@click.command()
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    required=True,
    help="Output file, such as out.mp4; with several sources, a folder.",
)
@click.option(
    "--summary",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the result of every source to this JSON file.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="With several sources: how many to convert in parallel, each in its own process.",
)
@click.option(
    "--cluster",
    metavar="HOST:PORT",
    help="Ray cluster to use: for the inference of one source, or to convert several sources in parallel.",
)
@click.option(
    "--json-progress", is_flag=True, help="Print progress to standard output, one JSON object per line."
)
@with_settings(
    settings=ConvertSettings,
    view=ViewSettings,
    estimator=EstimatorSettings,
    stabilizer=StabilizerSettings,
    source_settings=SourceSettings,
    depth_file=DepthFileSettings,
    objects=ObjectSettings,
)
def command(
    sources: tuple[str, ...],
    output: str,
    summary: Path | None,
    jobs: int,
    cluster: str | None,
    json_progress: bool,
    settings: ConvertSettings,
    view: ViewSettings,
    estimator: EstimatorSettings,
    stabilizer: StabilizerSettings,
    source_settings: SourceSettings,
    depth_file: DepthFileSettings,
    objects: ObjectSettings,
) -> None:
    """Convert videos or images to depth.

    SOURCE is a video file, an image, a folder, “demo”, or “-” for standard input. The frame count and the timestamps
    stay the same, and the audio is copied. The extension of the output sets the format. With several sources, or a
    folder of videos, the output is a folder; finished files in it are skipped. To continue an interrupted
    conversion, use --resume.

    Example: depth-viewer convert in.mp4 -o out.mp4
    """
    from pipeline.conversion import batch
    from pipeline.conversion.output_check import make_folder
    from pipeline.conversion.request import ConversionRequest
    from viewer.console import say

    machines = _machines(cluster, jobs)
    request = ConversionRequest(
        sources[0], Path(output), settings, estimator, stabilizer, source_settings, view, depth_file, objects
    )
    planned = [request]
    if is_batch := batch.is_batch(sources):
        planned = batch.plan(sources, request)
        make_folder(request.output)
    elif output.endswith(("/", os.sep)) and (extension := batch.extension_of(settings.format)):
        raise SettingsError(
            f"{output} is a folder, but {masked(sources[0])} becomes one file.",
            hint=f"Name the file: {output}{Path(sources[0]).name or 'depth'}{extension}",
        )
    elif jobs > 1:
        say("Note: --jobs has no effect with one source.")
    require_effect_of_view(view, planned[0].output, settings.format)
    outputs = [each.output for each in planned]
    outcomes: list[Outcome] = []
    with _summarized(summary, planned, outcomes):
        if is_batch:
            ended = _convert_batch(planned, jobs, machines, json_progress)
        else:
            ended = _convert_one(request, machines, json_progress)
        for outcome in ended:
            outcomes.append(outcome)
            _tell(outcome, json_progress)
        outcomes.sort(key=lambda outcome: outputs.index(outcome.request.output))
    if failed := sum(outcome.status == "failed" for outcome in outcomes):
        raise DepthViewerError(f"{failed} of {len(outcomes)} conversions failed.")


def _machines(cluster: str | None, jobs: int) -> Machines | None:
    """Return the workers of the cluster, connected until the command ends; None without `--cluster`."""
    if cluster is None:
        return None
    if jobs > 1:
        raise click.UsageError(
            "--cluster and --jobs cannot be combined: a cluster always uses all of its workers."
        )
    from viewer.commands._cluster import machines_at

    return click.get_current_context().with_resource(machines_at(cluster))


def _convert_batch(
    planned: Sequence[ConversionRequest], jobs: int, machines: Machines | None, is_json: bool
) -> Iterator[Outcome]:
    """Convert many: on a cluster, in several processes, or one after the other with the same model."""
    from pipeline.conversion import batch

    if machines is not None and machines.can_read(planned):
        return machines.convert(planned, is_json)
    if jobs > 1:
        from viewer.commands._parallel import convert_in_processes

        return convert_in_processes(planned, jobs, is_json)
    return batch.run(planned, _converter(machines, is_json))


def _convert_one(request: ConversionRequest, machines: Machines | None, is_json: bool) -> Iterator[Outcome]:
    """Convert one request; an error ends the command."""
    from pipeline.conversion.batch import Outcome
    from pipeline.conversion.checkpoint import unfinished

    try:
        yield Outcome(request, "done", _converter(machines, is_json)(request))
    except FinishedError:
        if not request.settings.resume or unfinished(request.output) is not None:
            raise
        yield Outcome(request, "skipped")


def _converter(machines: Machines | None, is_json: bool) -> Callable[[ConversionRequest], ConvertResult]:
    """Return a function that converts here with a bar or lines of JSON, and keeps the model between requests."""
    from pipeline.conversion.convert import convert
    from pipeline.conversion.request import ConversionHooks
    from viewer.console import convert_bar, json_lines, load_aloud, say
    from viewer.views.base import for_converter

    load = cache(machines.loading(load_aloud) if machines else load_aloud)
    bar = json_lines if is_json else convert_bar

    def convert_aloud(request: ConversionRequest) -> ConvertResult:
        with resume_hint(request.output), bar(request.output.name) as on_progress:
            hooks = ConversionHooks(
                render=for_converter(request.look),
                load=load,
                on_progress=machines.counted(on_progress) if machines else on_progress,
                announce=say,
            )
            return convert(request, hooks)

    return convert_aloud


def _line(result: ConvertResult) -> str:
    frames = "1 frame" if result.frames == 1 else f"{result.frames} frames"
    line = f"{result.path}: {frames} in {result.seconds:.1f} s ({result.rate:.1f} frames per second)"
    line += f", {result.model} on {result.runtime}"
    if result.resumed:
        line += f", frames from before the interruption: {result.resumed}"
    if result.carried:
        line += f", the model ran on {result.inferred} of {result.frames} frames"
    if result.skipped:
        line += f", {result.skipped / result.frames:.0%} unchanged and reused"
    if result.substituted_frames:
        line += f", {result.substituted_frames} undecodable frames replaced by the previous one"
    return line


def _tell(outcome: Outcome, is_json: bool) -> None:
    from viewer.console import above_bars, say, tell

    with above_bars():
        if outcome.status == "skipped":
            say(f"Skipped: {outcome.request.output} is already finished.")
        if outcome.error is not None:
            source = str(outcome.request.source)
            about = "" if source in str(outcome.error) else f"{source}: "
            say(f"Failed: {about}{outcome.error}", outcome.error.hint)
        if outcome.result is not None:
            for note in outcome.result.notes:
                say(f"Note: {note}")
            if not is_json:
                tell(_line(outcome.result))


@contextmanager
def _summarized(
    path: Path | None, planned: Sequence[ConversionRequest], outcomes: Sequence[Outcome]
) -> Iterator[None]:
    """Write the summary at the end, also of what was done when the rest is interrupted.

    Where it cannot be written, that is said before the work.
    """
    from pipeline.conversion import batch
    from pipeline.storage.part_file import PartFile, write_errors

    if path is None:
        yield
        return
    for request in planned:
        if path.absolute() in (request.output.absolute(), Path(str(request.source)).absolute()):
            raise click.UsageError(f"--summary would replace {path}, which is the source or the output.")
    part = PartFile(path)
    try:
        yield
    finally:
        try:
            with write_errors(path):
                part.path.write_bytes(batch.summary(outcomes))
            part.finish()
        finally:
            part.release()
