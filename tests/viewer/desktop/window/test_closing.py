"""Closing keeps what was done: it asks while work is under way, skips no step, and the queue is there next time."""

import json
import shlex
import signal
from pathlib import Path

import pytest
from PyQt6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PyQt6.QtGui import QCloseEvent, QGuiApplication, QWheelEvent
from PyQt6.QtWidgets import QApplication, QComboBox, QSlider
from windows import choose, wait_for

from pipeline.conversion.checkpoint import unfinished
from pipeline.geometry import calibration
from pipeline.geometry.calibration import Calibration
from pipeline.geometry.lens import Lens
from pipeline.geometry.surface import Space
from pipeline.settings import ConvertSettings, EstimatorSettings, StabilizerSettings
from viewer import interruption
from viewer.desktop.conversions.job import JobState
from viewer.desktop.conversions.remembered import restored, stored
from viewer.desktop.widgets import clipboard
from viewer.desktop.window import closing
from viewer.desktop.window.layout import first_size


@pytest.mark.posix  # Windows has none
def test_a_closed_terminal_closes_the_window_as_its_button_does(make_window):
    window = make_window()
    with interruption.noted() as signals:
        signals.close_at_once(window)
        signals.note(signal.SIGHUP, None)  # as if it came
        wait_for(lambda: not window.isVisible())
    assert signals.came == [signal.SIGHUP]


def test_one_step_that_fails_skips_none_of_the_others(make_window, monkeypatch):
    window = make_window()
    done = []

    def fail():
        done.append("outputs")
        raise OSError("the camera is gone")

    with pytest.raises(OSError, match="camera is gone"):
        closing.run_all(fail, lambda: done.append("after"))
    assert done == ["outputs", "after"]
    done.clear()
    with monkeypatch.context() as patch, pytest.raises(OSError, match="camera is gone"):
        patch.setattr(window.outputs, "finish", fail)
        patch.setattr(window.recorder, "finish", lambda: done.append("recorder"))
        patch.setattr(window.session, "shut_down", lambda: done.append("session"))
        window.closeEvent(QCloseEvent())
    assert done == ["outputs", "recorder", "session"]
    assert json.loads(window.preferences_path.read_text("utf-8"))


@pytest.fixture
def converting(make_window, make_clip, monkeypatch):
    """A window whose conversion is under way, and has something whole."""
    monkeypatch.setattr(ConvertSettings, "segment_frames", 20)
    window = make_window(estimator=EstimatorSettings(model="nano"))
    window.convert([str(make_clip(frames=900, size=(64, 48)))])
    conversion = window.converting.queue.conversions[0]
    window.converting.queue.start()
    wait_for(lambda: unfinished(conversion.request.output) is not None)
    return window


def test_quitting_during_a_conversion_asks_and_the_queue_is_there_next_time(converting, make_window):
    window = converting
    request = window.converting.queue.conversions[0].request
    window.actions_["quit"].trigger()
    assert window.isVisible()
    (message,) = [each for each in window.messages.shown() if each.key == closing.KEY]
    assert message.text == "A conversion is running."
    message.choices[0].act()
    assert not window.isVisible()
    window = make_window()
    (conversion,) = window.converting.queue.conversions
    assert conversion.request == request
    assert conversion.state is JobState.STOPPED
    window.close()
    assert len(json.loads(window.preferences_path.read_text("utf-8"))["conversions"]) == 1


def test_closing_the_program_keeps_what_is_whole(converting):
    output = converting.converting.queue.conversions[0].request.output
    converting.close()
    assert not converting.converting.isVisible()
    assert unfinished(output) is not None
    assert not output.exists()


def test_quitting_without_work_asks_nothing(make_window):
    window = make_window()
    window.actions_["quit"].trigger()
    assert not window.isVisible()


def test_a_request_comes_back_as_it_was_and_nonsense_is_left_out(make_window, make_clip):
    window = make_window()
    window.convert([str(make_clip(frames=5))])
    request = window.converting.queue.conversions[0].request
    entry = json.loads(json.dumps(stored(request)))
    assert restored(entry) == request
    assert restored({"source": 3}) is None
    assert restored({**entry, "look": {"colormap": "no such"}}).look.colormap == "inferno"


def turn_the_wheel(widget):
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle, widget.mapToGlobal(middle), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def test_the_wheel_changes_nothing_in_the_panel_unless_it_is_focused(held):
    window = held
    controls = [
        each for kind in (QComboBox, QSlider) for each in window.side.findChildren(kind)
        if each.isEnabled() and each.isVisible()
    ]  # fmt: skip
    assert len(controls) >= 3
    values = [each.currentIndex() if isinstance(each, QComboBox) else each.value() for each in controls]
    for each in controls:
        turn_the_wheel(each)
    assert values == [
        each.currentIndex() if isinstance(each, QComboBox) else each.value() for each in controls
    ]
    slider = next(each for each in controls if isinstance(each, QSlider))
    slider.setFocus()
    before = slider.value()
    for _ in range(2):
        turn_the_wheel(slider)
    assert slider.value() != before or before == slider.minimum()


def test_the_first_size_fits_the_screen(make_window, monkeypatch):
    window = make_window()
    monkeypatch.setattr(type(window.screen()), "availableSize", lambda _screen: QSize(1024, 600))
    size = first_size(window)
    assert (size.width(), size.height()) <= (1024, 600)
    assert size.height() <= 600


def test_when_a_screen_goes_the_window_fits_on_the_one_that_is_left(make_window, monkeypatch):
    window = make_window()
    window.setGeometry(2500, 900, 1800, 1000)  # on a larger one, at the right
    room = QRect(0, 0, 1280, 800)
    monkeypatch.setattr(type(window.screen()), "availableGeometry", lambda _screen: room)
    QGuiApplication.instance().screenRemoved.emit(window.screen())
    assert room.contains(window.geometry())
    window.setGeometry(100, 50, 900, 600)
    QGuiApplication.instance().screenRemoved.emit(window.screen())
    assert window.geometry() == QRect(100, 50, 900, 600), "what fits stays as it is"


def test_the_field_of_view_goes_back_to_what_is_assumed(make_window):
    window = make_window()
    panel = window.panel("distance")
    assert not panel.assume.isVisibleTo(panel)
    panel.field_of_view.setValue(panel.field_of_view.value() + 10)
    assert window.session.distance_marks.lens != Lens()
    assert panel.assume.isVisibleTo(panel)
    panel.assume.click()
    assert window.session.distance_marks.lens == Lens()
    assert not panel.assume.isVisibleTo(panel)


def test_a_conversion_of_numbers_has_the_lens_of_the_window(make_window, make_clip, monkeypatch, tmp_path):
    window, clip = make_window(), str(make_clip(frames=3))
    window.session.distance_marks.use_lens(Lens.from_field_of_view(90))
    window.session.source.address = clip
    planner = window.converting.planner
    assert planner.plan(clip, ()).settings.field_of_view is None, "pictures have no lens"
    choose(window.converting.form.format, "ply")
    assert planner.plan(clip, ()).settings.field_of_view == 90
    assert planner.plan("other.mp4", ()).settings.field_of_view is None
    choose(window.converting.form.format, "mp4")
    window.session.view_state.set(view="points")
    assert planner.plan(clip, ()).settings.field_of_view == 90, "points are seen through the lens"
    window.session.source.address = ""


def test_what_is_made_of_a_source_has_its_meters_also_those_of_a_file(make_window, make_clip, tmp_path):
    """Conversions, the copied command and the snapshot agree; a calibration may have been loaded."""
    window = make_window(stabilizer=StabilizerSettings("steady"))
    clip = str(make_clip(frames=50))
    window.open(clip)
    marks = window.session.distance_marks
    wait_for(lambda: marks.can_mark)
    loaded = Calibration(0.1, 0.02, model="brightness", lens=Lens(0.6, distortion=(-0.1, 0.0, 0.0, 0.0)))
    loaded.write(tmp_path / "room.json")
    marks.take(calibration.read(tmp_path / "room.json"))
    choose(window.converting.form.format, "ply")
    settings = window.converting.planner.plan(clip, ()).settings
    assert Space.of(settings, None) == Space(loaded, loaded.lens), "not the angle of its lens alone"
    window.actions_["copy_command"].trigger()
    words = shlex.split(clipboard.copied().text())
    assert calibration.read(Path(words[words.index("--calibration") + 1])) == loaded
    assert "--field-of-view" not in words
    marks.use_lens(Lens.from_field_of_view(90))
    window.actions_["copy_command"].trigger()
    words = shlex.split(clipboard.copied().text())
    assert words[words.index("--field-of-view") + 1] == "90"


def test_the_field_of_view_is_undone_among_the_changes_of_the_view(make_window):
    window = make_window()
    marks, slider = window.session.distance_marks, window.panel("distance").field_of_view
    window.actions_["invert"].trigger()
    slider.setValue(slider.value() + 10)
    wide = marks.lens
    assert wide != Lens() and window.actions_["undo"].isEnabled()
    window.actions_["undo"].trigger()
    assert marks.lens == Lens() and window.session.view_state.settings.invert
    window.actions_["undo"].trigger()
    assert not window.session.view_state.settings.invert and not window.actions_["undo"].isEnabled()
    window.actions_["redo"].trigger()
    window.actions_["redo"].trigger()
    assert marks.lens == wide and not window.actions_["redo"].isEnabled()
    window.panel("distance").assume.click()
    window.actions_["undo"].trigger()
    assert marks.lens == wide
