"""What every view promises: a pure function from a depth frame to a picture, the same for the window and for files.

    picture = render(depth, ViewSettings(view="overlay", opacity=0.5))     # uint8 (H, W, 3) RGB

A new view is one file in this folder with `render(depth: DepthFrame, options: ViewSettings) -> Image`. It keeps the
frame's own size unless its docstring says otherwise, reads no state and writes none, and does not know Qt: the look
can change while paused without running the network again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from pipeline import plugins
from pipeline.settings import LookSettings
from viewer.views.settings import ViewSettings

if TYPE_CHECKING:
    from pipeline.arrays import Image
    from pipeline.frame import DepthFrame


def for_converter(look: LookSettings) -> Callable[[DepthFrame], Image] | None:
    """The view as a conversion takes it: None where that makes the picture by itself, and faster."""
    if not isinstance(look, ViewSettings) or look.is_plain:
        return None
    return partial(render, options=look)


def render(depth: DepthFrame, options: ViewSettings) -> Image:
    """The picture of the chosen view."""
    if options.equalize:
        from viewer.views.equalize import equalized

        depth, options = equalized(depth, options)
    picture: Image = plugins.load("viewer.views", options.view).render(depth, options)
    return picture
