"""Converting in the window: files are dropped, wait, run, are held, stopped, gone on with; what comes out is whole."""

import threading
from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
import pytest
from clips import number_of
from patience import PATIENCE
from PyQt6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PyQt6.QtGui import QDragEnterEvent, QDropEvent
from PyQt6.QtWidgets import QApplication, QToolButton
from windows import Brightness as LiveBrightness
from windows import button, choose, click, key, pixels, settle, wait_for

from pipeline import plugins
from pipeline.conversion.checkpoint import unfinished
from pipeline.conversion.progress import Progress, Stage, Stopped
from pipeline.settings import ConvertSettings
from pipeline.sinks import depth_video
from viewer.desktop.conversions import conversion as conversion_module
from viewer.desktop.conversions.conversion import share_done
from viewer.desktop.conversions.folder_picker import BESIDE
from viewer.desktop.conversions.job import JobState
from viewer.desktop.conversions.output_plan import OutputPlanner
from viewer.desktop.conversions.preview_grid import PreviewGrid
from viewer.desktop.conversions.view_options import OWN, SHOWN, ViewOptionsDialog
from viewer.desktop.conversions.window import ConversionsWindow


class Brightness(LiveBrightness):
    """As the converter needs it: one picture at a time. After fifty it waits for the event."""

    streams = 1
    calibration = None

    def __init__(self, may_go_on):
        super().__init__()
        self._may_go_on = may_go_on

    def estimate(self, image):
        assert self.calls < 50 or self._may_go_on.wait(PATIENCE)
        return super().estimate(image)


@pytest.fixture
def may_go_on():
    """Cleared, it holds conversions in their middle, so that none is over before the test has looked at it."""
    event = threading.Event()
    event.set()
    return event


@pytest.fixture
def converting(make_window, monkeypatch, may_go_on):
    """The window of conversions beside a main window; its network sees brightness."""
    convert = conversion_module.convert

    def with_brightness(request, hooks):
        return convert(request, replace(hooks, load=lambda _: Brightness(may_go_on)))

    monkeypatch.setattr(conversion_module, "convert", with_brightness)
    window = make_window()
    converting = window.converting
    converting.show()
    yield converting
    converting.shut_down()
    may_go_on.set()


def drop(widget, *paths):
    """Drop files, as a file manager does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place = widget.rect().center()
    action, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(place), action, data, left, none)
    QApplication.sendEvent(widget, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(place), action, data, left, none))


def states(converting):
    for each in converting.queue.conversions:
        if each.error is not None and "broken" not in each.source:
            raise each.error
    return [each.state for each in converting.queue.conversions]


def row_of(converting, number=0):
    return converting.list.rows[converting.queue.conversions[number]]


def frames_of(path):
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def test_dropped_files_wait_and_are_converted_when_it_is_started(converting, make_clip, tmp_path):
    clips = [make_clip(name, frames=30, size=(64, 48)) for name in ("a.mp4", "b b.mp4")]
    drop(converting, *clips)
    assert states(converting) == [JobState.WAITING, JobState.WAITING]
    assert [each.request.output for each in converting.queue.conversions] == [
        clips[0].with_name("a-depth.mp4"),
        clips[1].with_name("b b-depth.mp4"),
    ]
    assert not clips[0].with_name("a-depth.mp4").exists()
    click(converting.start)
    wait_for(lambda: states(converting) == [JobState.DONE, JobState.DONE])
    for each in converting.queue.conversions:
        assert len(frames_of(each.request.output)) == 30
    assert "30" in row_of(converting).words.text()
    assert converting.summary.text() == "2 of 2 done"
    assert not converting.start.isEnabled()


def test_while_it_runs_the_row_shows_how_far_it_is_and_what_it_looks_like(converting, make_clip):
    drop(converting, make_clip(frames=200, size=(64, 48)))
    row, conversion = row_of(converting), converting.queue.conversions[0]
    empty, seen = pixels(row._picture), []

    def look():
        if conversion.progress and conversion.preview and conversion.state is JobState.RUNNING:
            seen.append((row.bar.isVisible(), row.bar.maximum(), pixels(row._picture)))

    conversion.changed.connect(look)  # at that moment: it may be over before the next
    click(converting.start)
    wait_for(lambda: states(converting) == [JobState.DONE])
    is_visible, maximum, picture = seen[-1]
    assert is_visible
    assert maximum in (0, 1000)
    assert not np.array_equal(picture, empty)


def test_the_row_shows_how_much_was_read_back(converting, make_clip):
    drop(converting, make_clip(frames=20, size=(64, 48)))
    row, conversion = row_of(converting), converting.queue.conversions[0]
    conversion.begin()
    conversion._hear(Progress(20, 20, 10.0, 0.0, Stage.FINISHING, finished=0.45))
    assert row.words.text() == "Verifying · 45 %"
    assert row.bar.value() / row.bar.maximum() == pytest.approx(0.97 + 0.03 * 0.45, abs=0.001)
    conversion.stop()
    conversion.failed(Stopped())
    assert states(converting) == [JobState.STOPPED]


def test_held_it_stands_still_and_then_goes_on(converting, make_clip, may_go_on):
    may_go_on.clear()
    drop(converting, make_clip(frames=100, size=(64, 48)))
    conversion = converting.queue.conversions[0]
    click(converting.start)
    wait_for(lambda: conversion.progress is not None)
    click(converting.start)
    assert conversion.state is JobState.HELD
    assert "Paused" in row_of(converting).words.text()
    assert converting.start.text() == "Continue"
    may_go_on.set()
    settle()
    assert conversion.state is JobState.HELD
    click(converting.start)
    wait_for(lambda: states(converting) == [JobState.DONE])
    assert len(frames_of(conversion.request.output)) == 100


def test_removed_while_it_runs_it_leaves_nothing_and_the_next_one_begins(converting, make_clip, may_go_on):
    may_go_on.clear()
    clips = [make_clip(name, frames=count, size=(64, 48)) for name, count in (("a.mp4", 100), ("b.mp4", 20))]
    drop(converting, *clips)
    first = converting.queue.conversions[0]
    click(converting.start)
    wait_for(lambda: first.progress is not None)
    click(row_of(converting).remove)
    may_go_on.set()
    wait_for(lambda: states(converting) == [JobState.DONE])
    assert len(converting.list.rows) == 1
    assert sorted(path.name for path in clips[0].parent.iterdir() if "depth" in path.name) == ["b-depth.mp4"]


def test_closed_in_the_middle_it_keeps_what_is_whole_and_goes_on_next_time(
    converting, make_clip, monkeypatch, may_go_on
):
    may_go_on.clear()
    monkeypatch.setattr(ConvertSettings, "segment_frames", 40)
    clip = make_clip(frames=100, size=(64, 48))
    drop(converting, clip)
    conversion = converting.queue.conversions[0]
    output = conversion.request.output
    click(converting.start)
    wait_for(lambda: unfinished(output) is not None)
    converting.queue.shut_down()
    may_go_on.set()
    wait_for(lambda: conversion.state is JobState.STOPPED)
    assert not output.exists()
    window = converting.parent()
    session = window.session
    planner = OutputPlanner(
        session.view_state, session.range_mode, converting.planner.metadata, session.playback
    )
    again = ConversionsWindow(planner, session.background, window.actions_, window)
    again.add([str(clip)])
    assert again.queue.conversions[0].request.output == output
    again.queue.start()
    wait_for(lambda: states(again) == [JobState.DONE])
    result = again.queue.conversions[0].result
    assert result.frames == 100
    assert result.resumed >= 40
    again.shut_down()


def test_a_file_that_cannot_be_read_says_why_and_the_next_one_is_converted(converting, make_clip, tmp_path):
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no video")
    drop(converting, broken, make_clip(frames=10, size=(64, 48)))
    click(converting.start)
    wait_for(lambda: states(converting) == [JobState.FAILED, JobState.DONE])
    assert "broken.mp4" in row_of(converting).words.text()
    assert row_of(converting).go_on.isVisible()
    assert "1 failed" in converting.summary.text()


def test_what_is_there_is_never_written_over(converting, make_clip):
    clip = make_clip(frames=10, size=(64, 48))
    clip.with_name(f"{clip.stem}-depth.mp4").write_bytes(b"mine")
    drop(converting, clip, clip)
    outputs = [each.request.output.name for each in converting.queue.conversions]
    assert outputs == [f"{clip.stem}-depth-2.mp4", f"{clip.stem}-depth-3.mp4"]


def test_other_wishes_hold_for_those_that_wait(converting, make_clip, tmp_path):
    clip = make_clip(frames=10, size=(64, 48))
    drop(converting, clip)
    choose(converting.form.view, "side_by_side")
    assert converting.queue.conversions[0].request.output.name == f"{clip.stem}-side-by-side.mp4"
    choose(converting.form.format, "depth_video")
    assert not converting.form.view.isEnabled()
    converting.form.folder.use(str(tmp_path / "out"))
    output = converting.queue.conversions[0].request.output
    assert output == tmp_path / "out" / f"{clip.stem}-depth.mkv"
    click(converting.start)
    wait_for(lambda: states(converting) == [JobState.DONE])
    assert len(list(depth_video.read(output))) == 10
    choose(converting.form.folder, BESIDE)
    assert converting.form.options.folder == ""


def test_points_become_a_folder_of_files(converting, make_clip, tmp_path):
    drop(converting, make_clip(frames=3, size=(64, 48)))
    choose(converting.form.format, "ply")
    assert not converting.form.view.isEnabled()
    click(converting.start)
    wait_for(lambda: states(converting) == [JobState.DONE])
    output = converting.queue.conversions[0].request.output
    assert len(list(output.glob("*.ply"))) == 3


def test_what_is_written_looks_as_in_the_main_window(converting, make_clip):
    converting.parent().session.view_state.set(view="side_by_side", colormap="gray")
    clip = make_clip(frames=10, size=(64, 48))
    drop(converting, clip)
    assert "gray" in converting.made_by.accessibleName()
    click(converting.start)
    wait_for(lambda: states(converting) == [JobState.DONE])
    frames = frames_of(converting.queue.conversions[0].request.output)
    assert frames[0].shape == (48, 128, 3)
    assert [number_of(frame[:, :64]) for frame in frames] == list(range(10))


def test_nine_frames_from_all_over_the_file_show_what_will_come(converting, make_clip):
    drop(converting, make_clip(frames=90, size=(64, 48), frame_rate=30))
    converting.parent().session.view_state.set(view="side_by_side", colormap="gray")
    click(row_of(converting).preview)
    nine = converting.findChild(PreviewGrid)
    wait_for(lambda: "range" in nine.words.text())
    shown = [label.pixmap().toImage() for label in nine.pictures]
    assert len({image.cacheKey() for image in shown}) == 9
    assert all(image.width() > image.height() for image in shown)
    nine.close()


def test_settings_of_a_conversion_are_the_library_s(converting, make_clip):
    drop(converting, make_clip(frames=5, size=(64, 48)))
    click(converting.form.audio)
    assert converting.queue.conversions[0].request.settings == ConvertSettings(format="mp4", audio="none")
    assert button(converting, "Start") is converting.start


def test_every_control_of_the_form_is_in_the_settings_and_in_the_command(converting, make_clip):
    import shlex

    from viewer.commands.convert import command

    drop(converting, make_clip(frames=5, size=(64, 48)))
    form = converting.form
    choose(form.view, "stereo")
    choose(form.max_side, "640")
    choose(form.range, "locked")
    choose(form.edges, "guided")
    choose(form.quality, "23")
    choose(form.encoder, "hardware")
    request = converting.queue.conversions[0].request
    assert (request.look.view, request.look.range, request.look.refine) == ("stereo", "locked", "guided")
    assert (request.settings.max_side, request.settings.quality) == (640, 23)
    assert request.settings.encoder == "hardware"
    click(converting.copy)
    words = shlex.split(QApplication.clipboard().text())
    assert words[:2] == ["depth-viewer", "convert"]
    given = command.make_context("convert", words[2:]).params
    assert given["view"] == "stereo"
    assert (given["max_side"], given["quality"], given["range"]) == (640, 23, "locked")
    assert given["encoder"] == "hardware"
    assert str(given["output"]) == str(request.output)
    choose(form.format, "npy")
    disabled = form.view, form.range, form.edges, form.quality, form.encoder, form.audio
    assert converting.queue.conversions[0].request.settings.encoder == "software"  # the format takes no other
    assert not any(each.isEnabled() for each in disabled) and not form.audio.is_on
    for number in range(form.format.count()):
        form.format.setCurrentIndex(number)
        form.format.activated.emit(number)
        is_video = hasattr(plugins.load("pipeline.sinks", form.format.value), "VideoSink")
        assert form.audio.isEnabled() == form.audio.is_on == is_video, form.format.value


def test_one_bar_goes_over_both_passes_and_never_back():
    count = 40
    steps = [Progress(done, count, 1.0, None, Stage.ESTIMATING) for done in range(count + 1)]
    steps += [Progress(done, count, 1.0, None, Stage.WRITING) for done in range(count + 1)]
    steps += [Progress(count, count, 1.0, None, Stage.FINISHING, finished=part) for part in (0.0, 0.5, 1.0)]
    shares = [share_done(step) for step in steps]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert share_done(Progress(3, None, 1.0, None, Stage.CONVERTING)) is None


class TestFromTheMainWindow:
    """Everything begins there, and ends with it."""

    def test_export_takes_the_part_between_a_and_b_and_says_when_it_is_done(
        self, make_window, make_clip, monkeypatch
    ):
        convert = conversion_module.convert
        monkeypatch.setattr(
            conversion_module,
            "convert",
            lambda request, hooks: convert(
                request, replace(hooks, load=lambda _: Brightness(threading.Event()))
            ),
        )
        window = make_window()
        window.open(str(make_clip(frames=75, frame_rate=25, size=(64, 48))))
        wait_for(lambda: window.session.screen.depth is not None)
        playback = window.session.playback
        playback.pause()
        for number in (25, 40):
            playback.seek(Fraction(number, 25))
            wait_for(lambda number=number: window.session.screen.depth.frame.index == number)
            key(window, Qt.Key.Key_X)
        button_of = next(each for each in window.header.findChildren(QToolButton) if each.text() == "Export")
        click(button_of)
        converting = window.converting
        assert converting.isVisible()
        assert window.frameGeometry().contains(converting.frameGeometry().center())
        assert converting.form.part.value == "section"
        request = converting.queue.conversions[0].request
        assert (request.settings.start, request.settings.end) == (1.0, 1.6)
        click(converting.start)
        wait_for(lambda: window.messages.shown())
        assert window.messages.shown()[0].text == f"{request.output.name} is finished"
        with av.open(str(request.output)) as file:
            assert sum(1 for _ in file.decode(video=0)) == 15

    def test_the_key_opens_it_with_the_file_that_is_shown(self, make_window, make_clip):
        window = make_window()
        clip = make_clip(frames=30, size=(64, 48))
        window.open(str(clip))
        wait_for(lambda: window.session.screen.depth is not None)
        key(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        assert window.converting.isVisible()
        assert [each.source for each in window.converting.queue.conversions] == [str(clip)]
        key(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        assert len(window.converting.queue.conversions) == 1

    def test_several_dropped_files_are_to_be_converted(self, make_window, make_clip):
        window = make_window()
        drop(window, make_clip("a.mp4", frames=5), make_clip("b.mp4", frames=5))
        assert [each.request.output.name for each in window.converting.queue.conversions] == [
            "a-depth.mp4",
            "b-depth.mp4",
        ]
        assert not window.session.source.is_open


def test_effects_have_options_of_their_own_in_the_form_and_in_the_command(converting, make_clip):
    drop(converting, make_clip(frames=5, size=(64, 48)))
    shown = converting.planner.view_state
    choose(converting.form.view, "stereo")
    choose(converting.form.view_options, OWN)
    (dialog,) = converting.form.findChildren(ViewOptionsDialog)
    assert dialog.isVisible() and not dialog.panel.space.isVisible()
    controls = {row.option: row.control for row in dialog.panel.effect.rows if row.widget.isVisible()}
    assert set(controls) == {name for name in controls if name.startswith("stereo")} and len(controls) == 5
    choose(controls["stereo_layout"], "dubois")
    controls["stereo_depth"].setValue(80)
    request = converting.queue.conversions[0].request
    assert (request.look.stereo_layout, request.look.view) == ("dubois", "stereo")
    assert "--stereo-layout dubois" in converting.command.accessibleName()
    assert shown.settings.stereo_layout == "full" and shown.settings.view != "stereo"
    dialog.reject()
    choose(converting.form.view, "points")
    choose(converting.form.view_options, OWN)
    dialog = next(each for each in converting.form.findChildren(ViewOptionsDialog) if each.isVisible())
    assert dialog.panel.space.isVisible() and not dialog.panel.effect.isVisible()
    acting = [each.text() for each in dialog.findChildren(QToolButton) if each.isVisible() and each.text()]
    assert "Fit" not in acting and "Reconstruct in 3D…" not in acting
    dialog.reject()
    choose(converting.form.view_options, SHOWN)
    assert converting.queue.conversions[0].request.look == replace(shown.settings, view="points")
    choose(converting.form.format, "npy")
    assert not converting.form.view_options.isEnabled()
