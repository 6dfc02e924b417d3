"""`depth-viewer demo`: show the bundled clip in the window or, without a display, write files."""

from __future__ import annotations

import os
from pathlib import Path

import click

from pipeline.settings import ConvertSettings, EstimatorSettings, StabilizerSettings
from viewer.options import with_settings


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("depth-viewer-demo"), show_default=True,
              help="Folder for the depth video and the screenshot.")  # fmt: skip
@click.option("--seconds", type=click.FloatRange(1, 600), default=8.0, show_default=True,
              help="How long to run the live pipeline without a display.")  # fmt: skip
@click.option("--no-window", is_flag=True, help="Write the files even if there is a display.")
@with_settings(estimator=EstimatorSettings, stabilizer=StabilizerSettings)
def command(
    output: Path,
    seconds: float,
    no_window: bool,
    estimator: EstimatorSettings,
    stabilizer: StabilizerSettings,
) -> None:
    """Show live depth of the bundled clip.

    Without a display, write a depth video and a screenshot instead.

    Example: depth-viewer demo
    """
    from viewer import display, interruption
    from viewer.console import say

    wanted = display.exists() and not display.is_offscreen() and not no_window
    if wanted and (problem := display.problem()):
        say(f"No window: {problem}", problem.hint)
    elif wanted:
        with interruption.noted() as signals:
            from viewer.desktop import app

            code = app.run("demo", estimator=estimator, stabilizer=stabilizer, signals=signals)
        interruption.leave(code)

    from pipeline.conversion.output_check import make_folder  # here, because it imports numpy

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if problem := display.problem():
        hint = f"{problem.hint} Without a window: depth-viewer convert demo -o depth.mp4"
        raise display.DisplayError(f"The window cannot be drawn, not even offscreen. {problem}", hint=hint)
    make_folder(output)
    _live(output / "window.png", seconds, estimator, stabilizer)
    _convert(output / "depth.mp4", estimator, stabilizer)


def _live(
    screenshot: Path, seconds: float, estimator: EstimatorSettings, stabilizer: StabilizerSettings
) -> None:
    """Run the live pipeline of the window offscreen."""
    from viewer.console import say
    from viewer.desktop.devtools.offscreen import rehearse
    from viewer.desktop.messages import qt_log

    say(f"Running the live pipeline offscreen for {seconds:g} s …")
    with qt_log.kept():  # no view given: the screenshot is what a first start shows
        figures = rehearse("demo", seconds, screenshot, estimator=estimator, stabilizer=stabilizer)
    click.echo(f"Window       {screenshot}")
    click.echo(f"Model        {figures.model} on {figures.runtime}")
    click.echo(
        f"Live         {figures.measured_fps:.1f} frames per second, latency {figures.latency_ms:.0f} ms "
        f"(95th percentile {figures.latency_p95_ms:.0f} ms), {figures.dropped} frames dropped"
    )


def _convert(path: Path, estimator: EstimatorSettings, stabilizer: StabilizerSettings) -> None:
    """Write the depth video of the clip."""
    from pipeline.conversion.convert import convert
    from pipeline.conversion.request import ConversionHooks, ConversionRequest
    from viewer.console import convert_bar, load_aloud

    with convert_bar(path.name) as on_progress:
        request = ConversionRequest("demo", path, ConvertSettings(overwrite=True), estimator, stabilizer)
        result = convert(request, ConversionHooks(load=load_aloud, on_progress=on_progress))
    click.echo(f"Depth video  {path}: {result.frames} frames at {result.rate:.1f} frames per second")
