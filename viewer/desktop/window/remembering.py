"""Write down how the window is when it is closed, for the next start.

remember(window)
"""

from __future__ import annotations

from dataclasses import replace

from viewer.desktop.window.main_window import MainWindow


def remember(window: MainWindow) -> None:
    """Into the file of its preferences. The range is one network's and one scene's, and is not kept."""
    session, actions = window.session, window.actions_
    window.preferences = replace(
        window.preferences,
        geometry=window.saveGeometry().toBase64().data().decode(),
        panel_open=actions["panel"].isChecked(),
        legend=actions["legend"].isChecked(),
        probe=actions["probe"].isChecked(),
        look=replace(session.view_state.settings, range="auto", far=None, near=None),
        model=session.models.settings.model,
        stabilizer=session.stabilization.settings,
        live=session.stabilization.live,
        loop=session.playback.loop,
        snapshot_folder=window.snapshots.folder,
        recording_folder=window.recorder.folder,
        meters=window.calibration_messages.remembered,
        cameras=session.camera.chosen,
        folded=window.side.folded,
        hints_seen=window.hints.seen,
        conversions=window.conversions.stored,
    )
    window.preferences.save(window.preferences_path)
