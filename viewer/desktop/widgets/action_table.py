"""List all actions in a table: text, tooltip, keys, icon. `actions.py` creates them."""

from __future__ import annotations

from PyQt6.QtCore import QCoreApplication

from pipeline import plugins
from viewer.desktop.widgets.action_groups.entry import Entry
from viewer.desktop.widgets.action_groups.general import GeneralActions
from viewer.desktop.widgets.action_groups.measurement import MeasurementActions
from viewer.desktop.widgets.action_groups.source import SourceActions
from viewer.desktop.widgets.action_groups.view import ViewActions
from viewer.views.settings import EFFECTS


def tr(text: str) -> str:
    """Translate a text into the user's language."""
    return QCoreApplication.translate("ActionTable", text)


class ActionTable:
    """`views` are the names of the views in order; `groups` has all entries by name, under their headings."""

    def __init__(self) -> None:
        self.views = sorted(plugins.names("viewer.views"), key=_order)
        self.groups: dict[str, dict[str, Entry]] = {
            tr("Source"): SourceActions.source(),
            tr("Playback"): SourceActions.playing(),
            tr("View"): ViewActions.view(self.views) | ViewActions.window(),
            tr("Measurement"): MeasurementActions.measuring(),
            tr("General"): GeneralActions.keeping() | GeneralActions.program(),
        }


def _order(view: str) -> tuple[int, str]:
    """Sort key: first the views with established numbers, then later ones."""
    known = "depth", "overlay", "side_by_side", "wipe", "points", *EFFECTS
    return known.index(view) if view in known else len(known), view
