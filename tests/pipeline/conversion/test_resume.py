"""Whatever stops a conversion, another program goes on with it, and nobody can tell from the result.

`python -m pytest tests/test_resume.py --kills 20` kills twenty times at random moments instead of a few.
"""

import io
import json
import os
import pickle
import random
import signal
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

import cv2
import needs
import numpy as np
import pytest
from broken_clips import broken_clip
from clips import coded_picture, write_clip
from estimators import Brightness
from in_turns import in_turns, one_quick
from interrupted import SEGMENT, StopError, ended, files
from project import ROOT
from tqdm import tqdm

from pipeline import plugins
from pipeline.conversion.batch import extension_of
from pipeline.conversion.checkpoint import unfinished
from pipeline.conversion.progress import Progress, Stage, Stopped
from pipeline.conversion.short_form import convert
from pipeline.conversion.trimmed_source import TrimmedSource
from pipeline.errors import CancelledError, SinkError, UnfinishedError
from pipeline.settings import ConvertSettings, LookSettings, SourceSettings, StabilizerSettings
from pipeline.sinks import depth_video
from pipeline.sinks.base import open_sink
from pipeline.sources.base import open_source
from viewer.console import show_on

pytestmark = pytest.mark.usefixtures("short_segments")
WHOLE = {}
"""What whole conversions gave, by everything that they depend on: contents of files by name."""


def output_of(kind):
    extension = plugins.load("pipeline.sinks", kind).EXTENSIONS[0]
    return f"d_%03d{extension}" if not extension_of(kind) else f"depth{extension}"


OUTPUTS = [*map(output_of, plugins.names("pipeline.sinks")), "frames"]


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    """44 frames of something that moves, with a cut, a still part, and sound."""
    random = np.random.default_rng(3)
    scenes = [cv2.GaussianBlur(random.normal(size=(60, 200)), (0, 0), 3) for _ in range(2)]

    def picture(number, size):
        scene = scenes[number >= 25]
        shift = min(number % 25, 12)
        part = scene[:48, 2 * shift : 2 * shift + 64]
        return np.repeat((part * 400 + 128).clip(0, 255).astype(np.uint8)[..., None], 3, axis=2)

    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    return write_clip(path, frames=44, audio="aac", picture=picture, gop=12)


def settings_for(name, **wishes):
    return ConvertSettings(format="png16" if name == "frames" else "auto", **wishes)


def stopping_at(stage, count):
    def listen(progress):
        if (progress.stage, progress.frames_done) == (stage, count):
            raise StopError

    return listen


def whole(clip, name, settings=None, **options):
    """The files of a conversion that nothing interrupts; the same one runs once for all tests."""
    settings = settings or settings_for(name)
    key = repr((clip, name, settings, options))
    if key not in WHOLE:
        with tempfile.TemporaryDirectory() as folder:
            convert(clip, Path(folder) / name, settings, estimator=Brightness(), **options)
            WHOLE[key] = files(Path(folder))
    return WHOLE[key]


@pytest.mark.parametrize("one_pass", [False, True], ids=["two passes", "one pass"])
@pytest.mark.parametrize("every", [4, "auto"])
def test_carried_frames_are_the_same_after_an_interruption(clip, tmp_path, every, one_pass):
    """Key frames and what is carried between them go by segments, too, and so does how many there were."""
    settings = ConvertSettings(model_every=every, one_pass=one_pass)
    wanted = whole(clip, "depth.mkv", settings=settings)
    told = json.loads(wanted["depth.json"])
    assert 10 <= told["inferred_frames"] < 40
    folder = tmp_path / "out"
    folder.mkdir()
    settings = ConvertSettings(model_every=every, one_pass=one_pass, resume=True)
    stages = ["converting"] if one_pass else ["estimating depth", "writing"]
    for stop in [(stage, count) for stage in stages for count in (11, 37)]:
        with pytest.raises(StopError):
            convert(
                clip, folder / "depth.mkv", settings, estimator=Brightness(), on_progress=stopping_at(*stop)
            )
    result = convert(clip, folder / "depth.mkv", settings, estimator=Brightness())
    assert result.inferred == told["inferred_frames"]
    assert result.inferred + result.carried + result.skipped == result.frames == 44
    assert files(folder) == wanted
    changed = ConvertSettings(model_every=5, one_pass=one_pass, resume=True)
    with pytest.raises(StopError):
        convert(
            clip,
            tmp_path / "other.mkv",
            settings,
            estimator=Brightness(),
            on_progress=stopping_at(stages[0], 12),
        )
    with pytest.raises(UnfinishedError, match="model every"):
        convert(clip, tmp_path / "other.mkv", changed, estimator=Brightness())


@pytest.mark.parametrize(("name", "one_pass"), in_turns(OUTPUTS, last=[False, True]))
def test_the_same_bytes_as_without_interruption(clip, tmp_path, name, one_pass):
    """Stopped again and again, in every stage, before and after the ends of segments."""
    if name.endswith(".exr"):
        needs.package("OpenEXR", extra="exr")
    wanted = whole(clip, name, settings=settings_for(name, one_pass=one_pass))
    folder = tmp_path / "out"
    folder.mkdir()
    stages = ["converting"] if one_pass else ["estimating depth", "writing"]
    stops = [(stage, count) for stage in stages for count in (3, 11, 20, 37)] + [("finishing", 44)]
    settings = settings_for(name, resume=True, one_pass=one_pass)
    for stop in stops:
        with pytest.raises(StopError):
            convert(clip, folder / name, settings, estimator=Brightness(), on_progress=stopping_at(*stop))
        assert not [path for path in folder.iterdir() if not path.name.endswith(".part")]
    estimator = Brightness()
    result = convert(clip, folder / name, settings, estimator=estimator)
    assert (result.frames, result.resumed, estimator.count) == (44, 44, 0)
    assert files(folder) == wanted


@pytest.mark.parametrize(
    ("strength", "look"),
    [
        ("off", LookSettings()),
        ("very-steady", LookSettings(range="locked")),
        ("steady", LookSettings(colormap="turbo", far=20, near=200)),
    ],
    ids=["off", "locked", "by hand"],
)
@pytest.mark.parametrize("one_pass", one_quick(False, True), ids=["two passes", "one pass"])
def test_whatever_the_look_is(clip, tmp_path, strength, look, one_pass):
    options = {"stabilizer": StabilizerSettings(strength), "look": look}
    wanted = whole(clip, "depth.mp4", settings=ConvertSettings(one_pass=one_pass), **options)
    folder = tmp_path / "out"
    folder.mkdir()

    def listen(progress):
        if progress.frames_done == 25:
            raise StopError

    settings = ConvertSettings(one_pass=one_pass, resume=True)
    for _ in range(2):
        with pytest.raises(StopError):
            convert(
                clip, folder / "depth.mp4", settings, estimator=Brightness(), on_progress=listen, **options
            )
    convert(clip, folder / "depth.mp4", settings, estimator=Brightness(), **options)
    assert files(folder) == wanted


@pytest.mark.parametrize(
    ("moment", "name"),
    in_turns(["finish", "publish", "half", "cleanup", "remove"], last=["depth.mkv", "d_%03d.png", "frames"]),
)
def test_the_very_end_is_gone_on_with_too(clip, tmp_path, monkeypatch, name, moment):
    """When only the file, its name, or the tidying up is missing: nothing is refused, lost or in the way."""
    wanted = whole(clip, name)
    folder = tmp_path / "out"
    folder.mkdir()

    def stop(*_, **__):
        raise StopError

    def opened(path, job):
        sink = open_sink(path, job)
        if hasattr(sink, moment):
            setattr(sink, moment, stop)
        return sink

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.conversion.convert.open_sink", opened)
        if moment == "half":  # of the names are given, where there is more than one
            give = Path.replace
            count = iter(range(100))
            patch.setattr(
                Path, "replace",
                lambda self, to: stop() if Path(to).parent == folder and next(count) == 1 else give(self, to),
            )  # fmt: skip
        if moment == "remove":
            patch.setattr("pipeline.storage.work_folder.Path.rmdir", stop)
        try:
            convert(clip, folder / name, settings_for(name), estimator=Brightness())
        except StopError:
            pass
        else:
            assert moment == "half", "it was not stopped"
            return
    if moment != "remove":
        assert unfinished(folder / name)
        convert(clip, folder / name, settings_for(name, resume=True), estimator=Brightness())
    assert {each: files(folder)[each] for each in wanted} == wanted


@pytest.mark.parametrize("verify", [True, False])
def test_how_much_of_the_end_is_done_is_told_and_it_can_be_stopped_there(clip, tmp_path, monkeypatch, verify):
    for module in ("mux", "verify"):
        monkeypatch.setattr(f"pipeline.media.{module}.TOLD_EVERY", 10)
    wanted = whole(clip, "depth.mp4", settings=ConvertSettings(verify=verify))
    folder, shares = tmp_path / "out", []
    folder.mkdir()

    def stop_at(share):
        def listen(progress):
            if progress.stage == "finishing":
                shares.append(progress.finished)
                if progress.finished >= share:
                    raise Stopped

        return listen

    settings = ConvertSettings(resume=True, verify=verify)
    for share in (0.3, 0.7):
        with pytest.raises(Stopped):
            convert(clip, folder / "depth.mp4", settings, estimator=Brightness(), on_progress=stop_at(share))
        assert unfinished(folder / "depth.mp4").stage == "finishing"
    shares.clear()
    convert(clip, folder / "depth.mp4", settings, estimator=Brightness(), on_progress=stop_at(1.1))
    steps = [step / 44 for step in (10, 20, 30, 40)]
    halves = [step / 2 for step in steps] + [0.5 + step / 2 for step in steps]
    assert shares == pytest.approx([0.0, *(halves if verify else steps)])
    assert files(folder) == wanted


def test_what_is_whole_is_not_done_again(clip, tmp_path):
    output = tmp_path / "depth.mp4"
    with pytest.raises(StopError):
        convert(clip, output, estimator=Brightness(), on_progress=stopping_at("estimating depth", 36))
    estimator, told = Brightness(), []
    convert(
        clip, output, ConvertSettings(resume=True), estimator=estimator,
        on_progress=lambda progress: told.append((progress.stage, progress.frames_done)),
    )  # fmt: skip
    assert told[0] == ("estimating depth", 31)
    assert estimator.count <= 14
    assert told[14] == ("writing", 1)


def test_a_part_of_every_second_frame(clip, tmp_path):
    settings = ConvertSettings(start=0.2, end=1.5, every=2, max_side=40)
    wanted = whole(clip, "depth.mkv", settings=settings)
    folder = tmp_path / "out"
    folder.mkdir()
    settings = ConvertSettings(start=0.2, end=1.5, every=2, max_side=40, resume=True)
    for stage in ("estimating depth", "writing"):
        with pytest.raises(StopError):
            convert(
                clip,
                folder / "depth.mkv",
                settings,
                estimator=Brightness(),
                on_progress=stopping_at(stage, 13),
            )
    convert(clip, folder / "depth.mkv", settings, estimator=Brightness())
    assert files(folder) == wanted


@pytest.mark.parametrize(
    ("name", "wishes"),
    [
        ("open_groups.ts", {"options": {"x264-params": "open-gop=1:keyint=12:bframes=3"}}),
        ("no_key_frames.ts", {"options": {"x264-params": "intra-refresh=1:keyint=20"}}),
        ("no_times.h264", {"form": "h264"}),
        ("no_index.mpg", {"codec": "mpeg1video"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_clips_in_which_it_is_hard_to_jump(tmp_path, name, wishes):
    clip = write_clip(tmp_path / name, frames=44, **wishes)
    wanted = whole(clip, "depth.mkv")
    folder = tmp_path / "out"
    folder.mkdir()
    settings = ConvertSettings(resume=True)
    for stop in (("estimating depth", 15), ("estimating depth", 33), ("writing", 24)):
        with pytest.raises(StopError):
            convert(
                clip, folder / "depth.mkv", settings, estimator=Brightness(), on_progress=stopping_at(*stop)
            )
    assert convert(clip, folder / "depth.mkv", settings, estimator=Brightness()).frames == 44
    assert files(folder) == wanted


def test_a_damaged_clip_is_read_from_its_start(tmp_path):
    """Nobody knows what a jump into damage would give; and its broken pictures are counted as ever."""
    clip = broken_clip(tmp_path / "clip.mkv", {12, 13, 30}, gop=1)
    folder = tmp_path / "out"
    folder.mkdir()
    wanted = convert(clip, folder / "depth.mkv", estimator=Brightness())
    assert wanted.substituted_frames == 3
    whole_files = files(folder)
    for stage, count in (("estimating depth", 25), ("writing", 15), ("writing", 36)):
        settings = ConvertSettings(overwrite=True, resume=stage == "writing")
        with pytest.raises(StopError):
            convert(
                clip, folder / "depth.mkv", settings, estimator=Brightness(),
                on_progress=stopping_at(stage, count),
            )  # fmt: skip
    settings = ConvertSettings(resume=True, overwrite=True)
    resumed = convert(clip, folder / "depth.mkv", settings, estimator=Brightness())
    assert files(folder) == whole_files
    assert (resumed.substituted_frames, resumed.resumed, resumed.notes) == (3, 30, wanted.notes)


def test_a_frame_that_cannot_be_sought_is_read_up_to(tmp_path, monkeypatch):
    """As in a file whose pictures depend on long-gone ones: what a jump gives is not what reading gave."""
    clip = write_clip(tmp_path / "clip.mp4", frames=44)
    wrong = coded_picture(9, (64, 48))
    with TrimmedSource(open_source(clip), ConvertSettings()) as excerpt:
        frames = list(excerpt)
        mark = excerpt.mark(frames[30])
    opened = open_source(clip, SourceSettings())
    seek, read, sought = opened.seek, opened.read, []

    def jump(timestamp):
        sought.append(timestamp)
        seek(timestamp)

    def broken():
        frame = read()
        if len(sought) == 1:
            object.__setattr__(frame, "image", wrong)
        return frame

    monkeypatch.setattr(opened, "seek", jump)
    monkeypatch.setattr(opened, "read", broken)
    with TrimmedSource(opened, ConvertSettings()) as excerpt:
        excerpt.resume_after(mark)
        rest = list(excerpt)
    assert len(sought) == 2
    assert [(frame.index, frame.timestamp) for frame in rest] == [
        (frame.index, frame.timestamp) for frame in frames[31:]
    ]
    assert all(np.array_equal(one.image, other.image) for one, other in zip(rest, frames[31:], strict=True))


# -- what is refused ---------------------------------------------------------------------------------------------


@pytest.fixture
def stopped(clip, tmp_path):
    """The output of a conversion that was stopped in its second pass."""
    output = tmp_path / "depth.mp4"
    with pytest.raises(StopError):
        convert(clip, output, estimator=Brightness(), on_progress=stopping_at("writing", 25))
    return output


def test_without_being_told_to_nothing_is_gone_on_with(clip, stopped):
    assert unfinished(stopped).frames == 20
    with pytest.raises(UnfinishedError, match="was interrupted") as caught:
        convert(clip, stopped, estimator=Brightness())
    assert "--resume" in caught.value.hint
    assert "--overwrite" in caught.value.hint
    assert unfinished(stopped).frames == 20
    convert(clip, stopped, ConvertSettings(overwrite=True), estimator=Brightness())
    assert [path.name for path in stopped.parent.iterdir()] == [stopped.name]


def test_other_settings_another_source_and_another_program_are_refused(clip, stopped, monkeypatch, tmp_path):
    def refused(words, settings=None, source=clip, estimator=None, **options):
        settings = settings or ConvertSettings(resume=True)
        with pytest.raises(UnfinishedError, match=words) as caught:
            convert(source, stopped, settings, estimator=estimator or Brightness(), **options)
        assert caught.value.hint
        assert unfinished(stopped).frames == 20

    refused("different quality: 18, now 20", ConvertSettings(resume=True, quality=20))
    refused("different colormap: inferno, now turbo", look=LookSettings(colormap="turbo"))
    refused("different strength", stabilizer=StabilizerSettings("very-steady"))
    other = write_clip(tmp_path / "other.mp4", frames=44)
    refused("different source", source=other)
    network = Brightness()
    network.digest = "1" * 64
    refused("different model", estimator=network)
    monkeypatch.setattr("pipeline.conversion.checkpoint._version", lambda name: "99")
    refused("different depth-viewer version")
    monkeypatch.undo()
    monkeypatch.setattr(ConvertSettings, "segment_frames", SEGMENT)
    os.utime(clip)
    refused("different source modification time")


def test_work_of_another_version_is_refused_in_one_line_and_can_be_overwritten(clip, stopped):
    journal = stopped.with_name("depth.mp4.part") / "journal.json"
    older = {key: value for key, value in json.loads(journal.read_text("utf-8")).items() if key != "version"}
    older["checkpoint"]["filled"] = 0  # a field that this version does not have
    journal.write_text(json.dumps(older))
    assert unfinished(stopped) is None
    for settings in (ConvertSettings(), ConvertSettings(resume=True)):
        with pytest.raises(UnfinishedError, match="another version") as caught:
            convert(clip, stopped, settings, estimator=Brightness())
        assert "--overwrite" in caught.value.hint
        assert journal.exists()
    assert convert(clip, stopped, ConvertSettings(overwrite=True), estimator=Brightness()).frames == 44


def test_a_source_that_is_no_longer_the_same_is_refused_even_if_it_looks_so(clip, tmp_path):
    copy = tmp_path / "copy.mp4"
    copy.write_bytes(clip.read_bytes())
    dated = copy.stat().st_mtime_ns
    output = tmp_path / "depth.mp4"
    with pytest.raises(StopError):
        convert(copy, output, estimator=Brightness(), on_progress=stopping_at("writing", 25))
    size = copy.stat().st_size
    write_clip(copy, frames=44, audio="aac", options={"crf": "40"})
    copy.write_bytes(copy.read_bytes().ljust(size, b"\0")[:size])
    os.utime(copy, ns=(dated, dated))
    with pytest.raises(UnfinishedError, match="has changed since the conversion started"):
        convert(copy, output, ConvertSettings(resume=True), estimator=Brightness())
    assert unfinished(output).frames == 20


@pytest.mark.parametrize("name", ["packets", "packets.index"])
def test_what_is_damaged_is_told(clip, stopped, name):
    file = stopped.with_name("depth.mp4.part") / name
    file.write_bytes(file.read_bytes()[:20])
    with pytest.raises(UnfinishedError, match="damaged") as caught:
        convert(clip, stopped, ConvertSettings(resume=True), estimator=Brightness())
    assert "--overwrite" in caught.value.hint


def test_a_stabilizer_brings_no_code_along(clip, tmp_path):
    """Its file is read by a reader that builds nothing but a stabilizer."""
    output = tmp_path / "depth.mp4"
    with pytest.raises(StopError):
        convert(clip, output, estimator=Brightness(), on_progress=stopping_at("estimating depth", 25))
    (file,) = (tmp_path / "depth.mp4.part").glob("stabilizer-*")
    whole = file.read_bytes()
    harmful = b"cos\nsystem\n(S'touch " + str(tmp_path / "harm").encode() + b"'\ntR."
    for content in (
        harmful,
        b"",
        whole[: len(whole) // 2],
        b"\xff" + whole[1:],
        pickle.dumps(["another thing"]),
    ):
        file.write_bytes(content)
        with pytest.raises(UnfinishedError, match="damaged"):
            convert(clip, output, ConvertSettings(resume=True), estimator=Brightness())
    assert not (tmp_path / "harm").exists()


def test_who_cancels_wants_nothing_left(clip, stopped):
    with pytest.raises(CancelledError):
        convert(clip, stopped, ConvertSettings(resume=True), estimator=Brightness(), cancelled=lambda: True)
    assert not list(stopped.parent.iterdir())


def test_nothing_to_go_on_with_is_a_beginning(clip, tmp_path):
    assert (
        convert(clip, tmp_path / "d.mp4", ConvertSettings(resume=True), estimator=Brightness()).resumed == 0
    )


def test_it_is_gone_on_with_by_one_program_only(clip, stopped):
    def listen(_progress):
        with pytest.raises(SinkError, match="another program"):
            convert(clip, stopped, ConvertSettings(resume=True), estimator=Brightness())

    convert(clip, stopped, ConvertSettings(resume=True), estimator=Brightness(), on_progress=listen)
    assert [path.name for path in stopped.parent.iterdir()] == [stopped.name]


# -- real programs, stopped for real -----------------------------------------------------------------------------

COMMAND = """
import sys, time
from pipeline.inference.estimator import DepthEstimator
from pipeline.settings import ConvertSettings
from viewer.cli import main

estimate = DepthEstimator.estimate
def slowly(self, image):
    time.sleep({pause})
    return estimate(self, image)
DepthEstimator.estimate = slowly
ConvertSettings.segment_frames = 20
main(sys.argv[1:])
"""
"""`depth-viewer`, with segments as short as the clip, and with some seconds more for each frame."""
PASSES = list(Stage)[1:]
"""The stages of a conversion in two passes."""


@pytest.fixture(scope="module")
def longer(tmp_path_factory):
    """120 frames: with the built-in network at its smallest, a second's work."""
    random = np.random.default_rng(5)
    scene = cv2.GaussianBlur(random.normal(size=(120, 400)), (0, 0), 5)

    def picture(number, size):
        part = scene[:96, 2 * number : 2 * number + 128]
        return np.repeat((part * 600 + 128).clip(0, 255).astype(np.uint8)[..., None], 3, axis=2)

    path = tmp_path_factory.mktemp("longer") / "clip.mp4"
    return write_clip(path, size=(128, 96), frames=120, audio="aac", picture=picture)


@pytest.fixture(scope="module")
def finished(longer, tmp_path_factory):
    """`finished(name)` is what an uninterrupted conversion gives."""

    @cache
    def make(name):
        folder = tmp_path_factory.mktemp("finished")
        code, _, err = ended(start(longer, folder, name))
        assert code == 0, err
        return files(folder)

    return make


def start(clip, folder, name, *more, pause=0.0, **how):
    """With a pause for each frame it is not over before the test, on a busy machine, has looked at it."""
    form = ["--format", "png16"] if name == "frames" else []
    code = COMMAND.format(pause=pause)
    return subprocess.Popen(
        [sys.executable, "-c", code, "convert", str(clip), "-o", str(folder / name), "--model", "nano",
         "--input-size", "64", *form, *more],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **how,
    )  # fmt: skip


def wait_for_checkpoint(process, output, stages):
    """Until the journal has come to one of these stages."""
    while not ((left := unfinished(output)) and left.stage in stages):
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.01)


def done(output):
    """How many frames of both passes are safe."""
    left = unfinished(output)
    return left.frames + 120 * PASSES.index(left.stage) if left else 0


def pytest_generate_tests(metafunc):
    if "count_of_kills" in metafunc.fixturenames:
        metafunc.parametrize("count_of_kills", [metafunc.config.getoption("--kills")])


@pytest.mark.long
@pytest.mark.posix  # has no signals
@pytest.mark.parametrize("name", ["depth.mp4", "depth.mkv", "frames"])
def test_killed_at_random_moments(longer, finished, tmp_path, name, count_of_kills):
    folder = tmp_path / "out"
    folder.mkdir()
    wanted = finished(name)
    dice = random.Random(7)
    kills = 0
    while kills < count_of_kills:
        process = start(longer, folder, name, "--resume")
        goal = done(folder / name) + dice.randrange(120)
        while process.poll() is None and done(folder / name) < goal:
            time.sleep(0.005)
        time.sleep(dice.uniform(0, 0.05))  # into the middle of a segment or of a frame
        process.kill()
        kills += process.wait() == -signal.SIGKILL
        process.communicate()
        if unfinished(folder / name) is None and set(wanted) <= set(
            files(folder)
        ):  # it was faster: once more
            assert {each: files(folder)[each] for each in wanted} == wanted
            subprocess.run(["rm", "-r", *map(str, folder.iterdir())], check=True)
    code, _, err = ended(start(longer, folder, name, "--resume"))
    assert code == 0, err
    assert files(folder) == wanted


@pytest.mark.posix  # has no signals
@pytest.mark.parametrize("sent", one_quick(signal.SIGINT, signal.SIGTERM), ids=lambda sent: sent.name)
def test_interrupted_politely(longer, finished, tmp_path, sent):
    folder = tmp_path / "out"
    folder.mkdir()
    wanted = finished("depth.mp4")
    process = start(longer, folder, "depth.mp4", pause=0.1)
    wait_for_checkpoint(process, folder / "depth.mp4", ["estimating depth"])
    process.send_signal(sent)
    code, _, err = ended(process)
    assert code == 130
    assert err.splitlines()[-1] == "Interrupted."
    assert [line for line in err.splitlines() if "--resume" in line]
    code, _, err = ended(start(longer, folder, "depth.mp4"))
    assert code == 1
    assert "was interrupted" in err
    assert "--resume" in err
    code, _, err = ended(start(longer, folder, "depth.mp4", "--resume"))
    assert code == 0, err
    assert "Resuming after" in err
    assert files(folder) == wanted


@pytest.mark.long
def test_a_disk_that_is_full_in_the_middle(longer, tmp_path):
    """Once there is room, it goes on."""
    whole_folder, folder = tmp_path / "whole", tmp_path / "small"
    whole_folder.mkdir()
    assert ended(start(longer, whole_folder, "depth.mkv", "--one-pass"))[0] == 0
    size = (whole_folder / "depth.mkv").stat().st_size
    # How small depth becomes depends on the precision in which this processor computes it. Room for what a conversion
    # asks for before it begins, but not for all packets.
    asked = 2 * depth_video.LEAST_BYTES * 128 * 96 * 120
    assert asked < 0.95 * size
    with needs.small_disk(folder, int((asked + size) / 2)):
        code, _, err = ended(start(longer, folder, "depth.mkv", "--one-pass"))
        assert code == 1
        kept, error, hint = err.splitlines()[-3:]
        assert "--resume" in kept
        assert error.startswith("Error: There is no disk space left")
        assert hint.startswith("  Free up disk space")
        left = unfinished(folder / "depth.mkv")
        assert 0 < left.frames < 120
        code, _, err = ended(start(longer, folder, "depth.mkv", "--one-pass", "--resume"))
        assert code == 1
        assert unfinished(folder / "depth.mkv").frames >= left.frames
        subprocess.run(["mount", "-o", f"remount,size={4 * size}", str(folder)], check=True)
        code, _, err = ended(start(longer, folder, "depth.mkv", "--one-pass", "--resume"))
        assert code == 0, err
        assert files(folder) == files(whole_folder)


@pytest.mark.linux  # which tells whether a process is stopped
def test_ctrl_z_stops_and_fg_goes_on_as_if_nothing_had_been(longer, finished, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    wanted = finished("depth.mp4")
    began = time.monotonic()
    # A process group of its own within the session, as a shell makes it: else the system ignores Ctrl-Z.
    process = start(longer, folder, "depth.mp4", "--json-progress", pause=0.03, process_group=0)
    wait_for_checkpoint(process, folder / "depth.mp4", ["estimating depth"])
    process.send_signal(signal.SIGTSTP)
    stat = Path(f"/proc/{process.pid}/stat")
    while stat.exists() and stat.read_text("utf-8").rpartition(")")[2].split()[0] != "T":
        assert process.poll() is None
        time.sleep(0.01)
    packets = folder / "depth.mp4.part" / "depths"
    size = packets.stat().st_size
    time.sleep(1)
    assert packets.stat().st_size == size
    process.send_signal(signal.SIGCONT)
    code, out, err = ended(process)
    took = time.monotonic() - began
    assert code == 0, err
    told = [json.loads(line) for line in out.splitlines()]
    assert told[-1]["stopped"] >= 0.9
    seeing = [each for each in told if each["stage"] == "estimating depth"][-1]
    assert seeing["frames_done"] / seeing["rate"] + seeing["stopped"] < took, (
        "the pause was not counted twice"
    )
    assert files(folder) == wanted


def test_a_bar_does_not_count_a_pause(monkeypatch):
    """Its own rate is that of before."""
    monkeypatch.setattr(tqdm, "monitor_interval", 0)  # no thread that watches it
    clock = iter(range(10**6))
    bar = tqdm(total=100, file=io.StringIO(), mininterval=0, smoothing=0.05)
    bar._time = lambda: bar.started + next(clock)
    bar.started = bar.start_t
    for count in range(1, 20):
        show_on(bar, Progress(count, 100, 1.0, None, Stage.WRITING))
    before = bar.format_dict["rate"]
    for _ in range(10_000):
        next(clock)
    for count in range(20, 30):
        show_on(bar, Progress(count, 100, 1.0, None, Stage.WRITING, stopped=10_000.0))
    assert bar.format_dict["rate"] == pytest.approx(before, rel=0.2)
    bar.close()
