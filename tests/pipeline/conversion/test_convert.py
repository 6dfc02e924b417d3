"""The converter: same frames, same times, bounded memory, and nothing left behind when it goes wrong."""

import os
import subprocess
import sys
import threading
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import av
import cv2
import numpy as np
import pytest
from clips import number_of, write_clip
from estimators import Brightness
from outputs import times
from patience import PATIENCE
from project import HELPERS, ROOT

import pipeline
from pipeline.conversion.checkpoint import unfinished
from pipeline.conversion.short_form import convert
from pipeline.errors import (
    CancelledError,
    DiskFullError,
    ModelOutputError,
    OutputExistsError,
    SettingsError,
    SinkError,
    SourceError,
    SourceLostError,
    SourceNotFoundError,
    SourceUnreadableError,
    UnfinishedError,
    UnknownPluginError,
)
from pipeline.frame import Frame, SourceInfo
from pipeline.settings import ConvertSettings, LookSettings, StabilizerSettings
from pipeline.sinks import depth_video
from pipeline.sources.base import VideoSource

NTSC = Fraction(30000, 1001)


class Counted(VideoSource):
    """A source that says how far it was read, and does as it is told on the way."""

    def __init__(self, frames=200, before=None, is_live=False):
        self.read_so_far = 0
        self.is_closed = False
        self._frames = frames
        self._before = before
        self._info = SourceInfo(64, 48, Fraction(25), None if is_live else frames, is_live)

    @property
    def info(self):
        return self._info

    def read(self):
        if self.is_closed or self.read_so_far == self._frames:
            return None
        if self._before:
            self._before(self.read_so_far)
        index = self.read_so_far
        self.read_so_far += 1
        return Frame.now(np.full((48, 64, 3), index % 256, np.uint8), index, Fraction(index, 25))

    def close(self):
        self.is_closed = True


@pytest.fixture
def use_source(monkeypatch):
    """Put a source of the test's own behind every address."""

    def use(source):
        monkeypatch.setattr("pipeline.depth_files.source.open_source", lambda _address, _settings: source)
        return source

    return use


@pytest.fixture
def output(tmp_path):
    """The file to write, alone in a folder of its own, so that a test sees what was left there."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder / "depth.mp4"


def read(path):
    with pipeline.open_source(path) as source:
        return list(source)


def failing_at(place, error):
    """A callback that raises when it is called with this number."""

    def act(number):
        if number == place:
            raise error

    return act


# -- what comes out ----------------------------------------------------------------------------------------------

VARIABLE = [Fraction(ticks, 90_000) for ticks in (0, 3000, 4500, 12_000, 12_001, 60_000, 63_000)]


@pytest.mark.parametrize(
    ("name", "wishes"),
    [
        ("29.97.mp4", {"frame_rate": NTSC, "frames": 60}),
        ("239.76.mp4", {"frame_rate": Fraction(240_000, 1001), "frames": 60}),
        ("1000.mp4", {"frame_rate": 1000, "frames": 60}),
        ("25.mkv", {"frames": 30, "audio": "aac", "audio_first": True}),
        ("variable.mp4", {"timestamps": VARIABLE}),
        ("late.ts", {"frames": 30, "audio": "aac"}),
        ("turned.mp4", {"frames": 10, "rotation": 90}),
        (
            "ten_bit.mp4",
            {
                "frames": 10,
                "codec": "libx265",
                "pix_fmt": "yuv420p10le",
                "options": {"x265-params": "log-level=error"},
            },
        ),
        ("one.mp4", {"frames": 1}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_frame_arrives_in_order_at_its_own_time(make_clip, output, name, wishes):
    clip = make_clip(name, **wishes)
    before = read(clip)
    result = convert(clip, output, estimator=Brightness(), render=lambda depth: depth.frame.image)
    after = read(output)
    assert [number_of(frame.image) for frame in after] == [number_of(frame.image) for frame in before]
    assert [frame.timestamp for frame in after] == [frame.timestamp for frame in before]
    assert after[0].image.shape == before[0].image.shape
    assert (result.frames, result.path, result.notes) == (len(before), output, ())
    assert (result.model, result.runtime) == ("brightness", "numpy")
    assert result.seconds > 0
    assert [path.name for path in output.parent.iterdir()] == ["depth.mp4"]


def test_the_sound_comes_along(make_clip, output):
    clip = make_clip(frames=30, audio="aac")

    def sound(path):
        with av.open(str(path)) as container:
            return [(bytes(packet), packet.pts) for packet in container.demux(audio=0) if packet.size]

    convert(clip, output, estimator=Brightness())
    assert sound(output) == sound(clip)
    convert(clip, output, ConvertSettings(audio="none", overwrite=True), estimator=Brightness())
    with av.open(str(output)) as container:
        assert not container.streams.audio


def test_the_pictures_are_those_of_the_library(make_clip, output):
    """What the ten lines of the library show is what the converter writes."""
    clip = make_clip(frames=12, size=(128, 96))
    look, strength = LookSettings(colormap="turbo", invert=True), StabilizerSettings("very-steady")
    convert(clip, output, ConvertSettings(quality=6), estimator=Brightness(), look=look, stabilizer=strength)
    estimator, stabilizer = Brightness(), pipeline.Stabilizer(strength)
    with pipeline.open_source(clip) as source, pipeline.open_source(output) as written:
        for frame, result in zip(source, written, strict=True):
            depth = stabilizer.update(frame, estimator.estimate(frame.image))
            near_to_far = pipeline.enlarge(depth.normalized(), (96, 128))
            wanted = pipeline.colorize(near_to_far, "turbo", invert=True).astype(int)
            assert np.abs(wanted - result.image).mean() < 8


@pytest.mark.parametrize("size", [(1, 1), (3, 5), (5, 3), (17, 33)], ids=str)
def test_tiny_and_odd_videos(make_clip, output, size):
    clip = make_clip("tiny.mkv", size=size, frames=3, codec="ffv1", pix_fmt="bgr0")
    assert convert(clip, output, estimator=Brightness()).frames == 3
    assert len(read(output)) == 3


def test_a_folder_of_pictures(tmp_path, output):
    folder = tmp_path / "pictures"
    folder.mkdir()
    for index in range(3):
        cv2.imwrite(str(folder / f"{index}.png"), np.full((48, 64, 3), index * 50, np.uint8))
    convert(folder, output, estimator=Brightness())
    assert [frame.timestamp for frame in read(output)] == [0, 1, 2]


def test_the_short_name_is_the_function_in_any_order():
    code = (
        "import pipeline\n"
        "assert {first} is {second}\n"
        "try: pipeline.convert('nowhere.mp4', 'out.mp4')\n"
        "except pipeline.DepthViewerError as error: print(type(error).__name__)\n"
    )
    module = "__import__('pipeline.conversion.short_form').conversion.short_form.convert"
    for names in (("pipeline.convert", module), (module, "pipeline.convert")):
        program = code.format(first=names[0], second=names[1])
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
        assert done.stdout.split() == ["SourceNotFoundError"], done.stderr


def test_defaults_are_enough(make_clip, output, own_cache):
    """The library in ten lines: real network, real everything."""
    numbers = output.with_suffix(".mkv")
    result = pipeline.convert(make_clip(frames=3), numbers)
    assert (result.frames, result.model) == (3, "nano")
    assert len(read(numbers)) == 3
    model = depth_video.about(numbers)["model"]
    assert (model["name"], len(model["sha256"])) == ("nano", 64)
    assert model["precision"] in model["runtime"]


# -- what is told on the way -------------------------------------------------------------------------------------


def test_progress_counts_every_frame_in_the_callers_thread(make_clip, output):
    told, threads = [], set()

    def listen(progress):
        told.append(progress)
        threads.add(threading.current_thread())

    once = ConvertSettings(one_pass=True)
    convert(make_clip(frames=20), output, once, estimator=Brightness(), on_progress=listen)
    assert [progress.frames_done for progress in told] == [*range(1, 21), 20]
    assert [progress.stage for progress in told] == ["converting"] * 20 + ["finishing"]
    assert {progress.frame_count for progress in told} == {20}
    assert all(progress.rate > 0 for progress in told)
    assert told[4].eta == pytest.approx(15 / told[4].rate)
    assert told[-1].eta == 0
    assert threads == {threading.current_thread()}


def test_progress_of_a_source_that_does_not_know_its_length(use_source, output):
    source = use_source(Counted(frames=5))
    source._info = SourceInfo(64, 48)
    told = []
    convert("any", output, estimator=Brightness(), on_progress=told.append)
    assert {(progress.frame_count, progress.eta) for progress in told} == {(None, None)}


def test_a_video_that_was_cut_off_is_converted_as_far_as_it_goes_and_told(make_clip, tmp_path, output):
    whole = make_clip("whole.mkv", frames=100)
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    result = convert(cut, output, estimator=Brightness())
    assert 10 < result.frames < 90
    assert len(read(output)) == result.frames
    assert [note for note in result.notes if "incomplete" in note]


# -- one range for each shot, in two passes ----------------------------------------------------------------------


def converted(clip, output, *arguments, **options):
    """The depth frames that reach the picture, and what is told on the way."""
    depths, told, announced = [], [], []

    def render(depth):
        depths.append(depth)
        return depth.frame.image

    convert(
        clip, output, *arguments, estimator=Brightness(), render=render,
        on_progress=told.append, announce=announced.append, **options,
    )  # fmt: skip
    return depths, [(progress.stage, progress.frames_done) for progress in told], announced


def test_frames_of_one_shot_share_one_range_and_another_shot_has_another(two_shots, output):
    depths, told, announced = converted(two_shots, output)
    ranges = [depth.display_range for depth in depths]
    assert len(set(ranges[:20])) == len(set(ranges[20:])) == 1
    assert ranges[0][1] > 2 * ranges[20][1]
    assert [depth.frame.index for depth in depths if depth.is_shot_start] == [0, 20]
    assert told == [
        *(("estimating depth", number) for number in range(1, 41)),
        *(("writing", number) for number in range(1, 41)),
        ("finishing", 40),
    ]
    assert len(announced) == 1
    assert f"{40 * 32 * 64 * 2 / 1e6:.0f} MB" in announced[0]
    assert [path.name for path in output.parent.iterdir()] == [output.name]


def test_the_range_holds_what_the_shot_shows_and_no_more(two_shots, output):
    depths, _, _ = converted(two_shots, output)
    far, near = depths[0].display_range
    shown = np.stack([depth.disparity for depth in depths[:20]])
    assert far <= np.percentile(shown, 1) + 1
    assert np.percentile(shown, 99) <= near <= shown.max()


def test_two_passes_show_the_same_depth_as_one(two_shots, output, tmp_path):
    twice, _, _ = converted(two_shots, output)
    once, told, announced = converted(two_shots, tmp_path / "once.mp4", ConvertSettings(one_pass=True))
    for one, two in zip(once, twice, strict=True):
        np.testing.assert_allclose(two.disparity, one.disparity, atol=np.max(one.disparity) / 2000)
        np.testing.assert_array_equal(two.frame.image, one.frame.image)
        assert (two.model, two.runtime, two.is_duplicate) == (one.model, one.runtime, one.is_duplicate)
    assert {stage for stage, _ in told} == {"converting", "finishing"}
    assert announced == []


@pytest.mark.parametrize("settings", [ConvertSettings(), ConvertSettings(one_pass=True)], ids=["two", "one"])
@pytest.mark.parametrize("strength", ["off", "steady"])
def test_a_locked_range_is_that_of_the_whole_clip(two_shots, output, settings, strength):
    depths, _, _ = converted(
        two_shots, output, settings, look=LookSettings(range="locked"),
        stabilizer=StabilizerSettings(strength),
    )  # fmt: skip
    assert len({depth.display_range for depth in depths}) == 1


@pytest.mark.parametrize(
    ("look", "strength"), [(LookSettings(far=10, near=100), "steady"), (LookSettings(), "off")]
)
def test_where_no_range_is_to_be_found_one_pass_is_enough(two_shots, output, look, strength):
    _, told, _ = converted(two_shots, output, look=look, stabilizer=StabilizerSettings(strength))
    assert {stage for stage, _ in told} == {"converting", "finishing"}


@pytest.mark.parametrize("place", [0, 10, 39])
@pytest.mark.parametrize("stage", ["estimating depth", "writing"])
def test_when_either_pass_fails_the_output_is_untouched_and_a_finished_pass_is_kept(
    two_shots, output, stage, place
):
    output.write_text("precious")

    def listen(progress):
        if progress.stage == stage and progress.frames_done == place + 1:
            raise ModelOutputError("NaN")

    with pytest.raises(ModelOutputError):
        convert(
            two_shots, output, ConvertSettings(overwrite=True), estimator=Brightness(), on_progress=listen
        )
    if stage == "estimating depth":
        assert_nothing_left(output)
        return
    assert output.read_text("utf-8") == "precious"
    assert unfinished(output).stage == "writing"
    estimator = Brightness()
    convert(two_shots, output, ConvertSettings(overwrite=True, resume=True), estimator=estimator)
    assert estimator.count < 40, "the first pass is not done again"
    assert times(output) == times(two_shots)
    assert [path.name for path in output.parent.iterdir()] == [output.name]


def test_without_room_for_two_passes_it_says_so_at_once(two_shots, output, monkeypatch):
    monkeypatch.setattr(
        "pipeline.conversion.depth_spool.shutil.disk_usage", lambda _path: SimpleNamespace(free=50_000)
    )
    with pytest.raises(DiskFullError, match="Two passes need") as caught:
        convert(two_shots, output, estimator=Brightness())
    assert "--one-pass" in caught.value.hint
    assert not list(output.parent.iterdir())


def test_a_clip_that_changes_between_the_passes(two_shots, output, make_clip):
    shorter = make_clip("shorter.mkv", frames=7)

    def replace_it(progress):
        if (progress.stage, progress.frames_done) == ("estimating depth", 40):
            shorter.replace(two_shots)

    looking = LookSettings(refine="guided")  # at the images, for which the second pass reads the source again
    with pytest.raises(SourceUnreadableError, match="40 frames in the first pass and 7") as caught:
        convert(two_shots, output, estimator=Brightness(), on_progress=replace_it, look=looking)
    assert caught.value.hint
    assert not output.exists()
    with pytest.raises(UnfinishedError, match="source"):
        convert(two_shots, output, ConvertSettings(resume=True), estimator=Brightness(), look=looking)


# -- what is refused, before any work is done --------------------------------------------------------------------


def no_network(_settings):
    """Loads the network: work, which must not begin before the files are checked."""
    pytest.fail("a network was loaded")


def empty(folder):
    (folder / "empty.mp4").write_bytes(b"")
    return folder / "empty.mp4"


def text(folder):
    (folder / "notes.mp4").write_text("no video\n" * 100)
    return folder / "notes.mp4"


def headless(folder):
    path = write_clip(folder / "cut.mp4", frames=20)
    path.write_bytes(path.read_bytes()[:600])
    return path


def song(folder):
    both = write_clip(folder / "both.mp4", frames=5, audio="aac")
    path = folder / "song.m4a"
    with av.open(str(both)) as source, av.open(str(path), "w") as target:
        copy = target.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(audio=0):
            if packet.dts is not None:
                packet.stream = copy
                target.mux(packet)
    return path


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda folder: folder / "nowhere.mp4", SourceNotFoundError),
        (empty, SourceUnreadableError),
        (text, SourceUnreadableError),
        (headless, SourceUnreadableError),
        (song, SourceUnreadableError),
        (lambda folder: folder, SourceError),
    ],
    ids=["missing", "empty", "text", "headless", "song", "folder without pictures"],
)
def test_an_input_without_pictures(tmp_path, output, make, error):
    with pytest.raises(error) as caught:
        convert(make(tmp_path), output, load=no_network)
    assert caught.value.hint
    assert not list(output.parent.iterdir())


@pytest.mark.parametrize(
    ("name", "error", "hint"),
    [
        ("old.mp4", OutputExistsError, "--overwrite"),
        ("nowhere/depth.mp4", SinkError, "Create"),
        ("folder.mp4", SinkError, "Give the name of a file"),
        ("old.mp4/depth.mp4", SinkError, "another"),
        ("depth.xyz", UnknownPluginError, ".mp4"),
        ("depth", UnknownPluginError, ".mp4"),
        ("n" * 300 + ".mp4", SinkError, "another"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_an_output_that_cannot_be(make_clip, output, name, error, hint):
    folder = output.parent
    (folder / "old.mp4").write_text("precious")
    (folder / "folder.mp4").mkdir()
    clip = make_clip(frames=3)
    with pytest.raises(error) as caught:
        convert(clip, folder / name, load=no_network)
    assert hint in caught.value.hint
    assert (folder / "old.mp4").read_text("utf-8") == "precious"
    assert sorted(path.name for path in folder.iterdir()) == ["folder.mp4", "old.mp4"]


@pytest.mark.linux
def test_a_folder_that_may_not_be_written(make_clip, output):
    # Root may write everywhere, except where there is no disk.
    folder = output.parent if os.geteuid() else Path("/proc")
    output.parent.chmod(0o500)
    with pytest.raises(SinkError) as caught:
        convert(make_clip(frames=3), folder / "depth.mp4", load=no_network)
    assert caught.value.hint


@pytest.mark.parametrize(
    "alias",
    ["same", "dots", "hard link", pytest.param("symbolic link", marks=pytest.mark.posix), "part", "file url"],
)
def test_the_input_is_never_the_output(make_clip, tmp_path, alias):
    clip = make_clip("clip.mp4", frames=3)
    if alias == "part":  # where the output would be under construction
        clip = clip.rename(tmp_path / "clip.mp4.part")
    output, source = tmp_path / "clip.mp4", clip
    if alias == "dots":
        output = tmp_path / ".." / tmp_path.name / "clip.mp4"
    if alias == "hard link":
        output = tmp_path / "other.mp4"
        output.hardlink_to(clip)
    if alias == "symbolic link":
        output = tmp_path / "other.mp4"
        output.symlink_to(clip)
    if alias == "file url":
        source = clip.as_uri()
    before = clip.read_bytes()
    with pytest.raises(SinkError, match="its own source"):
        convert(source, output, ConvertSettings(overwrite=True), load=no_network)
    assert clip.read_bytes() == before


def test_a_live_source_has_no_end(use_source, output):
    source = use_source(Counted(is_live=True))
    with pytest.raises(SettingsError, match="live source without an end") as caught:
        convert(0, output, load=no_network)
    assert caught.value.hint
    assert source.is_closed
    assert source.read_so_far == 0
    assert not list(output.parent.iterdir())


# -- what goes wrong in the middle -------------------------------------------------------------------------------


def assert_nothing_left(output, before="precious"):
    """Only what stood there before; the guard of conftest.py looks for threads."""
    assert [path.name for path in output.parent.iterdir()] == [output.name]
    assert output.read_text("utf-8") == before


@pytest.mark.parametrize("place", [0, 1, 50])
@pytest.mark.parametrize("stage", ["source", "network", "picture", "listener", "cancel"])
def test_any_stage_that_fails_wakes_the_others(use_source, output, stage, place):
    """Whoever waits, on a full or on an empty mailbox, is woken, and the error is the one that was raised."""
    output.write_text("precious")
    error = {"network": ModelOutputError("NaN"), "source": SourceLostError("gone")}.get(
        stage, ZeroDivisionError()
    )
    fail = failing_at(place, error)
    source = use_source(Counted(before=fail if stage == "source" else None))
    listened = []
    caught = []

    def render(depth):
        if stage == "picture":
            fail(depth.frame.index)
        return depth.frame.image

    def listen(progress):
        listened.append(progress.frames_done)
        if stage == "listener":
            fail(progress.frames_done - 1)

    def work():
        try:
            convert(
                "any",
                output,
                ConvertSettings(overwrite=True),
                estimator=Brightness(before=fail if stage == "network" else None),
                render=render,
                on_progress=listen,
                cancelled=lambda: stage == "cancel" and len(listened) == place,
            )
        except BaseException as error:
            caught.append(error)

    thread = threading.Thread(target=work, name="conversion", daemon=True)
    thread.start()
    thread.join(PATIENCE)
    assert not thread.is_alive(), "the conversion hangs"
    assert caught == [error] if stage != "cancel" else isinstance(caught[0], CancelledError)
    assert source.is_closed
    assert_nothing_left(output)


def test_a_network_that_cannot_be_had(make_clip, output):
    def refuse(_settings):
        raise ModelOutputError("no")

    with pytest.raises(ModelOutputError):
        convert(make_clip(frames=3), output, load=refuse)
    assert not list(output.parent.iterdir())


INTERRUPTED = """
import os, signal, sys, threading
sys.path[:0] = [{tests!r}, {root!r}]
from estimators import Brightness
from pipeline.conversion.short_form import convert
from pipeline.settings import ConvertSettings

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background ignores it
def interrupt(number):
    if number == 20:
        os.kill(os.getpid(), signal.SIGINT)
before = threading.active_count()
try:
    convert({clip!r}, {output!r}, ConvertSettings(overwrite=True), estimator=Brightness(interrupt))
except KeyboardInterrupt:
    print("on its way,", threading.active_count() - before, "threads left")
"""


@pytest.mark.posix  # Windows has no signals to send
def test_ctrl_c_ends_everything_and_goes_on_its_way(make_clip, output):
    """In a process of its own: a real signal would hit whatever runs the tests."""
    output.write_text("precious")
    clip = make_clip(frames=300)
    code = INTERRUPTED.format(tests=str(HELPERS), root=str(ROOT), clip=str(clip), output=str(output))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE)
    assert (done.returncode, done.stdout) == (0, "on its way, 0 threads left\n"), done.stderr
    assert_nothing_left(output)


def test_a_read_that_waits_is_woken(use_source, output):
    """A source that waits for a slow disk or network must not keep Ctrl-C waiting: `close` ends its read."""

    class Stuck(Counted):
        def __init__(self):
            super().__init__(before=self.wait)
            self.closing = threading.Event()

        def wait(self, number):
            if number == 30:
                assert self.closing.wait(PATIENCE)

        def close(self):
            super().close()
            self.closing.set()

    use_source(Stuck())
    with pytest.raises(CancelledError):
        convert("any", output, estimator=Brightness(), cancelled=iter([False] * 3 + [True]).__next__)
    assert not list(output.parent.iterdir())


def test_a_source_that_ends_at_once(use_source, output):
    use_source(Counted(frames=0))
    with pytest.raises(SourceUnreadableError):
        convert("any", output, estimator=Brightness())
    assert not list(output.parent.iterdir())


# -- threads and memory ------------------------------------------------------------------------------------------


def test_a_slow_sink_holds_the_others_back(use_source, output):
    """However slow the end of the line is, only a handful of frames is on the way."""
    source, estimator = use_source(Counted(frames=60)), Brightness()
    on_the_way = []

    def render(depth):
        for _ in range(1000):  # let the others run as far as they can
            before = source.read_so_far, estimator.count
            threading.Event().wait(0.002)
            if before == (source.read_so_far, estimator.count):
                break
        on_the_way.append(source.read_so_far - depth.frame.index)
        return depth.frame.image

    convert("any", output, estimator=estimator, render=render)
    # Three mailboxes, one frame in the hands of each of the four stages, and one more that the network has begun.
    assert max(on_the_way) <= 3 * ConvertSettings.queue_capacity + 4 + estimator.streams
    assert max(on_the_way) > 3, "the stages do not overlap"


def test_the_stages_overlap(use_source, output):
    """Each stage waits for the one before it to be ahead; were they one after the other, none would ever be."""
    read_ahead, seen_ahead = threading.Event(), threading.Event()

    def reading(number):
        if number == 2:
            read_ahead.set()

    def seeing(number):
        if number == 0:
            assert read_ahead.wait(PATIENCE)
        if number == 2:
            seen_ahead.set()

    def render(depth):
        if depth.frame.index == 0:
            assert seen_ahead.wait(PATIENCE)
        return depth.frame.image

    use_source(Counted(frames=10, before=reading))
    assert convert("any", output, estimator=Brightness(seeing), render=render).frames == 10


def test_a_real_clip(shared_clips, output):
    """A webcam's recording, in a container that only knows milliseconds, through the whole line."""
    clip = shared_clips / "webcam.mkv"
    result = convert(clip, output, estimator=Brightness())
    assert (result.frames, result.notes) == (51, ())
    assert [frame.timestamp for frame in read(output)] == [frame.timestamp for frame in read(clip)]
    with av.open(str(clip)) as before, av.open(str(output)) as after:
        assert before.duration == after.duration
