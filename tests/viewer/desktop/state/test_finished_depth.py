"""A recording, and a video with its finished depth: what is shown is the depth of the file, and no model runs."""

from fractions import Fraction

import numpy as np
import pytest
from estimators import StandIn
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFileDialog
from windows import choose, key, panel, shown_number, wait_for

import pipeline
from pipeline.sinks import depth_video

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
    pipeline.convert(clip, depth, estimator=Ramp())
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
    assert not depth.filters.isEnabled()
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
    window.session.source.depth_wanted.emit(depth)
    wait_for(lambda: shown(window) is not None and shown(window).runtime == "depth file")
    window.export()
    (planned,) = window.converting.queue.conversions
    assert planned.request.depth_file.depth == depth
    window.actions_["copy_command"].trigger()
    line = next(each.hint for each in window.messages.shown() if each.key == "snapshot")
    assert f"--depth {depth}" in line and "--model" not in line


def test_depth_of_another_video_is_refused_in_words(finished, make_window, make_clip):
    _, depth = finished
    other = make_clip("other.mp4", size=SIZE, frames=90)
    window = make_window()
    window.open(str(other))
    wait_for(lambda: shown(window) is not None)
    window.session.playback.pause()
    window.session.playback.seek(Fraction(3))
    wait_for(lambda: shown(window).frame.timestamp == 3)
    window.session.source.depth_wanted.emit(depth)
    wait_for(lambda: any("has no depth for the frame" in each.text for each in window.messages.shown()))
