"""Save the state of the window when it is closed, for the next session, or reset it to the defaults.

remember(window)
ask_to_reset(window)      # keeps sources, calibrations, presets and conversions
"""

from __future__ import annotations

from dataclasses import asdict, replace

from PyQt6.QtCore import QCoreApplication

from viewer.desktop.messages.message import Message, MessageAction
from viewer.desktop.state.preferences import Preferences
from viewer.desktop.style import languages
from viewer.desktop.style.theme import Appearance
from viewer.desktop.window.main_window import MainWindow

RESET = "reset"


def remember(window: MainWindow) -> None:
    """Save the preferences. The display range is left out: it depends on model and scene."""
    session, actions = window.session, window.actions_
    window.preferences = replace(
        window.preferences,
        geometry=window.saveGeometry().toBase64().data().decode(),
        panel_open=actions["panel"].isChecked(),
        legend=actions["legend"].isChecked(),
        probe=actions["probe"].isChecked(),
        look=replace(
            window.overlays.orbit.without_fit(session.view_state.settings), range="auto", far=None, near=None
        ),
        model=session.models.settings.model,
        stabilizer=session.stabilization.settings,
        live=session.stabilization.live,
        autocrop=session.source.settings.autocrop,
        detector=str(session.objects.settings.objects or ""),
        volume=session.speaker.volume,
        muted=session.speaker.is_muted,
        loop=session.playback.loop,
        snapshot_folder=window.snapshots.folder,
        recording_folder=window.recorder.folder,
        record_mcap=window.recorder.as_mcap,
        meters=window.calibration_messages.remembered,
        cameras=session.camera.chosen,
        folded=window.side.folded,
        hints_seen=window.hints.shown_count,
        conversions=window.conversions.stored,
    )
    window.preferences.save(window.preferences_path, before=window.first_preferences)


def ask_to_reset(window: MainWindow) -> None:
    """Show what a reset changes, with a button for it."""
    translate = QCoreApplication.translate
    text = translate("ResetSettings", "Reset all settings?")
    hint = translate(
        "ResetSettings",
        "View, model, filters, camera, layout, folders and appearance become as at the first start. "
        "Recent sources, calibrations and presets stay.",
    )
    resets = MessageAction(translate("ResetSettings", "Reset"), lambda: reset(window))
    window.messages.show_message(Message(RESET, text, hint, choices=(resets,), stays=True))


def reset(window: MainWindow) -> None:
    """Reset all settings; undo restores those of the view."""
    first, session, actions = Preferences(), window.session, window.actions_
    session.range_mode.choose("auto")
    session.view_state.set(**asdict(first.look))
    session.stabilization.use(first.stabilizer)
    session.stabilization.use_live(first.live)
    if session.source.settings.autocrop != first.autocrop:
        session.source.use(replace(session.source.settings, autocrop=first.autocrop))
    if session.objects.settings != first.objects:
        session.objects.use(first.objects)
    if session.models.settings.model != first.model:
        session.models.choose(first.model)
    session.playback.set_loop(first.loop)
    session.playback.set_speed(1)
    session.speaker.set_volume(first.volume)
    session.camera.reset()
    session.camera.forget_modes()
    window.snapshots.folder, window.recorder.folder = first.snapshot_folder, first.recording_folder
    for name, is_on in (
        ("panel", first.panel_open),
        ("legend", first.legend),
        ("probe", first.probe),
        ("record_mcap", False),
    ):
        actions[name].setChecked(is_on)
    window.side.fold(first.folded)
    if window.preferences.appearance is not Appearance.SYSTEM:
        window.menu.looks[Appearance.SYSTEM].trigger()
    if window.preferences.language != languages.SYSTEM:
        window.menu.languages.choices[languages.SYSTEM].trigger()
