"""A clip is reconstructed in the window: planned in a form, seen while it grows, stopped, and gone on with."""

import json
import shlex
from fractions import Fraction

import needs
import numpy as np
import pytest
from click.testing import CliRunner
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QToolButton
from room_clip import around, write_room
from windows import choose, click, pixels, settle, wait_for

from pipeline.conversion.request import ConversionRequest
from pipeline.depth_files.settings import DepthFileSettings
from pipeline.errors import ReconstructionError, error_text
from pipeline.geometry.lens import Lens
from pipeline.reconstruction import packages
from pipeline.reconstruction.request import ReconstructionRequest, Stage
from pipeline.reconstruction.settings import ReconstructionSettings
from pipeline.settings import ConvertSettings
from pipeline.storage.part_file import part_of
from viewer.commands import reconstruct as command
from viewer.desktop.conversions.job import JobState
from viewer.desktop.conversions.reconstruction.plan import planned
from viewer.desktop.conversions.remembered import restored, stored
from viewer.desktop.export.command_line import line_of

needs.package("pycolmap", extra="reconstruct")
needs.package("open3d", extra="reconstruct")


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """A short clip with its exact depth."""
    return write_room(tmp_path_factory.mktemp("room"), around(seconds=1.5))


@pytest.fixture
def scenes(room, make_window, tmp_path):
    """The window of reconstructions beside a main window that shows the room with its depth."""
    clip, distance = room
    window = make_window()
    window.open(str(clip), DepthFileSettings(distance, "distance"))
    wait_for(lambda: window.session.screen.depth is not None)
    window.actions_["reconstruct"].trigger()
    scenes = window.conversions.scenes
    wait_for(scenes.isVisible)
    scenes.form.folder.use(str(tmp_path / "out"))
    choose(scenes.form.detail, "128")
    yield scenes
    if window.isVisible():
        window.conversions.shut_down()
        wait_for(lambda: window.converting.queue.at_work is None)


def begin(scenes):
    click(scenes.footer.start)
    return scenes.job


def ended(job):
    if job.error is not None:
        raise job.error
    return job.state in (JobState.DONE, JobState.STOPPED)


def test_it_takes_the_clip_of_the_main_window_with_its_depth(scenes, room, tmp_path):
    assert scenes.source.text() == "clip.mp4"
    assert scenes.footer.start.isEnabled() and not scenes.form.part.isEnabled()
    line = shlex.split(scenes.footer.command.accessibleName())
    assert line[:3] == ["depth-viewer", "reconstruct", str(room[0])]
    assert line[line.index("-o") + 1] == str(tmp_path / "out" / "clip-scene.glb")
    click(scenes.footer.copy)
    assert shlex.split(QApplication.clipboard().text()) == line


def test_the_command_it_stands_for_asks_for_the_same(scenes, room, monkeypatch):
    asked = []

    def take(request, _hooks):
        asked.append(request)
        raise ReconstructionError("enough")

    monkeypatch.setattr("pipeline.reconstruction.reconstruct.reconstruct", take)
    click(scenes.form.poses)
    click(scenes.form.moving)
    wished = planned(str(room[0]), scenes.form.options, scenes._planner, ())
    CliRunner().invoke(command.command, shlex.split(line_of(wished))[2:])
    assert asked == [wished] and wished.settings.export_poses.name == "clip-scene-poses"


def test_the_scene_grows_and_the_mesh_is_whole(scenes, room, tmp_path):
    trimesh = needs.package("trimesh")
    fused, looks = [], []
    empty = pixels(scenes.view)
    job = begin(scenes)
    job.grown.connect(
        lambda: fused.append(job.scene.fused) if job.scene else looks.append(pixels(scenes.view))
    )
    assert not scenes.form.isEnabled() and scenes.footer.start.text() == "Pause"
    wait_for(lambda: ended(job))
    assert job.state is JobState.DONE and fused[0] == 0 and fused[-1] == job.result.posed and len(fused) > 2
    assert len(trimesh.load(job.request.output, force="mesh").faces) == job.result.triangles
    assert len(looks) == job.result.key_frames and (looks[-1] != looks[0]).mean() > 0.05
    assert job.request.output == tmp_path / "out" / "clip-scene.glb"
    assert "triangles" in scenes.footer.words.accessibleName() and scenes.footer.show_place.isVisible()
    assert scenes.form.isEnabled() and np.abs(pixels(scenes.view).astype(int) - empty).mean() > 5
    looking_around(scenes)
    converting = scenes.parent().converting
    row = converting.list.rows[job]
    assert row.show_place.isVisibleTo(row) and job.preview is not None
    scenes.close()
    row.preview.click()
    assert scenes.isVisible() and scenes.job is job
    click(scenes.form.moving)  # another one is planned
    assert scenes.job is None and scenes.footer.start.text() == "Start"
    assert scenes.footer.command.accessibleName().count("clip-scene-2.glb") == 1


def looking_around(scenes):
    """Orbit, pan, zoom about the pointer and the sides, by mouse, wheel and keys."""
    view, middle = scenes.view, scenes.view.rect().center()
    before = view.look
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(view, middle + QPoint(60, 10))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=middle + QPoint(60, 10))
    assert view.look.yaw != before.yaw and view.look.dolly == before.dolly
    scroll(view, 1)
    assert view.look.dolly < before.dolly
    QTest.mousePress(view, Qt.MouseButton.MiddleButton, pos=middle)
    QTest.mouseMove(view, middle + QPoint(30, 0))
    QTest.mouseRelease(view, Qt.MouseButton.MiddleButton, pos=middle)
    assert view.look.pan_x != before.pan_x
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_0)
    top = next(each for each in scenes.findChildren(QToolButton) if each.text() == "Top")
    click(top)
    assert (view.look.yaw, view.look.pitch) == (0, 90)


def scroll(view, clicks):
    middle = QPointF(view.rect().center())
    none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(middle, view.mapToGlobal(middle), QPoint(), QPoint(0, 120 * clicks), *none, False)
    QApplication.sendEvent(view, event)


def test_paused_it_waits_and_stopped_it_continues(scenes):
    job = begin(scenes)
    wait_for(lambda: job.progress is not None and job.progress[0] is Stage.MATCHING)
    click(scenes.footer.start)
    assert job.state is JobState.HELD and scenes.footer.start.text() == "Continue"
    assert scenes.footer.words.accessibleName().startswith("Paused")
    settle(0.3)
    held = job.progress
    settle(0.5)
    assert job.progress == held
    click(scenes.footer.stop)
    wait_for(lambda: ended(job))
    assert job.state is JobState.STOPPED and part_of(job.request.output).is_dir()
    stages = []
    job.changed.connect(lambda: stages.append(job.progress and job.progress[0]))
    click(scenes.footer.start)
    wait_for(lambda: ended(job))
    assert job.state is JobState.DONE and Stage.READING not in stages and job.request.output.is_file()


def test_removed_from_the_list_it_leaves_nothing(scenes):
    job = begin(scenes)
    wait_for(lambda: job.progress is not None and job.progress[0] is Stage.MATCHING)
    converting = scenes.parent().converting
    converting.queue.remove(job)
    wait_for(lambda: job not in converting.queue.conversions)
    assert not part_of(job.request.output).exists() and not job.request.output.exists()
    assert scenes.job is None and scenes.footer.start.text() == "Start" and scenes.form.isEnabled()


def test_unfinished_it_is_there_in_the_next_session(scenes, make_window):
    choose(scenes.form.format, "ply")
    click(scenes.form.moving)
    wished = scenes.form.options
    job = begin(scenes)
    wait_for(lambda: job.progress is not None and job.progress[0] is Stage.MATCHING)
    scenes.parent().close()
    again = make_window()
    again.actions_["reconstruct"].trigger()
    left = again.conversions.scenes.job
    assert left.request == job.request and left.state is JobState.STOPPED
    assert again.conversions.scenes.footer.start.text() == "Continue"
    assert again.conversions.scenes.form.options == wished


def test_an_a_b_part_that_is_gone_is_not_planned_again_unasked(scenes):
    playback = scenes.parent().session.playback

    def mark_part():
        playback.pause()
        playback.seek(Fraction(0))
        playback.mark()
        playback.seek(Fraction(1))
        playback.mark()

    mark_part()
    scenes.form.choose_part()
    assert "--end" in scenes.footer.command.accessibleName()
    playback.mark()  # clears it
    assert not scenes.form.part.isEnabled()
    mark_part()
    assert scenes.form.part.value == "whole" and scenes.form.part.isEnabled()
    click(scenes.form.moving)
    assert "--end" not in scenes.footer.command.accessibleName()


def test_what_is_remembered_of_a_request_is_all_of_it(tmp_path):
    settings = ReconstructionSettings(
        start=1.5,
        end=2.25,
        voxels=512,
        keep_moving=True,
        calibration=tmp_path / "a.json",
        export_poses=tmp_path / "p",
    )
    request = ReconstructionRequest(
        "clip.mp4",
        tmp_path / "room.ply",
        settings,
        depth_file=DepthFileSettings(tmp_path / "d.npy"),
        lens=Lens.from_field_of_view(61.37),
    )
    assert restored(json.loads(json.dumps(stored(request)))) == request
    part = ConversionRequest(
        "clip.mp4", tmp_path / "a.mp4", ConvertSettings(start=1.5, end=2.0, calibration=tmp_path / "a.json")
    )
    again = restored(json.loads(json.dumps(stored(part))))
    assert again.settings == part.settings


def test_missing_packages_are_said_once(make_window, make_clip, monkeypatch):
    monkeypatch.setattr(packages, "NEEDED", ("pycolmap", "no_such_package"))
    window = make_window()
    window.actions_["reconstruct"].trigger()
    scenes = window.conversions.scenes
    scenes.take(str(make_clip()))
    assert "not installed: no_such_package\n" in scenes.view.words and "reconstruct]" in scenes.view.words
    assert not scenes.footer.start.isEnabled() and not scenes.footer.words.accessibleName()


def test_a_clip_that_cannot_be_reconstructed_is_told_why(scenes, make_clip):
    scenes.take(str(make_clip(frames=3)))
    job = begin(scenes)
    wait_for(lambda: job.state is JobState.FAILED)
    assert scenes.footer.start.text() == "Retry" and scenes.footer.words.accessibleName() == error_text(
        job.error
    )
    assert scenes.form.isEnabled() and not part_of(job.request.output).exists()
