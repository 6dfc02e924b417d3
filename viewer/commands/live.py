"""`depth-viewer live`: run a source without a window, and record or stream what it gives."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.errors import OutputExistsError, SinkError
from pipeline.objects.settings import ObjectSettings
from pipeline.settings import (
    ConvertSettings,
    EstimatorSettings,
    LiveSettings,
    SourceSettings,
    StabilizerSettings,
)
from viewer.options import with_settings
from viewer.views.settings import ViewSettings

if TYPE_CHECKING:
    from viewer.commands._live_run import LiveRun


@click.command()
@click.argument("source")
@click.option(
    "-o", "--output", required=True, metavar="OUTPUT",
    help="A new folder for the frames, the view and lossless depth; or FILE.mcap for ROS 2 and Foxglove; or to stream "
    "the view, rtmp://…, rtsp://…, srt://…, FILE.m3u8 for HLS or ndi:NAME; or ros2:NODE, where ROS 2 is installed.",
)  # fmt: skip
@click.option("--seconds", type=click.FloatRange(min=0.1), help="How long to run; without it, until Ctrl-C.")
@with_settings(
    estimator=EstimatorSettings,
    stabilizer=StabilizerSettings,
    look=ViewSettings,
    capture=SourceSettings,
    live=LiveSettings,
    objects=ObjectSettings,
)
@click.option(
    "--calibration", type=click.Path(path_type=Path),
    help="Calibration file of depth-viewer calibrate, for meters.",
)  # fmt: skip
@click.option(
    "--field-of-view", type=click.FloatRange(1, 170), metavar="DEGREES",
    help="Field of view along the longer side; without it, from the calibration, else 60.",
)  # fmt: skip
def command(
    source: str,
    output: str,
    seconds: float | None,
    estimator: EstimatorSettings,
    stabilizer: StabilizerSettings,
    look: ViewSettings,
    capture: SourceSettings,
    live: LiveSettings,
    objects: ObjectSettings,
    calibration: Path | None,
    field_of_view: float | None,
) -> None:
    """Run SOURCE live without a window, and record or stream it.

    SOURCE is the number or the name of a camera, a file, or a URL. Frames that come too fast are dropped and counted.
    A recording that a crash has interrupted is repaired by the next one in the same folder, or by the window. A stream
    that breaks off is reconnected, if that works within half a minute.

    Example: depth-viewer live 0 -o take.mcap --seconds 60
    """
    from pipeline.address import Address
    from pipeline.geometry.surface import Space
    from pipeline.live.outputs.stream import is_stream, stream_address
    from pipeline.objects.detector import load_detector
    from pipeline.sources.base import require_exists
    from viewer.commands._live_run import LiveRun, recording_of, stream_of
    from viewer.console import load_aloud

    address = Address(source)
    require_exists(source)
    space = Space.of(ConvertSettings(calibration=calibration, field_of_view=field_of_view), None)
    target = stream_address(output) if is_stream(output) else Path(output)
    if isinstance(target, Path):
        _prepare(target)
    detector = load_detector(objects) if objects.objects else None
    network = load_aloud(estimator).seen_through(space.lens)
    if isinstance(target, Path):
        run = LiveRun(recording_of(target, address, network, stabilizer, look), space, keeps=True)
    else:
        run = LiveRun(stream_of(output, look), space, keeps=False)
    run.go(address, network, stabilizer, capture, live, seconds, detector)
    click.echo(f"{target}: {_said_of(run)}")


def _prepare(path: Path) -> None:
    """Repair what a crash has left in the folder; raises `SinkError` for a name that is taken or is a video's."""
    from pipeline.live.outputs.recovery import salvage
    from pipeline.sources.video import EXTENSIONS
    from viewer.console import say

    if path.suffix.lower() in EXTENSIONS:
        raise SinkError(
            f"{path} is the name of a video, but a recording is a folder with several.",
            hint=f"Give a name without extension: {path.stem}/view.mp4 is then the video of the view.",
        )
    for repaired in salvage(path.parent):
        say(f"An interrupted recording was repaired: {repaired}")
    if path.exists():
        raise OutputExistsError(f"{path} already exists.", hint="Choose another name.")


def _said_of(run: LiveRun) -> str:
    """Return what was done, in words."""
    words = f"{_frames(run.frames)}, {run.seconds:.1f} s"
    if not run.dropped:
        return words
    return f"{words}; {_frames(run.dropped)} {'was' if run.dropped == 1 else 'were'} dropped"


def _frames(count: int) -> str:
    return "1 frame" if count == 1 else f"{count} frames"
