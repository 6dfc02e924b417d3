"""Enable each action only while it has an effect: one rule per action, in one table.

EnabledActions(actions, session, recorder, window)      # follows the state objects from now on
"""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QObject

from viewer.desktop.state.recorder import Recorder
from viewer.desktop.state.session import Session
from viewer.desktop.widgets.actions import Actions

Rules = dict[str, Callable[[], bool]]


class EnabledActions(QObject):
    """Actions that are always available have no rule. That of distance marks is in `panels/distance.py`."""

    def __init__(self, actions: Actions, session: Session, recorder: Recorder, parent: QObject) -> None:
        super().__init__(parent)
        self._actions, self._session, self._recorder = actions, session, recorder
        self._rules = self._of_playback() | self._of_picture()
        for signal in (
            session.source.changed,
            session.screen.picture_ready,
            session.playback.changed,
            session.speaker.changed,
            session.rewind.moved,
            session.stabilization.changed,
            session.view_state.changed,
            session.probe_set.changed,
            session.distance_marks.changed,  # the lens can be undone, too
            recorder.changed,
            actions["ruler"].toggled,
            actions["plane"].toggled,
            actions["difference"].toggled,
        ):
            signal.connect(self.follow)

    def follow(self) -> None:
        """Update all actions."""
        for name, rule in self._rules.items():
            action, wanted = self._actions[name], rule()
            if action.isEnabled() is not wanted:
                action.setEnabled(wanted)

    def _of_playback(self) -> Rules:
        source, playback, rewind = self._session.source, self._session.playback, self._session.rewind

        def moves() -> bool:
            info = source.info
            return source.is_open and (info is None or info.is_live or info.frame_count != 1)

        def goes_back() -> bool:
            return playback.can_seek or rewind.is_there

        rules: Rules = {
            "play": moves,
            "loop": lambda: source.info is None or source.info.can_loop,
            "close_source": lambda: bool(source.address),
            "copy_command": lambda: bool(source.address),
        }
        rules |= dict.fromkeys(("section", "slower", "faster"), lambda: playback.can_seek)
        speaker = self._session.speaker
        rules["mute"] = lambda: speaker.has_audio and speaker.has_device
        rules |= dict.fromkeys(
            ("back", "forth"), lambda: goes_back() or source.is_image
        )  # to the images beside it
        rules["export"] = lambda: source.info is not None and not source.info.is_live
        return rules | dict.fromkeys(("frame_back", "frame_forth", "start"), goes_back)

    def _of_picture(self) -> Rules:
        session, actions = self._session, self._actions
        look, probe_set, marks = session.view_state, session.probe_set, session.distance_marks

        def has_picture() -> bool:
            return session.screen.depth is not None

        def is_stabilized() -> bool:
            return session.stabilization.settings.strength != "off"

        def is_colored() -> bool:
            return look.settings.has_colors

        needing = (
            "snapshot", "snapshot_all", "save_space", "copy_picture", "pin", "zoom_in", "zoom_out", "zoom_reset",
            "pan_left", "pan_right", "pan_up", "pan_down",
        )  # fmt: skip
        rules: Rules = dict.fromkeys(needing, has_picture)
        rules |= dict.fromkeys(("next_colormap", "previous_colormap", "invert"), is_colored)
        rules["legend"] = lambda: is_colored() or actions["difference"].isChecked()
        rules |= dict.fromkeys(
            ("wipe_left", "wipe_right"), lambda: look.settings.view == "wipe" and has_picture()
        )
        for name in ("difference", "profile", "region"):  # what is on can be switched off
            rules[name] = lambda name=name: has_picture() or actions[name].isChecked()  # type: ignore[misc]
        spatial = "space_front", "space_side", "space_top", "space_fit", "ruler", "plane"
        rules |= dict.fromkeys(spatial, lambda: look.settings.is_spatial and has_picture())
        return rules | {
            "raw": lambda: has_picture() and (is_stabilized() or actions["raw"].isChecked()),
            "record": lambda: has_picture() or self._recorder.is_on,
            "clear_marks": lambda: bool(
                probe_set.pins
                or probe_set.line
                or probe_set.region
                or marks.placed
                or marks.calibration
                or actions["ruler"].isChecked()
                or actions["plane"].isChecked()
            ),
            "undo": lambda: look.history.can_undo,
            "redo": lambda: look.history.can_redo,
        }
