"""`depth-viewer convert`: a video file to a depth video."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from pipeline.settings import ConvertSettings, EstimatorSettings, SourceSettings, StabilizerSettings
from viewer.options import with_settings
from viewer.views.base import ViewSettings


@click.command()
@click.argument("source")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="The file to write, such as out.mp4.",
)
@with_settings(
    settings=ConvertSettings,
    view=ViewSettings,
    estimator=EstimatorSettings,
    stabilizer=StabilizerSettings,
    source_settings=SourceSettings,
)
def command(
    source: str,
    output: Path,
    settings: ConvertSettings,
    view: ViewSettings,
    estimator: EstimatorSettings,
    stabilizer: StabilizerSettings,
    source_settings: SourceSettings,
) -> None:
    """Write the depth of every frame of SOURCE, a video file, picture, folder or “demo”, to a video.

    Frame count and time stamps stay as they are, and the sound is copied.

    Example: depth-viewer convert in.mp4 -o out.mp4
    """
    from pipeline.convert import convert
    from viewer.console import convert_bar, load_aloud, say
    from viewer.views.base import render

    with convert_bar(output.name) as on_progress:
        result = convert(
            source,
            output,
            settings,
            estimator=estimator,
            load=load_aloud,
            stabilizer=stabilizer,
            source_settings=source_settings,
            look=view,
            # Depth alone is the converter's own picture, which it need not make from every pixel's color.
            render=None if view.is_plain else partial(render, options=view),
            on_progress=on_progress,
            announce=say,
        )
    for note in result.notes:
        say(f"Note: {note}")
    frames = "1 frame" if result.frames == 1 else f"{result.frames} frames"
    line = f"{result.path}: {frames} in {result.seconds:.1f} s ({result.rate:.1f} frames per second)"
    line += f", made by {result.model} on {result.runtime}"
    if result.skipped:
        line += f", {result.skipped / result.frames:.0%} unchanged and not reckoned again"
    if result.filled:
        line += f", {result.filled} that could not be decoded filled with the one before"
    click.echo(line)
