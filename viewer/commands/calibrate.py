"""`depth-viewer calibrate`: fit metric depth to measured distances, for `convert --calibration`."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.address import Address
from pipeline.depth_files.settings import DepthFileSettings
from pipeline.errors import OutputExistsError
from pipeline.settings import EstimatorSettings, SourceSettings
from viewer.lens_options import chosen_lens, lens_options
from viewer.options import ParamType, with_settings

if TYPE_CHECKING:
    from pipeline.arrays import Disparity
    from pipeline.frame import Frame
    from pipeline.geometry.lens import Lens


class _Place(ParamType):
    """Click parameter type for X,Y=METERS."""

    name = "x,y=meters"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        parts = re.fullmatch(r"([\d.]+),([\d.]+)=([\d.]+)", str(value))
        try:
            x, y, meters = map(float, parts.groups() if parts else ())
        except ValueError:
            self.fail(f"“{value}” is not a distance mark. Example: 120,80=1.5", param, ctx)
        return (x, y), meters


@click.command()
@click.argument("source", metavar="SOURCE")
@click.option(
    "-m", "--mark", "marks", type=_Place(), multiple=True, required=True,
    help="Point in the image, in pixels from the top left, and its distance in meters. Give at least two.",
)  # fmt: skip
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False),
    help="Calibration file to write, such as room.json.",
)  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace the output if it exists.")
@lens_options("from the file, else 60")
@with_settings(estimator=EstimatorSettings, source_settings=SourceSettings, depth_file=DepthFileSettings)
def command(
    source: str,
    marks: tuple[tuple[tuple[float, float], float], ...],
    output: Path,
    overwrite: bool,
    field_of_view: float | None,
    checkerboard: str | None,
    corners: tuple[int, int],
    estimator: EstimatorSettings,
    source_settings: SourceSettings,
    depth_file: DepthFileSettings,
) -> None:
    """Calibrate SOURCE to metric depth.

    Mark points of the first frame whose distance from the camera you measured. The calibration is valid for the same
    model and camera, as long as the camera shows the same scene. Use it with convert --calibration. With --depth, it
    is valid for that depth.

    Example: depth-viewer calibrate photo.jpg --mark 120,80=1.5 --mark 300,90=3.2 -o room.json
    """
    from pipeline.geometry.distance_mark import mark_at
    from pipeline.geometry.fit import fit
    from pipeline.geometry.lens import Lens
    from pipeline.geometry.lens_sources import lens_of_file
    from pipeline.sources.base import local_file
    from pipeline.storage.fingerprint import fingerprint
    from pipeline.storage.part_file import require_place
    from viewer.console import say, tell

    source = Address(source)
    if output.exists() and not overwrite:
        raise OutputExistsError(
            f"{output} already exists.", hint="Replace it with --overwrite, or choose another output."
        )
    require_place(output, local_file(source))
    lens = chosen_lens(field_of_view, checkerboard, corners)
    depth_file.require_alone(has_model=estimator != EstimatorSettings())
    origin, frame = local_file(source), _first_frame(source, source_settings, depth_file)
    of_depth = frame.given.lens if frame.given else None
    used = lens or of_depth or (lens_of_file(origin) if origin else None) or Lens()
    model, disparity = _depth_of(frame, estimator, used)
    found = [mark_at(place, meters, disparity, frame.image.shape[:2], used) for place, meters in marks]
    calibration = fit(found, model=model, lens=lens)
    calibration = replace(calibration, source=fingerprint([origin]) if origin else "")
    calibration.write(output)
    for (place, meters), mark in zip(marks, found, strict=True):
        told = float(calibration.meters(mark.disparity)) * meters / mark.meters
        error = float(calibration.error(mark.disparity))
        click.echo(
            f"{place[0]:g},{place[1]:g}: measured {meters:.2f} m, estimated {told:.2f} m ± {error:.2f} m"
        )
    residual = f", residual {calibration.residual:.1%}" if len(found) > 2 else ""
    tell(f"{output}: {calibration.formula}{residual}, {used.source} lens")
    if len(found) == 2:
        say("Two distance marks always fit exactly. Add a third one to see the error.")


def _first_frame(source: str, settings: SourceSettings, depth_file: DepthFileSettings) -> Frame:
    """Read the first frame of the source, with precomputed depth if there is some."""
    from pipeline.depth_files.source import open_joined
    from pipeline.errors import SourceUnreadableError

    with open_joined(source, depth_file, settings) as opened:
        frame = opened.read()
    if frame is None:
        raise SourceUnreadableError(f"{source} contains no frames.", hint="Check that the file is complete.")
    return frame


def _depth_of(frame: Frame, estimator: EstimatorSettings, lens: Lens) -> tuple[str, Disparity]:
    """Return the name of the model and the disparity of the frame: that which came with it, else an estimated one."""
    from viewer.console import load_aloud

    if frame.given is not None:
        return frame.given.model, frame.given.disparity
    network = load_aloud(estimator).seen_through(lens)
    return network.model, network.estimate(frame.image)
