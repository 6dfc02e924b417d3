"""Reset all settings: asked first, then as at the first start; work that was done stays."""

from fractions import Fraction

import pytest
from detector_files import write_detector
from windows import button, click, panel, wait_for

from pipeline.objects.settings import ObjectSettings
from pipeline.settings import LiveSettings, StabilizerSettings
from viewer.desktop.state.preferences import Preferences
from viewer.desktop.style.theme import Appearance
from viewer.desktop.window.remembering import reset


def test_it_asks_first_and_then_everything_is_as_at_the_first_start(make_window, make_clip, tmp_path):
    window, first = make_window(), Preferences()
    clip = make_clip()
    window.open(str(clip))
    wait_for(lambda: window.canvas.picture is not None)
    session = window.session
    session.view_state.set(view="depth", colormap="turbo", gamma=2.0, invert=True)
    session.stabilization.use(StabilizerSettings("very-steady", smooth=0.5))
    session.stabilization.use_live(LiveSettings("off"))
    session.playback.set_loop(False)
    window.snapshots.folder = str(tmp_path)
    for name in ("legend", "probe"):
        window.actions_[name].setChecked(False)
    window.side.fold(("view", "depth"))
    window.actions_["reset_settings"].trigger()
    assert session.view_state.settings.colormap == "turbo"  # it asks
    click(button(window, "Reset"))
    assert session.view_state.settings == first.look
    assert session.stabilization.settings == first.stabilizer
    assert session.stabilization.live == first.live
    assert session.playback.loop
    assert window.snapshots.folder == ""
    assert window.actions_["legend"].isChecked() and window.actions_["probe"].isChecked()
    assert set(window.side.folded) == set(first.folded)
    assert window.preferences.appearance is Appearance.SYSTEM
    assert str(clip) in window.preferences.recent
    window.actions_["undo"].trigger()
    assert session.view_state.settings.colormap == "turbo"  # the view can be had back


def test_spatial_smoothing_is_a_slider_and_its_effect_is_in_the_numbers(make_window):
    window = make_window()
    window.open("demo")
    wait_for(lambda: window.session.screen.depth is not None)
    window.session.playback.pause()
    window.session.playback.seek(Fraction(2))
    wait_for(lambda: window.session.screen.depth.frame.timestamp == 2)
    smooth = panel(window, "depth").filters.smooth
    assert smooth.words.text() == "Off"
    before = window.session.screen.depth.disparity
    smooth.setValue(100)
    assert smooth.words.text() == "100 %"
    wait_for(lambda: (window.session.screen.depth.disparity != before).any())
    assert window.session.screen.depth.raw_disparity.shape == before.shape


def test_the_detector_is_remembered_and_reset(make_window, tmp_path):
    pytest.importorskip("onnx")
    settings = ObjectSettings(write_detector(tmp_path / "red.onnx", "anchors"))
    window = make_window()
    window.session.objects.use(settings)
    wait_for(lambda: window.session.objects.detector is not None)
    window.close()
    again = make_window()
    assert again.preferences.objects == settings
    again.session.objects.use(again.preferences.objects)
    reset(again)
    assert again.session.objects.settings == ObjectSettings()
    again.close()
    assert Preferences.load(again.preferences_path).objects == ObjectSettings()
