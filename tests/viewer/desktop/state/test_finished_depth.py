"""A recording, and a video with its precomputed depth: what is shown is the depth of the file, and no model runs."""

import sys
from fractions import Fraction

import numpy as np
import pytest
from estimators import StandIn
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFileDialog
from windows import choose, click, discard, key, panel, shown_number, wait_for, wait_for_rest

import pipeline
from pipeline.depth_files.settings import DepthFileSettings
from pipeline.geometry.distance_mark import DistanceMark
from pipeline.geometry.fit import fit
from pipeline.geometry.lens import Lens
from pipeline.settings import ConvertSettings
from pipeline.sinks import depth_video, sidecar
from viewer.desktop import app

CONTROL = Qt.KeyboardModifier.ControlModifier
SIZE = (96, 64)


@pytest.fixture
def recording(make_window, fake_cameras, tmp_path):
    """The folder of a recording that the window has made of a camera with numbered pictures."""
    fake_cameras.plug(0, "Integrated Camera", size=SIZE, interval=0.02)
    window = make_window()
    window.recorder.folder = str(tmp_path / "recordings")
    window.open("0")
    wait_for(lambda: window.session.screen.depth is not None)
    key(window, Qt.Key.Key_R, CONTROL)
    wait_for(lambda: window.recorder.frames >= 15)
    key(window, Qt.Key.Key_R, CONTROL)
    wait_for(lambda: any(each.key == "recording" for each in window.messages.shown()))
    window.close()
    (folder,) = (tmp_path / "recordings").iterdir()
    return folder


@pytest.fixture
def finished(make_clip, tmp_path):
    """A clip and a depth video of it, in which disparity is 100 at the left and 900 at the right, whatever it shows."""

    class Ramp(StandIn):
        """A network that sees the same everywhere."""

        model, runtime, note, digest, address, streams = "ramp", "test", "", "", "ramp", 1

        def estimate(self, image):
            return np.tile(np.linspace(100, 900, SIZE[0], dtype=np.float32), (SIZE[1], 1))

    clip = make_clip(size=SIZE, frames=40)
    depth = tmp_path / "clip-depth.mkv"
    room = tmp_path / "room.json"
    marks = [DistanceMark(100, 10.0), DistanceMark(900, 1.5)]
    fit(marks, model="ramp", lens=Lens.from_field_of_view(90)).write(room)
    pipeline.convert(clip, depth, ConvertSettings(calibration=room), estimator=Ramp())
    return clip, depth


def shown(window):
    return window.session.screen.depth


@pytest.mark.parametrize("part", ["", "depth.mkv"])
def test_a_recording_is_shown_with_the_depth_that_was_recorded(recording, make_window, part):
    window = make_window()
    window.open(str(recording / part) if part else str(recording))
    wait_for(lambda: shown(window) is not None)
    window.session.playback.pause()
    window.session.playback.seek(Fraction(0))
    wait_for(lambda: shown(window).frame.timestamp == 0)
    _, stored = next(depth_video.read(recording / "depth.mkv"))
    np.testing.assert_array_equal(shown(window).disparity, stored)
    assert window.session.models.estimator.calls == 0
    assert (shown(window).model, shown(window).runtime) == ("brightness", "depth file")
    depth = panel(window, "depth")
    assert depth.model.currentText() == "depth.mkv"
    assert not depth.filters.strength.isEnabled() and not depth.filters.motion.isEnabled()
    assert recording.name in window.windowTitle()
    assert panel(window, "transport").isVisible()


def test_choosing_a_model_runs_it_on_the_recorded_frames(recording, make_window):
    window = make_window()
    window.open(str(recording))
    wait_for(lambda: shown(window) is not None)
    picker = panel(window, "depth").model
    choose(picker, "auto")
    wait_for(
        lambda: window.session.models.estimator is not None and window.session.models.estimator.calls > 0
    )
    assert window.session.source.depth is None
    assert picker.value == "auto"
    wait_for(lambda: shown_number(window) is not None)


def test_a_depth_video_beside_its_clip_is_chosen_in_the_list_of_models(finished, make_window):
    clip, depth = finished
    window = make_window()
    window.open(str(clip))
    wait_for(lambda: shown(window) is not None)
    window.session.playback.pause()
    window.session.playback.seek(Fraction(1))
    wait_for(lambda: shown(window).frame.timestamp == 1 and not window.session.playback.is_seeking)
    choose(panel(window, "depth").model, "add depth")
    dialog = panel(window, "depth").findChild(QFileDialog)
    dialog.fileSelected.emit(str(depth))
    dialog.close()
    wait_for(lambda: shown(window) is not None and shown(window).runtime == "depth file")
    wait_for(lambda: shown(window).frame.timestamp == 1)  # it goes on from there
    left, right = shown(window).disparity[5, [0, -1]]
    assert left == pytest.approx(100, abs=10) and right == pytest.approx(900, abs=10)
    assert not window.session.playback.is_playing


def test_the_export_takes_the_depth_of_the_file_too(finished, make_window):
    clip, depth = finished
    window = make_window()
    window.open(str(clip))
    wait_for(lambda: shown(window) is not None)
    window.session.source.depth_wanted.emit(DepthFileSettings(depth))
    wait_for(lambda: shown(window) is not None and shown(window).runtime == "depth file")
    window.export()
    (planned,) = window.converting.queue.conversions
    assert planned.request.depth_file.depth == depth
    window.actions_["copy_command"].trigger()
    line = next(each.hint for each in window.messages.shown() if each.key == "snapshot")
    assert f"--depth {depth}" in line and "--model" not in line


def test_finished_depth_is_smoothed_within_its_frames(finished, make_window):
    """At once, while it is paused; the export and the copied command do the same."""
    clip, depth = finished
    window = make_window()
    window.open(str(clip))
    wait_for(lambda: shown(window) is not None)
    window.session.playback.pause()
    wait_for_rest(lambda: shown(window).frame.timestamp)
    paused_at = window.session.playback.position
    window.session.source.depth_wanted.emit(DepthFileSettings(depth))
    wait_for(lambda: shown(window) is not None and shown(window).runtime == "depth file")
    wait_for(lambda: shown(window).frame.timestamp == paused_at)  # it goes on from there
    as_it_is = shown(window).disparity
    filters = panel(window, "depth").filters
    assert filters.smooth.isEnabled() and not filters.strength.isEnabled()
    filters.smooth.setValue(80)
    wait_for(lambda: not np.array_equal(shown(window).disparity, as_it_is))
    np.testing.assert_array_equal(shown(window).raw_disparity, as_it_is)
    window.export()
    (planned,) = window.converting.queue.conversions
    assert planned.request.stabilizer.smooth == 0.8
    window.actions_["copy_command"].trigger()
    line = next(each.hint for each in window.messages.shown() if each.key == "snapshot")
    assert "--smooth 0.8" in line and "--stabilize" not in line


def test_depth_of_another_video_is_refused_in_words(finished, make_window, make_clip):
    _, depth = finished
    other = make_clip("other.mp4", size=SIZE, frames=90)
    window = make_window()
    window.open(str(other))
    wait_for(lambda: shown(window) is not None)
    window.session.playback.pause()
    window.session.playback.seek(Fraction(3))
    wait_for(lambda: shown(window).frame.timestamp == 3)
    window.session.source.depth_wanted.emit(DepthFileSettings(depth))
    wait_for(lambda: any("has no depth for the frame" in each.text for each in window.messages.shown()))


def test_a_source_is_opened_with_its_depth_and_no_model_is_loaded(finished, make_window, tmp_path):
    clip, depth = finished
    window = make_window(begin=False)
    window.open(str(clip), DepthFileSettings(depth))
    wait_for(lambda: shown(window) is not None)
    session = window.session
    assert session.models.estimator is None and not session.models.is_loading
    assert (shown(window).model, shown(window).runtime) == ("ramp", "depth file")
    assert session.playback.is_playing
    # meters of the file: at the left 10 m along the axis, seen at 45 degrees through its lens of 90
    reading = session.distance_marks.tell_at(shown(window), (0.0, 0.5))
    assert reading.meters == pytest.approx(10 * 2**0.5, rel=0.05)
    assert session.depth_scale.is_metric
    window.actions_["view:points"].trigger()
    wait_for(lambda: session.screen.settings.view == "points")
    window.recorder.folder = str(tmp_path / "recordings")
    key(window, Qt.Key.Key_R, CONTROL)
    wait_for(lambda: window.recorder.frames >= 5)
    key(window, Qt.Key.Key_R, CONTROL)
    wait_for(lambda: any(each.key == "recording" for each in window.messages.shown()))
    (folder,) = (tmp_path / "recordings").iterdir()
    about, made = sidecar.read(folder / "depth.json"), sidecar.read(depth.with_suffix(".json"))
    assert about["model"]["name"] == "ramp" and about["stabilization"] == made["stabilization"] == "steady"
    _, stored = next(depth_video.read(folder / "depth.mkv"))
    assert stored[5, [0, -1]] == pytest.approx([100, 900], abs=10)
    window.open(str(clip))  # now a model is wanted
    wait_for(lambda: session.models.estimator is not None and session.models.estimator.calls > 0)
    assert session.source.depth is None


def test_values_of_another_program_are_meters_where_they_are_said_to_be(make_window, make_clip, tmp_path):
    clip = make_clip(size=SIZE, frames=6)
    meters = np.tile(np.linspace(2, 8, SIZE[0], dtype=np.float32), (6, SIZE[1], 1))
    np.save(tmp_path / "meters.npy", meters)
    window = make_window(begin=False)
    window.open(str(clip), DepthFileSettings(tmp_path / "meters.npy", depth_values="distance"))
    wait_for(lambda: shown(window) is not None)
    reading = window.session.distance_marks.tell_at(shown(window), (0.5, 0.5))
    assert reading.meters == pytest.approx(5, rel=0.02)
    window.actions_["copy_command"].trigger()
    line = next(each.hint for each in window.messages.shown() if each.key == "snapshot")
    assert "--depth-values distance" in line


@pytest.mark.parametrize(
    ("shape", "said"), [((6, 96, 64), "the aspect ratios differ"), ((5, 64, 96), "has 5 frames, but")]
)
def test_depth_of_another_size_or_length_is_refused_in_words(make_window, make_clip, tmp_path, shape, said):
    np.save(tmp_path / "other.npy", np.ones(shape, np.float32))
    window = make_window(begin=False)
    window.open(str(make_clip(size=SIZE, frames=6)), DepthFileSettings(tmp_path / "other.npy"))
    wait_for(lambda: any(said in each.text for each in window.messages.shown()))


def test_a_camera_has_no_finished_depth(make_window, fake_cameras, finished):
    fake_cameras.plug(0, "Integrated Camera", size=SIZE, interval=0.02)
    window = make_window(begin=False)
    window.open("0", DepthFileSettings(finished[1]))
    wait_for(lambda: any("is live" in each.text for each in window.messages.shown()))


def test_another_language_keeps_the_depth(finished, make_window):
    clip, depth = finished
    window = make_window()
    window.open(str(clip), DepthFileSettings(depth))
    wait_for(lambda: shown(window) is not None)
    window.begin_again()
    other = app.succeed(window)
    try:
        other.show()
        wait_for(lambda: shown(other) is not None)
        assert shown(other).runtime == "depth file"
    finally:
        discard(other)


def test_the_command_opens_the_window_with_depth(finished, depth_viewer, monkeypatch):
    clip, depth = finished
    given = []
    monkeypatch.setattr("viewer.display.exists", lambda: True)
    monkeypatch.setattr("viewer.display.problem", lambda: None)
    monkeypatch.setattr("viewer.display.has_fonts", lambda: True)
    monkeypatch.setattr("viewer.desktop.app.run", lambda *arguments: given.append(arguments) or 0)
    monkeypatch.setattr("viewer.interruption.leave", sys.exit)
    assert depth_viewer("view", clip, "--depth", depth)[0] == 0
    ((source, *_, passed, _objects),) = given
    assert (source, passed) == (str(clip), DepthFileSettings(depth))
    for wrong, said in (
        ((), "belongs to a source"),
        ((clip, "--model", "nano"), "replaces the model"),
        ((clip, "--stabilize", "off"), "not stabilized again"),
    ):
        code, _, err = depth_viewer("view", *wrong, "--depth", depth)
        assert code == 2 and said in err
    assert len(given) == 1


def test_the_command_calibrates_finished_depth(finished, depth_viewer, tmp_path):
    clip, depth = finished
    marks = ("--mark", "0,32=4", "--mark", "95,32=1")
    code, out, _ = depth_viewer("calibrate", clip, "--depth", depth, *marks, "-o", tmp_path / "new.json")
    assert code == 0 and "measured 4.00 m, estimated 4.00 m" in out
    code, _, err = depth_viewer(
        "convert", clip, "--depth", depth, "--calibration", tmp_path / "new.json", "-o", tmp_path / "out.npz"
    )
    assert code == 0, err
    code, _, err = depth_viewer(
        "calibrate", clip, "--depth", depth, "--model", "nano", *marks, "-o", tmp_path / "no.json"
    )
    assert code == 2 and "replaces the model" in err


def test_holes_of_finished_depth_are_filled_by_a_switch(make_clip, make_window, tmp_path):
    clip = make_clip(size=SIZE, frames=10)
    disparity = np.full((10, SIZE[1], SIZE[0]), 2.0, np.float32)
    disparity[:, :, 10:20] = 0
    disparity[:, 0, :] = 1.0
    np.save(tmp_path / "depth.npy", disparity)
    window = make_window()
    holes = panel(window, "depth").filters.holes
    window.open(str(clip))
    wait_for(lambda: shown(window) is not None)
    assert not holes.isVisible()
    window.session.use_depth(DepthFileSettings(tmp_path / "depth.npy"))
    wait_for(lambda: shown(window) is not None and shown(window).runtime == "depth file")
    assert shown(window).disparity.min() == 0
    click(holes)
    wait_for(lambda: shown(window) is not None and shown(window).disparity.min() > 0)
    assert holes.isChecked() and window.session.source.depth.depth_fill
