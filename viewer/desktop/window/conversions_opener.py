"""Make the window of conversions when it is first asked for: the converter takes its time to come.

opener = ConversionsOpener(session, metadata, actions, preferences.conversions, window)
opener.window.reveal()
opener.stored                            # what is not done, for the next start
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QWidget

from viewer.desktop.state.metadata import Metadata
from viewer.desktop.state.session import Session
from viewer.desktop.widgets.actions import Actions

if TYPE_CHECKING:
    from viewer.desktop.conversions.window import ConversionsWindow


class ConversionsOpener(QObject):
    """Knows the conversions, those of the last time too, whether or not their window was made."""

    def __init__(
        self,
        session: Session,
        metadata: Metadata,
        actions: Actions,
        left: tuple[dict[str, Any], ...],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session, self._metadata, self._actions, self._left = session, metadata, actions, left
        self._parent = parent

    @cached_property
    def window(self) -> ConversionsWindow:
        """The window, with what was not done the last time."""
        from viewer.desktop.conversions.output_plan import OutputPlanner
        from viewer.desktop.conversions.window import ConversionsWindow

        session = self._session
        planner = OutputPlanner(session.view_state, session.range_mode, self._metadata)
        window = ConversionsWindow(planner, session.background, self._actions, self._parent)
        window.queue.restore(self._left)
        return window

    def reveal(self, sources: Sequence[str] = ()) -> None:
        """Show it, and these files among the others."""
        self.window.add(sources)
        self.window.reveal()

    @property
    def is_made(self) -> bool:
        """Whether anybody has asked for it."""
        return "window" in self.__dict__

    @property
    def is_busy(self) -> bool:
        """Whether a conversion is under way."""
        return self.is_made and self.window.queue.at_work is not None

    @property
    def stored(self) -> tuple[dict[str, Any], ...]:
        """What is not done."""
        return self.window.queue.stored if self.is_made else self._left

    def shut_down(self) -> None:
        """Stop what is under way; what is whole of it is kept."""
        if self.is_made:
            self.window.shut_down()
