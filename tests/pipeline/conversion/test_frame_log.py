"""The second of two passes decodes the source again only where images are looked at, and nobody can tell."""

from fractions import Fraction

import needs
import numpy as np
import pytest
from broken_clips import broken_clip
from clips import write_clip
from estimators import Brightness
from in_turns import one_quick
from interrupted import SEGMENT, StopError, files

from pipeline import plugins
from pipeline.conversion.batch import extension_of
from pipeline.conversion.convert import convert
from pipeline.conversion.frame_log import FrameLog
from pipeline.conversion.request import ConversionHooks, ConversionRequest
from pipeline.conversion.trimmed_source import FramePosition
from pipeline.depth_files import source
from pipeline.errors import UnfinishedError
from pipeline.frame import Frame
from pipeline.settings import ConvertSettings, LookSettings
from pipeline.sinks.base import Sink
from pipeline.sinks.mcap import Mcap

pytestmark = pytest.mark.usefixtures("short_segments")
VARIABLE = [Fraction(ticks, 90_000) for ticks in range(0, 90_000, 3000)] + [
    Fraction(90_001, 90_000),
    Fraction(2),
]


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    """32 frames at odd times."""
    return write_clip(tmp_path_factory.mktemp("clip") / "clip.mp4", timestamps=VARIABLE, audio="aac")


@pytest.fixture
def opened(monkeypatch):
    """Which sources were opened."""
    seen = []
    real = source.open_source

    def watch(address, settings):
        seen.append(str(address))
        return real(address, settings)

    monkeypatch.setattr(source, "open_source", watch)
    return seen


def output_of(kind):
    extension = plugins.load("pipeline.sinks", kind).EXTENSIONS[0]
    return f"d_%03d{extension}" if not extension_of(kind) else f"depth{extension}"


def run(clip, output, settings=None, look=None, **hooks):
    output.parent.mkdir(exist_ok=True)
    request = ConversionRequest(clip, output, settings or ConvertSettings(), look=look or LookSettings())
    return convert(request, ConversionHooks(load=lambda _settings: Brightness(), **hooks))


def stopping_at(stage, count):
    def listen(progress):
        if (progress.stage, progress.frames_done) == (stage, count):
            raise StopError

    return listen


@pytest.mark.parametrize(
    "kind",
    [
        kind if kind in ("mp4", "depth_video", "ply") else pytest.param(kind, marks=pytest.mark.long)
        for kind in plugins.names("pipeline.sinks")
    ],
)
def test_every_output_is_the_same_with_and_without_decoding_again(clip, tmp_path, kind, opened):
    name = output_of(kind)
    if kind == "exr":
        needs.package("OpenEXR", extra="exr")
    if kind == "mcap":
        needs.package("mcap", extra="ros")
    watch = {"on_frame": lambda _depth: None}  # which may look at images
    run(clip, tmp_path / "again" / name, **watch)
    assert len(opened) == 2
    opened.clear()
    run(clip, tmp_path / "once" / name)
    assert files(tmp_path / "again") == files(tmp_path / "once")
    uses_images = kind in ("jpg", "ply", "obj", "glb", "mcap")
    assert len(opened) == 1 + uses_images


def test_sinks_are_taken_to_look_at_images_unless_they_say_no():
    assert Sink.uses_images
    assert Mcap.uses_images


@pytest.mark.parametrize(
    ("look", "hooks", "count"),
    [
        (LookSettings(), {}, 1),
        (LookSettings(refine="guided"), {}, 2),
        (LookSettings(), {"render": lambda depth: depth.frame.image}, 2),
        (LookSettings(), {"on_frame": lambda _depth: None}, 2),
        (LookSettings(), {"on_frame": lambda _depth: None, "on_frame_uses_images": False}, 1),
    ],
    ids=["plain", "refined", "another view", "watched", "watched but for images"],
)
def test_the_source_is_decoded_again_only_for_its_images(clip, tmp_path, opened, look, hooks, count):
    run(clip, tmp_path / "depth.mp4", look=look, **hooks)
    assert len(opened) == count


def test_who_watches_sees_images_in_both_passes(clip, tmp_path):
    seen = []
    run(clip, tmp_path / "depth.mp4", on_frame=lambda depth: seen.append(depth.frame))
    assert len(seen) == 2 * len(VARIABLE)
    for first, second in zip(seen[:32], seen[32:], strict=True):
        np.testing.assert_array_equal(first.image, second.image)
        assert first.timestamp == second.timestamp


@pytest.mark.parametrize("first_looks", [False, True])
@pytest.mark.parametrize("count", one_quick(11, 5, 25))
def test_work_that_looked_at_images_is_resumed_by_work_that_does_not(clip, tmp_path, count, first_looks):
    run(clip, tmp_path / "whole" / "depth.mp4")
    output = tmp_path / "out" / "depth.mp4"
    watch = {"on_frame": lambda _depth: None}
    with pytest.raises(StopError):
        run(clip, output, on_progress=stopping_at("writing", count), **watch if first_looks else {})
    result = run(clip, output, ConvertSettings(resume=True), **{} if first_looks else watch)
    assert result.resumed == count // SEGMENT * SEGMENT
    assert files(output.parent) == files(tmp_path / "whole")


def test_what_was_damaged_is_told_although_it_was_decoded_once(tmp_path, opened):
    clip = broken_clip(tmp_path / "clip.mkv", {12, 13, 30}, gop=1)
    again = run(clip, tmp_path / "again.mp4", on_frame=lambda _depth: None)
    once = run(clip, tmp_path / "once.mp4")
    assert len(opened) == 3
    assert (once.substituted_frames, once.notes) == (again.substituted_frames, again.notes)
    assert once.substituted_frames == 3


@pytest.mark.parametrize(
    "wished", [{"every": 3}, {"start": 0.3, "end": 0.8}, {"generator": "wan"}, {"max_side": 32}]
)
def test_parts_of_a_source_are_the_same(clip, tmp_path, wished):
    look = LookSettings(colormap="gray") if "generator" in wished else None
    settings = ConvertSettings(**wished)
    run(clip, tmp_path / "again" / "depth.mp4", settings, look, on_frame=lambda _depth: None)
    run(clip, tmp_path / "once" / "depth.mp4", settings, look)
    assert files(tmp_path / "again") == files(tmp_path / "once")


def test_times_that_no_integer_holds_are_kept(tmp_path):
    log = FrameLog(tmp_path, tmp_path / "depth.mp4")
    times = [Fraction(1, 2**200), Fraction(1), Fraction(10**30, 7)]
    for index, time in enumerate(times):
        mark = FramePosition(index, time, 2**32 - 1, True) if index == 1 else None
        log.add(Frame.now(np.ones((1080, 1920, 3), np.uint8), index, time), mark)
    frames, marks = zip(*log.read(), strict=True)
    assert [(frame.index, frame.timestamp) for frame in frames] == list(enumerate(times))
    assert marks == (None, FramePosition(1, times[1], 2**32 - 1, True), None)
    assert all(frame.image.shape == (1080, 1920, 3) and frame.image.strides == (0, 0, 0) for frame in frames)
    assert [frame.index for frame, _ in log.read(2)] == [2]
    log.close()


@pytest.mark.parametrize("name", ["frames", "frames.index"])
def test_damaged_work_is_refused(clip, tmp_path, name):
    output = tmp_path / "depth.mp4"
    with pytest.raises(StopError):
        run(clip, output, on_progress=stopping_at("estimating depth", 25))
    file = output.with_name("depth.mp4.part") / name
    file.write_bytes(file.read_bytes()[:20])
    with pytest.raises(UnfinishedError, match="damaged") as caught:
        run(clip, output, ConvertSettings(resume=True))
    assert "--overwrite" in caught.value.hint
