"""The options of a lens: by its field of view, or by images of a checkerboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from viewer.options import ParamType, require_effect

if TYPE_CHECKING:
    from pipeline.geometry.lens import Lens


class _Corners(ParamType):
    """Click parameter type for COLUMNSxROWS."""

    name = "columnsxrows"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        parts = re.fullmatch(r"(\d+)x(\d+)", str(value))
        if parts is None or min(int(parts[1]), int(parts[2])) < 3:
            self.fail(
                f"“{value}” is not a checkerboard size. Give its inner corners, such as 9x6", param, ctx
            )
        return int(parts[1]), int(parts[2])


def lens_options(otherwise: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command the options `field_of_view`, `checkerboard` and `corners`, for `chosen_lens`.

    `otherwise` says what counts without them.
    """
    decorators = (
        click.option(
            "--field-of-view", type=click.FloatRange(1, 170), metavar="DEGREES",
            help=f"Field of view along the longer side; without it, {otherwise}.",
        ),
        click.option(
            "--checkerboard", metavar="IMAGES",
            help="Folder or pattern of checkerboard images from the same camera, to calibrate its lens.",
        ),
        click.option(
            "--corners", type=_Corners(), default="9x6", show_default=True,
            help="Inner corners of the checkerboard, columns x rows.",
        ),
    )  # fmt: skip

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for each in reversed(decorators):
            command = each(command)
        return command

    return decorate


def chosen_lens(
    field_of_view: float | None, checkerboard: str | None, corners: tuple[int, int]
) -> Lens | None:
    """Return the lens that the options say; None without them."""
    from pipeline.geometry.lens import Lens

    if checkerboard is None:
        require_effect("--checkerboard", "corners")
    else:
        if field_of_view is not None:
            raise click.UsageError(
                "--field-of-view and --checkerboard cannot be combined: each gives the lens."
            )
        return _lens_of(checkerboard, corners)
    return None if field_of_view is None else Lens.from_field_of_view(field_of_view)


def _lens_of(checkerboard: str, corners: tuple[int, int]) -> Lens:
    from pipeline.geometry.lens_sources import lens_of_checkerboard
    from pipeline.sources.base import open_source

    with open_source(checkerboard) as boards:
        lens, off_px = lens_of_checkerboard([frame.image for frame in boards], corners)
    click.echo(f"Lens: {lens.source}, reprojection error {off_px:.2f} px")
    return lens
