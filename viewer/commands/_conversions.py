"""What commands that convert share: which options an output shows, and how to resume."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.settings import LookSettings
from viewer.options import names_of, require_effect
from viewer.views.settings import ViewSettings

COLORING = "colormap", "invert"
"""Options of `LookSettings` that change colors alone; range and upsampling change the numbers, too."""


def require_effect_of_view(view: ViewSettings, output: Path, format: str) -> None:
    """Raise a usage error if an option of a view was given that this output does not show."""
    from pipeline.sinks.base import sink_kind

    kind = sink_kind(output, format)
    if not getattr(kind, "IS_NUMERIC", False):
        return
    if not getattr(kind, "TAKES_VIEWS", False):
        own = set(names_of(ViewSettings)) - set(names_of(LookSettings))
        require_effect("an output that shows a view, such as .mp4", *COLORING, *own)
    elif view.is_plain:
        require_effect("another --view", *COLORING)


@contextmanager
def resume_hint(output: Path) -> Iterator[None]:
    """Print how to resume, if the block fails."""
    from pipeline.errors import UnfinishedError

    try:
        yield
    except UnfinishedError:
        raise  # says so itself
    except BaseException:
        print_resume_hint(output)
        raise


def print_resume_hint(output: Path) -> None:
    """Print how to resume, if there is unfinished work."""
    from pipeline.conversion.checkpoint import unfinished
    from viewer.console import say

    if (left := unfinished(output)) is not None:
        say(f"The finished part of {output} is kept: {left}. Continue with the same command and --resume.")
