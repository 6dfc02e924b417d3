"""Refuse options of views where the output stores depth itself."""

from __future__ import annotations

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
