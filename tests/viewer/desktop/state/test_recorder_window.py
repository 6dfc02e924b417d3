"""Recording as a hand does it: a key, a button, a window that is closed or killed; what counts are the files."""

import json
import re
import subprocess
import sys
import textwrap
import threading

import av
import needs
import numpy as np
import pytest
from clips import number_of
from patience import PATIENCE
from project import HELPERS, ROOT
from PyQt6.QtCore import Qt
from windows import button, click, key, panel, pixels, shown_number, wait_for

from pipeline.live.outputs.recorder import SessionRecorder
from pipeline.settings import SourceSettings
from pipeline.sinks import depth_video
from pipeline.sinks._spatial.ros_messages import DEPTH, IMAGE
from viewer.desktop.window import closing

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "recordings"


@pytest.fixture
def live(make_window, fake_cameras, folder):
    """A window that shows a camera's numbered pictures."""
    fake_cameras.plug(0, "Integrated Camera", size=(160, 120), interval=0.02)
    window = make_window()
    window.recorder.folder = str(folder)
    window.open("0")
    wait_for(lambda: window.session.screen.depth is not None)
    return window


def record(window, frames=12):
    """Press the key, wait until so many pictures are recorded."""
    key(window, Qt.Key.Key_R, CONTROL)
    wait_for(lambda: window.recorder.frames >= frames)


def wait_for_end(window):
    wait_for(lambda: "recording" in [message.key for message in window.messages.shown()])
    return next(message for message in window.messages.shown() if message.key == "recording")


def numbers_in(path):
    with av.open(str(path)) as container:
        return [number_of(frame.to_ndarray(format="rgb24")) for frame in container.decode(video=0)]


def only(folder):
    (found,) = folder.iterdir()
    return found


def test_ctrl_r_records_and_ends(live, folder):
    record(live)
    assert live.recorder.is_on
    assert live.windowTitle().startswith("● ")
    dropped = live.recorder.dropped  # none, unless the machine is very busy
    key(live, Qt.Key.Key_R, CONTROL)
    message = wait_for_end(live)
    assert message.text.startswith("Recorded 0:0")
    assert [choice.text for choice in message.choices] == ["Show in folder"]
    assert not live.windowTitle().startswith("●")
    take = only(folder)
    assert take.name.startswith("Integrated-Camera-")
    numbers = numbers_in(take / "picture.mp4")
    assert len(numbers) >= 10
    assert numbers == sorted(set(numbers))
    assert numbers_in(take / "view.mp4") == numbers  # gray, and depth is brightness
    assert len(list(depth_video.read(take / "depth.mkv"))) == len(numbers)
    told = json.loads((take / "recording.json").read_text("utf-8"))
    assert told["frames"] == len(numbers)
    assert told["dropped"] == dropped
    assert told["source"] == "0"
    assert told["look"]["colormap"] == "gray"
    assert depth_video.about(take / "depth.mkv")["model"]["name"] == "brightness"


def test_the_button_is_red_and_the_corner_tells_while_it_is_on(live, folder):
    light = live.recording_badge
    record_button = panel(live, "transport").record
    assert not light.isVisible()
    click(record_button)
    wait_for(lambda: light.isVisible())
    red, green, _blue = pixels(record_button)[record_button.height() // 2, record_button.width() // 2]
    assert red > 150 > green
    corner = pixels(light)
    assert corner[corner.shape[0] // 2, 15].tolist() == [255, 82, 88]
    assert re.fullmatch(r"0:0\d · 0 MB", light.words)
    key(live, Qt.Key.Key_H)  # nothing but the picture
    assert light.isVisible()
    key(live, Qt.Key.Key_H)
    click(record_button)
    assert not light.isVisible()
    wait_for_end(live)


def test_what_is_recorded_looks_as_the_screen_does_at_that_moment(live, folder):
    record(live, 6)
    key(live, Qt.Key.Key_I)  # inverted
    recorded = live.recorder.frames
    wait_for(lambda: live.recorder.frames > recorded + 8)
    key(live, Qt.Key.Key_R, CONTROL)
    wait_for_end(live)
    take = only(folder)
    same = np.array(numbers_in(take / "picture.mp4")) == np.array(numbers_in(take / "view.mp4"))
    assert same[:4].all()
    assert not same[-4:].any()


def test_two_in_the_same_second_are_two(live, folder, monkeypatch):
    import viewer.desktop.state.recorder as module

    class Clock(module.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2026, 5, 1, 12, 0, 0, tzinfo=tz)

    monkeypatch.setattr(module, "datetime", Clock)
    for _ in range(2):
        record(live, 3)
        key(live, Qt.Key.Key_R, CONTROL)
        wait_for_end(live)
    assert sorted(take.name for take in folder.iterdir()) == [
        "Integrated-Camera-20260501-120000",
        "Integrated-Camera-20260501-120000-2",
    ]


def test_quitting_while_it_records_asks_and_keeps_the_recording(live, folder):
    record(live)
    live.actions_["quit"].trigger()
    assert live.isVisible() and live.recorder.is_on
    (message,) = [each for each in live.messages.shown() if each.key == closing.KEY]
    assert (message.text, message.hint) == ("A recording is running.", "It will be stopped and kept.")
    message.choices[0].act()
    assert not live.isVisible()
    take = only(folder)
    assert json.loads((take / "recording.json").read_text("utf-8"))["frames"] >= 12


def test_a_window_that_is_closed_finishes_its_recording(live, folder):
    record(live)
    live.close()
    take = only(folder)
    assert len(numbers_in(take / "picture.mp4")) >= 10
    assert len(list(depth_video.read(take / "depth.mkv"))) >= 10


def test_another_source_ends_it_and_it_is_kept(live, folder, make_clip):
    record(live)
    live.open(str(make_clip(size=(64, 48), frames=50)))
    assert not live.recorder.is_on
    wait_for_end(live)
    assert len(numbers_in(only(folder) / "picture.mp4")) >= 10


def test_a_camera_that_goes_away_ends_it_and_it_is_kept(live, folder, fake_cameras):
    live.session.source.settings = SourceSettings(timeout=2)
    live.open("0")
    wait_for(lambda: live.session.screen.depth is not None)
    record(live)
    fake_cameras.unplug(0)
    wait_for(lambda: not live.recorder.is_on)
    wait_for_end(live)
    assert len(numbers_in(only(folder) / "picture.mp4")) >= 10


def test_a_folder_that_cannot_be_written_is_told_with_a_way_out(live, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    live.recorder.folder = str(blocked)
    key(live, Qt.Key.Key_R, CONTROL)
    message = wait_for_end(live)
    assert "cannot be written" in message.text
    assert "another" in message.hint
    assert [choice.text for choice in message.choices] == ["Choose folder…"]
    assert not live.recorder.is_on
    assert not live.actions_["record"].isChecked()


def test_an_error_in_the_middle_is_told_and_what_was_recorded_is_kept(live, folder, monkeypatch):
    from pipeline.errors import DiskFullError

    record(live)

    def full(_self):
        raise DiskFullError("Only 3 MB are free.", hint="Free up disk space, or record to another folder.")

    monkeypatch.setattr(SessionRecorder, "_require_space", full)
    message = wait_for_end(live)
    assert message.text == "Only 3 MB are free."
    assert "are saved in Integrated-Camera-" in message.hint
    assert "Free up disk space" in message.hint
    assert [choice.text for choice in message.choices] == ["Choose folder…", "Show in folder"]
    assert len(numbers_in(only(folder) / "picture.mp4")) >= 10


def test_a_disk_that_hangs_does_not_stop_the_picture(live, folder, monkeypatch):
    go_on, hangs = threading.Event(), threading.Event()
    write = SessionRecorder.write

    def slow(self, depth):
        hangs.set()
        assert go_on.wait(PATIENCE)
        write(self, depth)

    monkeypatch.setattr(SessionRecorder, "write", slow)
    key(live, Qt.Key.Key_R, CONTROL)
    wait_for(hangs.is_set)
    seen = shown_number(live)
    wait_for(lambda: shown_number(live) > seen + 45)  # more than may wait
    wait_for(lambda: "dropped" in live.recording_badge.words)
    dropped = live.recorder.dropped
    assert dropped > 0
    go_on.set()
    key(live, Qt.Key.Key_R, CONTROL)
    message = wait_for_end(live)
    assert "frames were dropped" in message.hint
    assert json.loads((only(folder) / "recording.json").read_text("utf-8"))["dropped"] >= dropped


def test_where_no_picture_came_nothing_is_left_and_it_is_told(held, folder):
    held.recorder.folder = str(folder)
    key(held, Qt.Key.Key_R, CONTROL)
    key(held, Qt.Key.Key_R, CONTROL)
    assert wait_for_end(held).text == "Nothing was recorded"
    assert not list(folder.iterdir())


def test_without_a_picture_there_is_nothing_to_record(make_window):
    window = make_window()
    assert not window.actions_["record"].isEnabled()
    window.recorder.switch(True)
    assert not window.recorder.is_on
    assert not window.actions_["record"].isChecked()


def test_where_recordings_go_is_remembered(make_window, tmp_path):
    window = make_window()
    window.actions_["recording_folder"].trigger()
    dialog = next(child for child in window.children() if child.inherits("QFileDialog"))
    assert dialog.windowTitle() == "Folder for recordings"
    dialog.fileSelected.emit(str(tmp_path))
    dialog.close()
    window.close()
    assert make_window().recorder.folder == str(tmp_path)


PROGRAM = textwrap.dedent("""
    import sys, time
    sys.path[:0] = [{tests!r}, {root!r}]
    from pathlib import Path
    from PyQt6.QtCore import QTimer
    import viewer.desktop.state.models
    from windows import Brightness, ready_window, wait_for
    viewer.desktop.state.models.load_estimator = lambda _settings: Brightness()
    window = ready_window(preferences_path=Path({folder!r}) / "window.json")
    window.recorder.folder = {folder!r}
    window.open({clip!r})
    wait_for(lambda: window.session.screen.depth is not None)
    window.actions_["record"].trigger()
    began = window.recorder
    wait_for(lambda: began.frames > 75)
    print("recording", flush=True)
    wait_for(lambda: False)
""")


def test_a_killed_window_leaves_a_recording_that_the_next_one_puts_in_order(
    make_window, make_clip, tmp_path, folder
):
    folder.mkdir()
    clip = make_clip(size=(320, 240), frame_rate=25, frames=250)
    code = PROGRAM.format(
        tests=str(HELPERS), root=str(ROOT), folder=str(folder), clip=str(clip)
    )  # fmt: skip
    program = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    try:
        assert program.stdout.readline() == "recording\n"
    finally:
        program.kill()
        program.communicate(timeout=PATIENCE)
    (part,) = folder.glob("*.part")
    window = make_window()
    window.recorder.folder = str(folder)
    window.recorder.look_for_remains()
    message = wait_for_end(window)
    assert message.text == "An interrupted recording was repaired"
    assert button(window.messages, "Show in folder")
    take = folder / part.name.removesuffix(".part")
    with av.open(str(take / "picture.mp4")) as container:
        times = [frame.time for frame in container.decode(video=0)]
    assert times[-1] > 3 - 2.5, "no more than the last seconds were lost"
    kept = [float(time) for time, _ in depth_video.read(take / "depth.mkv")]
    assert kept[-1] > 3 - 2.5
    assert kept[: len(times)] == pytest.approx(times[: len(kept)], abs=0.001)


def test_as_mcap_it_is_one_file_and_the_choice_is_remembered(live, folder, make_window):
    reader = needs.package("mcap.reader")
    live.actions_["record_mcap"].trigger()
    record(live)
    key(live, Qt.Key.Key_R, CONTROL)
    message = wait_for_end(live)
    take = only(folder)
    assert take.suffix == ".mcap" and message.hint == str(take)
    with take.open("rb") as file:
        made = reader.make_reader(file)
        topics = [channel.topic for _schema, channel, _message in made.iter_messages()]
        (about,) = (each.metadata for each in made.iter_metadata())
    assert topics.count(DEPTH) == topics.count(IMAGE) >= 10
    facts = json.loads(about["facts"])
    assert (facts["made_by"]["model"], facts["source"]) == ("brightness", "0")
    live.close()
    assert make_window().recorder.as_mcap
