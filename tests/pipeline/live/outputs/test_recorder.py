"""A live session on disk: three files of the same frames, which neither a slow disk nor a crash can take away."""

import json
import shutil
import subprocess
import sys
import textwrap
import threading
from collections import namedtuple
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

import av
import numpy as np
import pytest
from clips import number_of
from live_depth import begin, depth_of
from patience import PATIENCE
from project import HELPERS, ROOT

from pipeline.errors import DiskFullError, SinkError
from pipeline.geometry.distance_mark import DistanceMark
from pipeline.geometry.fit import fit
from pipeline.live.outputs.recording import RESERVE
from pipeline.live.outputs.recovery import salvage
from pipeline.live.outputs.threaded import ThreadedSink, capacity_for
from pipeline.sinks import depth_video, sidecar
from pipeline.sinks.base import Provenance


def pictures(path):
    """Time in milliseconds and picture of every frame."""
    with av.open(str(path)) as container:
        return [
            (round(frame.time * 1000), frame.to_ndarray(format="rgb24"))
            for frame in container.decode(video=0)
        ]


def boxes(data):
    """The outermost parts of an mp4 file, apart from padding."""
    kinds, place = set(), 0
    while place < len(data):
        size = int.from_bytes(data[place : place + 4], "big")
        if size == 1:
            size = int.from_bytes(data[place + 8 : place + 16], "big")
        kinds.add(data[place + 4 : place + 8].decode())
        place += size or len(data)
    return kinds - {"free"}


def readable(path):
    """How many frames come before the place where the file breaks off."""
    count = 0
    with av.open(str(path)) as container, suppress(av.InvalidDataError):
        for _ in container.decode(video=0):
            count += 1
    return count


def test_picture_view_and_depth_are_of_the_same_frames(tmp_path):
    folder = tmp_path / "take"
    recording = begin(folder, facts=lambda: {"source": "camera"})
    recording.set_provenance(Provenance("nano", "cpu f32", "abc", "steady"))
    frames = [depth_of(number) for number in range(5, 65)]
    for depth in frames:
        recording.write(depth)
    assert not folder.exists()
    recording.close()

    assert sorted(file.name for file in folder.iterdir()) == [
        "depth.json", "depth.mkv", "picture.mp4", "recording.json", "view.mp4",
    ]  # fmt: skip
    assert not list(tmp_path.glob("*.part"))
    times = [40 * place for place in range(60)]
    picture, view = pictures(folder / "picture.mp4"), pictures(folder / "view.mp4")
    assert [time for time, _ in picture] == [time for time, _ in view] == times
    assert [number_of(each) for _, each in picture] == list(range(5, 65))
    assert [number_of(255 - each) for _, each in view] == list(range(5, 65))
    kept = list(depth_video.read(folder / "depth.mkv"))
    assert [time * 1000 for time, _ in kept] == times
    for depth, (_, disparity) in zip(frames, kept, strict=True):
        assert disparity.shape == depth.disparity.shape
        assert np.abs(disparity - depth.disparity).max() < 2 / 65535
    assert depth_video.about(folder / "depth.mkv")["model"]["name"] == "nano"
    told = json.loads((folder / "recording.json").read_text("utf-8"))
    assert told == told | {"source": "camera", "frames": 60, "seconds": 59 / 25}
    assert told["program"] == sidecar.program() and datetime.fromisoformat(told["began"]).tzinfo


@pytest.mark.parametrize(("shots", "is_known"), [((0, 0, 0), True), ((0, 0, 3), False)])
def test_meters_are_kept_with_the_one_shot_they_hold_for(tmp_path, shots, is_known):
    calibration = fit([DistanceMark(0.9, 1.0), DistanceMark(0.2, 4.0)])
    recording = begin(tmp_path / "take")
    for number, shot in enumerate(shots):
        told = calibration if number == 1 else None  # marked while it went on
        recording.write(replace(depth_of(number), shot_start=Fraction(shot), calibration=told))
    recording.close()
    about = depth_video.about(tmp_path / "take" / "depth.mkv")
    assert about["calibration"] == (calibration.to_json() if is_known else None)


def test_a_finished_film_is_an_ordinary_one(tmp_path):
    """Its index is in one place: programs that know no fragments can wind in it."""
    recording = begin(tmp_path / "take")
    for number in range(60):
        recording.write(depth_of(number))
    recording.close()
    assert boxes((tmp_path / "take" / "picture.mp4").read_bytes()) == {"ftyp", "mdat", "moov"}
    with av.open(str(tmp_path / "take" / "picture.mp4")) as container:
        assert container.streams.video[0].frames == 60


def test_another_view_and_another_size_get_bars(tmp_path):
    wide = threading.Event()

    def show(depth):
        picture = depth.frame.image
        return np.hstack([picture, picture]) if wide.is_set() else picture

    recording = begin(tmp_path / "take", show)
    recording.write(depth_of(1))
    wide.set()
    recording.write(depth_of(2))
    recording.write(depth_of(3, size=(48, 48)))
    recording.close()
    (_, first), (_, second), (_, third) = pictures(tmp_path / "take" / "view.mp4")
    assert first.shape == second.shape == third.shape == (48, 64, 3)
    assert second[:8].max() < 40, "bars above and below"
    assert number_of(second[12:36, :32]) == 2
    picture = pictures(tmp_path / "take" / "picture.mp4")[2][1]
    assert picture[:, :6].max() < 40, "bars at the sides"
    assert number_of(picture[:, 8:56]) == 3


def test_another_network_keeps_the_size_of_depth(tmp_path):
    recording = begin(tmp_path / "take")
    recording.write(depth_of(1))
    recording.write(depth_of(2, shape=(24, 32)))
    recording.close()
    assert [disparity.shape for _, disparity in depth_video.read(tmp_path / "take" / "depth.mkv")] == [
        (12, 16), (12, 16),
    ]  # fmt: skip


def test_odd_sizes_lose_nothing(tmp_path):
    recording = begin(tmp_path / "take")
    for number in range(4):
        recording.write(depth_of(number, size=(63, 47)))
    recording.close()
    (_, picture), *_rest = pictures(tmp_path / "take" / "picture.mp4")
    assert picture.shape == (48, 64, 3)


def test_without_a_frame_nothing_is_left(tmp_path):
    begin(tmp_path / "take").close()
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_told_at_once(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SinkError) as caught:
        begin(tmp_path / "file" / "take")
    assert caught.value.hint


def test_a_disk_without_room_is_told_and_nothing_is_begun(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: namedtuple("usage", "free")(10 << 20))
    with pytest.raises(DiskFullError, match="10 MB are free"):
        begin(tmp_path / "take")
    assert not list(tmp_path.iterdir())


def test_a_disk_that_fills_up_ends_the_recording_in_time_and_it_is_kept(tmp_path, monkeypatch):
    recording = begin(tmp_path / "take")
    with pytest.raises(DiskFullError):  # as `ThreadedSink` runs it
        try:
            for number in range(50):
                recording.write(depth_of(number))
            usage = namedtuple("usage", "free")(RESERVE - 1)
            monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
            for number in range(50, 1000):
                recording.write(depth_of(number))
        except BaseException:
            recording.abort()
            raise
    count = len(pictures(tmp_path / "take" / "picture.mp4"))
    assert 50 < count <= 50 + 14, "within half a second"
    assert len(list(depth_video.read(tmp_path / "take" / "depth.mkv"))) == count
    assert json.loads((tmp_path / "take" / "recording.json").read_text("utf-8"))["frames"] == count


PROGRAM = textwrap.dedent("""
    import sys
    sys.path[:0] = [{tests!r}, {root!r}]
    from pathlib import Path
    from live_depth import begin, depth_of
    recording = begin(Path({folder!r}))
    for number in range({frames}):
        recording.write(depth_of(number, size=(320, 240)))
    print("written", flush=True)
""")


def run_program(folder, frames, more, **wishes):
    code = PROGRAM.format(tests=str(HELPERS), root=str(ROOT), folder=str(folder), frames=frames)
    return subprocess.Popen([sys.executable, "-c", code + more], stdout=subprocess.PIPE, text=True, **wishes)


def test_a_killed_program_loses_no_more_than_the_last_seconds(tmp_path):
    folder = tmp_path / "take"
    program = run_program(folder, 250, "import time; time.sleep(60)\n")
    try:
        assert program.stdout.readline() == "written\n"
        assert salvage(tmp_path) == [], "a program that runs is left alone"
    finally:
        program.kill()
        program.communicate(timeout=PATIENCE)
    part = tmp_path / "take.part"
    raw = len(pictures(part / "picture.mp4"))  # without anybody's help
    assert salvage(tmp_path) == [folder]
    assert not part.exists()
    assert not (folder / "lock").exists()
    picture, view = pictures(folder / "picture.mp4"), pictures(folder / "view.mp4")
    assert len(picture) == raw
    kept = list(depth_video.read(folder / "depth.mkv"))
    for count in (len(picture), len(view), len(kept)):
        assert 250 - count <= 2.5 * 25, f"{250 - count} frames were lost"
    assert [number_of(each) for _, each in picture] == list(range(len(picture)))
    facts = json.loads((folder / "recording.json").read_text("utf-8"))
    assert facts["program"] == sidecar.program() and datetime.fromisoformat(facts["began"]).tzinfo
    assert (facts["frames"], facts["seconds"]) == (len(picture), picture[-1][0] / 1000)
    for number, (time, disparity) in enumerate(kept):
        assert time == Fraction(number, 25)
        assert np.abs(disparity - depth_of(number).disparity).max() < 5 / 65535
    assert salvage(tmp_path) == [], "what is in order stays as it is"


def test_a_file_that_was_cut_in_the_middle_of_a_frame_is_read_up_to_there(tmp_path):
    program = run_program(tmp_path / "take", 150, "import os; os.kill(os.getpid(), 9)\n")
    program.communicate(timeout=PATIENCE)
    video = tmp_path / "take.part" / "depth.mkv"
    video.write_bytes(video.read_bytes()[:-700])
    (folder,) = salvage(tmp_path)
    assert len(list(depth_video.read(folder / "depth.mkv"))) > 50


def test_a_crash_before_the_first_frame_leaves_nothing(tmp_path):
    program = run_program(tmp_path / "take", 0, "import os; os.kill(os.getpid(), 9)\n")
    program.communicate(timeout=PATIENCE)
    assert (tmp_path / "take.part").exists()
    assert salvage(tmp_path) == []
    assert not list(tmp_path.iterdir())


@pytest.mark.posix  # limits on file sizes are Unix's
def test_when_the_system_refuses_to_write_on_what_was_written_is_kept(tmp_path):
    """A real refusal in the middle: no file may grow beyond 1 MB."""
    limit = textwrap.dedent("""
        import resource, signal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
    """)
    code = limit + textwrap.dedent(f"""
        import sys
        sys.path[:0] = [{str(HELPERS)!r}, {str(ROOT)!r}]
        from pathlib import Path
        import numpy as np
        from dataclasses import replace
        from pipeline.errors import SinkError
        from live_depth import begin, depth_of
        recording = begin(Path({str(tmp_path / "take")!r}))
        noise = np.random.default_rng(1).integers(0, 255, (120, 160, 3), np.uint8)
        try:
            for number in range(400):
                depth = depth_of(number)
                image = np.roll(noise, 7 * number, axis=1)
                recording.write(replace(depth, frame=replace(depth.frame, image=image)))
        except SinkError as error:
            recording.abort()
            print(error)
    """)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE)
    assert "is larger than its disk or a limit of the system allows" in done.stdout, done.stderr
    folder = tmp_path / "take"
    count = len(list(depth_video.read(folder / "depth.mkv")))
    assert count > 5
    assert readable(folder / "picture.mp4") >= 25


class TestOutlet:
    def outlet(self, tmp_path, capacity=4, **wishes):
        ended = []
        outlet = ThreadedSink(
            "test", lambda: begin(tmp_path / "take", **wishes), ended.append, capacity=capacity
        )
        outlet.start()
        return outlet, ended

    def test_what_waits_is_written_before_the_end(self, tmp_path):
        outlet, ended = self.outlet(tmp_path, capacity=30)
        for number in range(30):
            outlet.take(depth_of(number))
        outlet.stop()
        assert outlet.join(PATIENCE)
        assert ended == [None]
        assert len(pictures(tmp_path / "take" / "picture.mp4")) + outlet.dropped == 30

    def test_a_disk_that_hangs_holds_nobody_up_and_drops_are_counted(self, tmp_path):
        go_on, hangs = threading.Event(), threading.Event()

        def show(depth):
            hangs.set()
            assert go_on.wait(PATIENCE)
            return depth.frame.image

        outlet, ended = self.outlet(tmp_path, show=show)
        outlet.take(depth_of(0))
        assert hangs.wait(PATIENCE)
        for number in range(1, 50):
            outlet.take(depth_of(number))  # returns, although nothing is written
        assert outlet.dropped == 49 - 4
        go_on.set()
        outlet.stop()
        assert outlet.join(PATIENCE)
        assert ended == [None]
        numbers = [number_of(each) for _, each in pictures(tmp_path / "take" / "picture.mp4")]
        assert numbers == [0, 46, 47, 48, 49]

    def test_what_cannot_be_opened_is_told(self, tmp_path):
        (tmp_path / "take").mkdir()
        (tmp_path / "take.part").mkdir()
        outlet, ended = self.outlet(tmp_path)
        assert outlet.join(PATIENCE)
        assert isinstance(ended[0], SinkError)
        outlet.take(depth_of(1))  # and does not hang

    def test_large_pictures_may_wait_less(self):
        assert capacity_for(depth_of(0)) == 30
        assert 2 <= capacity_for(depth_of(0, size=(3840, 2160))) < 10
