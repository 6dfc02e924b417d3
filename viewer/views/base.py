"""What every view promises: a pure function from a depth frame to a picture, the same for the window and for files.

    picture = render(depth, ViewSettings(view="overlay", opacity=0.5))     # uint8 (H, W, 3) RGB

A new view is one file in this folder with `render(depth: DepthFrame, options: ViewSettings) -> Image`. It keeps the
frame's own size unless its docstring says otherwise, reads no state and writes none, and does not know Qt: the look
can change while paused without running the network again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline import plugins
from pipeline.settings import LookSettings, option, plugin_of

if TYPE_CHECKING:
    from pipeline.frame import DepthFrame, Image


@dataclass(frozen=True)
class ViewSettings(LookSettings):
    """How a depth frame is shown."""

    view: str = option("depth", "what is shown", choices=plugin_of("viewer.views"))
    opacity: float = option(0.6, "share of depth in the overlay", minimum=0, maximum=1)


def render(depth: DepthFrame, options: ViewSettings) -> Image:
    """The picture of the chosen view."""
    picture: Image = plugins.load("viewer.views", options.view).render(depth, options)
    return picture
