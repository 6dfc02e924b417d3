"""Define the interface of all views: a pure function from a depth frame to an image, for the window and for files.

    picture = render(depth, ViewSettings(view="overlay", opacity=0.5))     # uint8 (H, W, 3) RGB

A new view is one file in this folder with `render(depth: DepthFrame, options: ViewSettings) -> Image`. It keeps the
size of the frame unless its docstring says otherwise, has no state and does not use Qt: the view can change while
playback is paused, without a new inference.
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
    """Return the view for a conversion; None for plain depth, which the conversion renders faster by itself."""
    if not isinstance(look, ViewSettings) or look.is_plain:
        return None
    return partial(render, options=look)


def render(depth: DepthFrame, options: ViewSettings) -> Image:
    """Render a depth frame with the chosen view.

    Parameters
    ----------
    depth : DepthFrame
    options : ViewSettings
        View, colormap and all other display options.

    Returns
    -------
    ndarray of uint8, shape (H, W, 3)
        RGB image.

    Examples
    --------
    >>> picture = render(depth, ViewSettings(view="overlay", opacity=0.5))
    """
    if options.equalize:
        from viewer.views.equalize import equalized

        depth, options = equalized(depth, options)
    picture: Image = plugins.load("viewer.views", options.view).render(depth, options)
    if depth.frame.detections and options.shows_places:
        from pipeline.objects.distance import located
        from pipeline.objects.drawing import with_objects

        picture = with_objects(picture, located(depth), tiles=options.tiles)
    return picture
