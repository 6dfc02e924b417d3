"""`depth-viewer view`: the window."""

from __future__ import annotations

import sys

import click

from pipeline.settings import EstimatorSettings, SourceSettings, StabilizerSettings
from viewer.options import with_settings


@click.command()
@click.argument("source", required=False)
@with_settings(estimator=EstimatorSettings, stabilizer=StabilizerSettings, capture=SourceSettings)
def command(
    source: str | None, estimator: EstimatorSettings, stabilizer: StabilizerSettings, capture: SourceSettings
) -> None:
    """Open the window on SOURCE: a camera's number or name, a file, a folder, a URL, or “demo”.

    Example: depth-viewer view clip.mp4
    """
    from viewer import display

    display.require()
    from viewer.desktop import app

    sys.exit(app.run(source, estimator=estimator, stabilizer=stabilizer, capture=capture))
