"""`depth-viewer view`: open the window."""

from __future__ import annotations

import sys
from typing import Any

import click

from pipeline.settings import EstimatorSettings, LiveSettings, SourceSettings, StabilizerSettings
from viewer.options import with_wishes
from viewer.views.settings import ViewSettings


@click.command()
@click.argument("source", required=False)
@with_wishes(
    estimator=EstimatorSettings,
    stabilizer=StabilizerSettings,
    look=ViewSettings,
    capture=SourceSettings,
    live=LiveSettings,
)
def command(
    source: str | None,
    estimator: dict[str, Any],
    stabilizer: dict[str, Any],
    look: dict[str, Any],
    capture: dict[str, Any],
    live: dict[str, Any],
) -> None:
    """Open the window and show SOURCE.

    SOURCE is the number or the name of a camera, a file, a folder, a URL, or “demo”. Options that you do not give
    keep their values from the last session.

    Example: depth-viewer view clip.mp4
    """
    from pipeline.sources.base import require_exists
    from viewer import display

    if source is not None and not display.exists():
        require_exists(source)  # what is wrong with the source is told first
    display.require()
    from viewer.desktop import app

    sys.exit(app.run(source, estimator, stabilizer, look, capture, live))
