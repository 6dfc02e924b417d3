"""Name and describe the views; an unknown view is named after its file."""

from __future__ import annotations

from PyQt6.QtCore import QCoreApplication


def tr(text: str) -> str:
    """Translate a text into the user's language."""
    return QCoreApplication.translate("ViewNames", text)


class ViewNames:
    """Titles and tooltips by the file name of a view."""

    @staticmethod
    def title(name: str) -> str:
        """Return the title of a view."""
        known = {
            "depth": tr("Depth"),
            "overlay": tr("Overlay"),
            "side_by_side": tr("Side by side"),
            "wipe": tr("Wipe"),
            "points": tr("Point cloud"),
            "bokeh": tr("Bokeh"),
            "fog": tr("Fog"),
            "relight": tr("Relight"),
            "stereo": tr("Stereo"),
        }
        return known.get(name, name.replace("_", " ").capitalize())

    @staticmethod
    def tip(name: str) -> str:
        """Return the tooltip of a view."""
        known = {
            "depth": tr("Depth only"),
            "overlay": tr("Depth over the frame"),
            "side_by_side": tr("The frame and its depth"),
            "wipe": tr("The frame left of the divider, depth right of it; drag the divider"),
            "points": tr(
                "Point cloud: drag to rotate, Shift+drag to move, wheel to come closer. "
                "The depth scale is assumed until you mark distances"
            ),
            "bokeh": tr("Sharp at the focus depth, blurred elsewhere; click to focus"),
            "fog": tr("Distant parts fade into fog"),
            "relight": tr("Light the scene from another direction"),
            "stereo": tr("One image per eye, for 3D displays or red-cyan glasses"),
        }
        return known.get(name, ViewNames.title(name))
