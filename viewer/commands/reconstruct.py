"""`depth-viewer reconstruct`: make a mesh of the scene in a clip."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.depth_files.settings import DepthFileSettings
from pipeline.reconstruction.settings import ReconstructionSettings
from pipeline.settings import EstimatorSettings, SourceSettings
from viewer.lens_options import chosen_lens, lens_options
from viewer.options import with_settings

if TYPE_CHECKING:
    from pipeline.reconstruction.request import ReconstructionResult


@click.command()
@click.argument("source", metavar="SOURCE")
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False),
    help="Mesh to write: .ply, .glb or .obj, such as room.ply.",
)  # fmt: skip
@lens_options("from the file, else found from the clip")
@with_settings(
    settings=ReconstructionSettings,
    estimator=EstimatorSettings,
    source_settings=SourceSettings,
    depth_file=DepthFileSettings,
)
def command(
    source: str,
    output: Path,
    field_of_view: float | None,
    checkerboard: str | None,
    corners: tuple[int, int],
    settings: ReconstructionSettings,
    estimator: EstimatorSettings,
    source_settings: SourceSettings,
    depth_file: DepthFileSettings,
) -> None:
    """Reconstruct the scene of SOURCE as a colored mesh.

    SOURCE is a clip filmed while moving through a static scene. Camera poses come from the clip, depth from a model or
    from --depth. Without a known lens, the field of view is estimated from the clip, too. The mesh is in meters with
    --calibration or a metric model, else its scale is relative. After an interruption, the same command continues.

    Example: depth-viewer reconstruct clip.mp4 -o room.ply
    """
    lens = chosen_lens(field_of_view, checkerboard, corners)
    from pipeline.reconstruction.reconstruct import reconstruct
    from pipeline.reconstruction.request import ReconstructionHooks, ReconstructionRequest
    from viewer.console import load_aloud, say, stage_bars, tell

    request = ReconstructionRequest(source, output, settings, estimator, source_settings, depth_file, lens)
    with _resume_hint(output), stage_bars(output.name) as on_progress:
        result = reconstruct(request, ReconstructionHooks(load_aloud, on_progress))
    tell(_line(result))
    if result.unit != "meters":
        say(f"The unit is {result.unit}. For meters, use --calibration.")
    for note in result.notes:
        say(f"Note: {note}")


def _line(result: ReconstructionResult) -> str:
    x, y, z = result.size
    unit = " m" if result.unit == "meters" else ""
    line = f"{result.path}: {result.triangles} triangles, {x:.2f} x {y:.2f} x {z:.2f}{unit}"
    line += (
        f", from {result.posed} of {result.key_frames} key frames in {result.seconds:.0f} s, {result.model}"
    )
    line += f", field of view {result.field_of_view:.1f} degrees ({result.lens_source})"
    if result.moving_share >= 0.001:
        line += f", {result.moving_share:.1%} of the depth left out as moving or contradicted"
    return line


@contextmanager
def _resume_hint(output: Path) -> Iterator[None]:
    """Say that the same command continues, if the block fails and work is left; not where it is other work."""
    from pipeline.errors import UnfinishedError
    from pipeline.storage.part_file import part_of
    from pipeline.storage.work_folder import journal_of
    from viewer.console import say

    try:
        yield
    except UnfinishedError:
        raise
    except BaseException:
        if journal_of(output) is not None:
            say(f"The finished part is kept in {part_of(output)}. The same command continues it.")
        raise
