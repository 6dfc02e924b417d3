"""Create the window of conversions on first use, because loading the converter takes time.

opener = ConversionsOpener(session, metadata, actions, preferences.conversions, window)
opener.window.reveal()
opener.stored                            # unfinished conversions, for the next session
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QApplication, QWidget

from viewer.desktop.messages.error_messages import message_of
from viewer.desktop.messages.message import Message, MessageAction
from viewer.desktop.messages.recording_messages import show_folder
from viewer.desktop.messages.toasts import Messages
from viewer.desktop.state.metadata import Metadata
from viewer.desktop.state.session import Session
from viewer.desktop.widgets.actions import Actions

if TYPE_CHECKING:
    from viewer.desktop.conversions.job import Job
    from viewer.desktop.conversions.reconstruction.job import Reconstruction
    from viewer.desktop.conversions.reconstruction.window import ReconstructionWindow
    from viewer.desktop.conversions.window import ConversionsWindow


class ConversionsOpener(QObject):
    """Keeps the conversions, including those of the last session, with or without their window."""

    def __init__(
        self,
        session: Session,
        metadata: Metadata,
        actions: Actions,
        left: tuple[dict[str, Any], ...],
        messages: Messages,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session, self._metadata, self._actions, self._left = session, metadata, actions, left
        self._parent, self._messages = parent, messages

    @cached_property
    def window(self) -> ConversionsWindow:
        """Return the window, with the unfinished conversions of the last session."""
        from viewer.desktop.conversions.output_plan import OutputPlanner
        from viewer.desktop.conversions.window import ConversionsWindow

        session = self._session
        planner = OutputPlanner(session.view_state, session.range_mode, self._metadata, session.playback)
        window = ConversionsWindow(planner, session.background, self._actions, self._parent)
        window.queue.restore(self._left)
        window.queue.ended.connect(self._tell)
        window.scene_wished.connect(self._show_scene)
        return window

    @cached_property
    def scenes(self) -> ReconstructionWindow:
        """Return the window of reconstructions, which are jobs of the same queue."""
        from viewer.desktop.conversions.reconstruction.window import ReconstructionWindow

        queue = self.window.queue
        return ReconstructionWindow(self.window.planner, queue, self._session.background, self._parent)

    def reveal_scenes(self) -> None:
        """Show the window of reconstructions."""
        self.scenes.reveal()

    def _show_scene(self, job: Reconstruction) -> None:
        self.scenes.show_job(job)
        self.scenes.reveal()

    def reveal(self, sources: Sequence[str] = ()) -> None:
        """Show the window, and add these files."""
        self.window.add(sources)
        self.window.reveal()

    def reveal_shown(self) -> None:
        """Show the window, and add the main window's source: only its A-B part, if there is one."""
        self.window.add_shown()
        self.window.reveal()

    def _tell(self, conversion: Job) -> None:
        """Report a finished conversion in the main window; its own window may be closed or hidden."""
        output, key = conversion.request.output, f"conversion {conversion.request.output}"
        if conversion.result is not None and conversion.error is None:
            where = MessageAction(self.tr("Show in folder"), lambda: show_folder(output.parent))
            text = self.tr("{name} is finished").format(name=output.name)
            self._messages.show_message(Message(key, text, choices=(where,)))
        elif conversion.error is not None:
            shown = MessageAction(self.tr("Show"), self.reveal)
            self._messages.show_message(message_of(key, conversion.error, self._parent, shown))
        QApplication.alert(self._parent)

    @property
    def is_made(self) -> bool:
        """Return whether the window has been created."""
        return "window" in self.__dict__

    @property
    def is_busy(self) -> bool:
        """Return whether a conversion is running."""
        return self.is_made and self.window.queue.at_work is not None

    @property
    def stored(self) -> tuple[dict[str, Any], ...]:
        """Return the unfinished conversions."""
        return self.window.queue.stored if self.is_made else self._left

    def shut_down(self) -> None:
        """Stop the running conversion; finished work is kept."""
        if self.is_made:
            self.window.shut_down()
