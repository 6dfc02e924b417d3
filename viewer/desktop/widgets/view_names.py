"""What the views are called, and what each shows; one that this file does not know is called after its file."""

from __future__ import annotations

from PyQt6.QtCore import QCoreApplication


def tr(text: str) -> str:
    """In the user's language."""
    return QCoreApplication.translate("ViewNames", text)


class ViewNames:
    """By the name of a view's file."""

    @staticmethod
    def title(name: str) -> str:
        """A view's file name as people would write it."""
        known = {
            "depth": tr("Depth"),
            "overlay": tr("Overlay"),
            "side_by_side": tr("Side by side"),
            "wipe": tr("Wipe"),
            "points": tr("Points"),
            "bokeh": tr("Bokeh"),
            "fog": tr("Fog"),
            "relight": tr("Relight"),
            "stereo": tr("Stereo"),
        }
        return known.get(name, name.replace("_", " ").capitalize())

    @staticmethod
    def tip(name: str) -> str:
        """What a view shows."""
        known = {
            "depth": tr("Depth alone"),
            "overlay": tr("Depth laid over the picture"),
            "side_by_side": tr("The picture and its depth"),
            "wipe": tr("The picture left of a line, its depth right of it; drag the line"),
            "points": tr(
                "Points in space; drag to turn them. How deep they are is assumed until distances are marked"
            ),
            "bokeh": tr("Sharp at one distance, soft before and behind it; click what is to be sharp"),
            "fog": tr("What is far fades in fog"),
            "relight": tr("Another lamp, by the way surfaces face"),
            "stereo": tr("A picture for each eye: for 3D screens, and for red and cyan glasses"),
        }
        return known.get(name, ViewNames.title(name))
