"""`depth-viewer view`: open the window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.depth_files.settings import DepthFileSettings
from pipeline.errors import SettingsError
from pipeline.objects.settings import ObjectSettings
from pipeline.settings import (
    ConvertSettings,
    EstimatorSettings,
    LiveSettings,
    SourceSettings,
    StabilizerSettings,
)
from viewer.console import say
from viewer.options import with_given_settings, with_settings
from viewer.views.settings import ViewSettings


@click.command()
@click.argument("source", required=False)
@with_given_settings(
    estimator=EstimatorSettings,
    stabilizer=StabilizerSettings,
    look=ViewSettings,
    capture=SourceSettings,
    live=LiveSettings,
)
@with_settings(depth_file=DepthFileSettings, objects=ObjectSettings)
@click.option(
    "--calibration",
    type=click.Path(path_type=Path),
    help="Calibration file of depth-viewer calibrate, for meters.",
)
@click.option(
    "--field-of-view",
    type=click.FloatRange(1, 170),
    metavar="DEGREES",
    help="Field of view along the longer side; without it, from the calibration, else 60.",
)
def command(
    source: str | None,
    estimator: dict[str, Any],
    stabilizer: dict[str, Any],
    look: dict[str, Any],
    capture: dict[str, Any],
    live: dict[str, Any],
    depth_file: DepthFileSettings,
    objects: ObjectSettings,
    calibration: Path | None,
    field_of_view: float | None,
) -> None:
    """Open the window and show SOURCE.

    SOURCE is the number or the name of a camera, a file, a folder, a URL, or “demo”. Options that you do not give
    keep their values from the last session. With --depth, no model runs.

    Example: depth-viewer view clip.mp4
    """
    from pipeline.geometry.surface import Space
    from pipeline.sources.base import require_exists
    from viewer import display, interruption

    depth_file.require_alone(has_model=bool(estimator), has_stabilizer="strength" in stabilizer)
    if depth_file.depth is not None and source is None:
        raise SettingsError("Precomputed depth belongs to a source.", hint="Name the source, too.")
    if source is not None and not display.exists():
        require_exists(source)  # what is wrong with the source is told first
    space = Space.of(ConvertSettings(calibration=calibration, field_of_view=field_of_view), None)
    display.require()
    if not display.has_fonts():
        say(display.NO_FONTS, display.FONTS_HINT)
    with interruption.noted() as signals:
        from viewer.desktop import app

        depth = depth_file if depth_file.depth is not None else None
        code = app.run(source, estimator, stabilizer, look, capture, live, space, signals, depth, objects)
    interruption.leave(code)
