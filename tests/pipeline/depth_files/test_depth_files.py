"""Precomputed depth instead of a model: own files come back as they were, others by what the user says of them."""

import json
import shutil
import threading
from dataclasses import replace
from fractions import Fraction

import av
import cv2
import needs
import numpy as np
import pytest
from av.video.reformatter import ColorRange
from clips import write_clip
from command import depth_viewer  # noqa: F401
from estimators import Brightness
from interrupted import files
from outputs import depth_frame, job, pictures, write
from patience import PATIENCE

from pipeline.conversion.convert import convert
from pipeline.conversion.request import ConversionHooks, ConversionRequest
from pipeline.depth_files.base import open_depth
from pipeline.depth_files.settings import DepthFileSettings
from pipeline.depth_files.source import open_with_depth
from pipeline.errors import (
    ModelOutputError,
    SettingsError,
    SourceError,
    SourceNotFoundError,
    SourceUnreadableError,
)
from pipeline.geometry.distance_mark import DistanceMark
from pipeline.geometry.fit import fit
from pipeline.geometry.lens import Lens
from pipeline.geometry.surface import Space
from pipeline.live.runner import Runner
from pipeline.settings import ConvertSettings, EstimatorSettings, LookSettings, StabilizerSettings
from pipeline.sinks import depth_video
from pipeline.stabilize.spatial_filter import smoothed

OWN = ("depth.mkv", "depth.npy", "depth.npz", "pngs", "depth_%05d.exr")
FRAMES = 12


def ramp(number, size):
    """A gray ramp from black, which grows brighter."""
    row = np.linspace(0, 180 + 5 * number, size[0]).round().astype(np.uint8)
    return np.repeat(np.tile(row, (size[1], 1))[..., None], 3, axis=2)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A clip, its depth in every own format of numbers, and that depth as this program's readers return it."""
    needs.package("OpenEXR")
    folder = tmp_path_factory.mktemp("depth")
    write_clip(folder / "clip.mkv", frames=FRAMES, size=(64, 48), picture=ramp, codec="ffv1", pix_fmt="bgr0")
    for name in OWN:
        settings = ConvertSettings(format="png16" if name == "pngs" else "auto")
        request = ConversionRequest(folder / "clip.mkv", folder / name, settings)
        convert(request, ConversionHooks(load=lambda _: Brightness()))
    return folder


def given(place, name, **settings):
    return open_with_depth(place / "clip.mkv", DepthFileSettings(place / name, **settings))


@pytest.mark.parametrize("name", OWN)
def test_own_files_give_the_depth_of_each_frame(place, name):
    truth = list(depth_video.read(place / "depth.mkv"))
    with given(place, name) as source:
        found = list(source)
    assert [frame.timestamp for frame in found] == [time for time, _ in truth]
    for frame, (_, disparity) in zip(found, truth, strict=True):
        assert frame.given.disparity.dtype == np.float32
        np.testing.assert_allclose(frame.given.disparity, disparity, atol=0.01)
    far, near = found[0].given.display_range
    largest = max(disparity.max() for _, disparity in truth)
    assert 0 <= far < 0.1 * largest
    assert 0.9 * largest < near < 1.1 * largest


@pytest.mark.parametrize("name", OWN)
def test_they_can_be_sought_in(place, name):
    with given(place, name) as source:
        whole = [frame.given.disparity for frame in source]
        for number in (9, 2, 3, 11, 0, 7):
            source.seek(Fraction(number, 25))
            frame = source.read()
            assert frame.index == number
            np.testing.assert_array_equal(frame.given.disparity, whole[number])


def test_what_is_made_of_it_is_what_the_model_would_have_made(place, tmp_path):
    convert(
        ConversionRequest(place / "clip.mkv", tmp_path / "direct.mp4"),
        ConversionHooks(load=lambda _: Brightness()),
    )

    def refuse(_):
        raise AssertionError("a model was loaded")

    request = ConversionRequest(
        place / "clip.mkv", tmp_path / "again.mp4", depth_file=DepthFileSettings(place / "depth.mkv")
    )
    result = convert(request, ConversionHooks(load=refuse))
    assert (result.frames, result.model, result.runtime) == (FRAMES, "brightness", "depth file")
    direct, again = pictures(tmp_path / "direct.mp4"), pictures(tmp_path / "again.mp4")
    assert len(direct) == len(again) == FRAMES
    for one, other in zip(direct, again, strict=True):
        assert np.abs(one.astype(int) - other).mean() < 2


def test_a_part_of_the_source_has_its_part_of_the_depth(place, tmp_path):
    settings = ConvertSettings(start=0.16, end=0.4, every=2)
    request = ConversionRequest(
        place / "clip.mkv",
        tmp_path / "part.npy",
        settings,
        depth_file=DepthFileSettings(place / "depth.mkv"),
    )
    convert(request)
    whole = np.load(place / "depth.npy")
    np.testing.assert_allclose(np.load(tmp_path / "part.npy"), whole[4:10:2], atol=0.01)
    about = json.loads((tmp_path / "part.npy.json").read_text("utf-8"))
    assert about["model"] == {
        "name": "brightness",
        "sha256": "0" * 64,
        "runtime": "depth file",
        "precision": "file",
    }
    assert about["stabilization"] == "steady"


@pytest.mark.parametrize("name", ["part.npz", "part.mkv"])
def test_depth_of_a_part_suffices_for_this_part(place, tmp_path, name):
    """The frame behind the part, at which it is known to end, has no depth there."""
    part = ConvertSettings(start=0.16, end=0.4)
    whole = DepthFileSettings(place / "depth.mkv")
    convert(ConversionRequest(place / "clip.mkv", tmp_path / name, part, depth_file=whole))
    alone = DepthFileSettings(tmp_path / name)
    result = convert(ConversionRequest(place / "clip.mkv", tmp_path / "again.npy", part, depth_file=alone))
    assert result.frames == 6
    np.testing.assert_allclose(np.load(tmp_path / "again.npy"), np.load(place / "depth.npy")[4:10], atol=0.01)
    longer = ConvertSettings(start=0.16, end=0.44)
    with pytest.raises(SourceError, match="no depth for the frame at"):
        convert(ConversionRequest(place / "clip.mkv", tmp_path / "more.npy", longer, depth_file=alone))


def test_an_interrupted_conversion_resumes_with_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr(ConvertSettings, "segment_frames", 5)
    write_clip(tmp_path / "clip.mkv", frames=FRAMES, picture=ramp, codec="ffv1", pix_fmt="bgr0")
    hooks = ConversionHooks(load=lambda _: Brightness())
    convert(ConversionRequest(tmp_path / "clip.mkv", tmp_path / "depth.mkv"), hooks)
    depth_file = DepthFileSettings(tmp_path / "depth.mkv")

    def stop(progress):
        if progress.frames_done == 8:
            raise KeyboardInterrupt

    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    whole = ConversionRequest(tmp_path / "clip.mkv", tmp_path / "a" / "out.mp4", depth_file=depth_file)
    convert(whole)
    stopped = replace(whole, output=tmp_path / "b" / "out.mp4")
    with pytest.raises(KeyboardInterrupt):
        convert(stopped, ConversionHooks(on_progress=stop))
    assert (tmp_path / "b" / "out.mp4.part").is_dir()
    convert(stopped.resuming())
    assert files(tmp_path / "a") == files(tmp_path / "b")


def test_calibration_and_lens_come_along(tmp_path):
    marks = [DistanceMark(d, 1 / (2 * d + 0.1)) for d in (0.2, 0.9)]
    space = Space(fit(marks, model="nano"), Lens.from_field_of_view(80))
    write(tmp_path / "depth.mkv", replace(job(), space=space), [depth_frame(index) for index in range(3)])
    write_clip(tmp_path / "clip.mp4", frames=3)
    depth_file = DepthFileSettings(tmp_path / "depth.mkv")
    with open_with_depth(tmp_path / "clip.mp4", depth_file) as source:
        frame = source.read()
    assert frame.given.calibration.meters(0.5) == pytest.approx(1 / 1.1, rel=0.01)
    assert frame.given.lens.field_of_view((48, 64))[0] == pytest.approx(80, abs=0.1)
    request = ConversionRequest(tmp_path / "clip.mp4", tmp_path / "cloud_%d.ply", depth_file=depth_file)
    convert(request)
    about = json.loads((tmp_path / "cloud.ply.json").read_text("utf-8"))
    assert about["calibration"]["model"] == "nano"
    assert about["lens"]["focal"] == pytest.approx(space.lens.focal)


# -- depth of other programs ---------------------------------------------------------------------------------------


def gray_video(path, pix_fmt, codec, color_range, frames=6, rate=25):
    """Ten vertical bars from black to white, as `pix_fmt` stores them in this range."""
    shares = np.repeat(np.linspace(0, 1, 8), 8)
    bits = 10 if "10" in pix_fmt else 16 if "16" in pix_fmt else 8
    step = 2 ** (bits - 8)
    black, white = (0, 2**bits - 1) if color_range == ColorRange.JPEG else (16 * step, 235 * step)
    row = (black + shares * (white - black)).round()
    kind = np.uint8 if bits == 8 else np.uint16
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate)
        stream.width, stream.height, stream.pix_fmt = 64, 48, pix_fmt
        stream.options = {"crf": "1"} if codec.startswith("libx26") else {}
        stream.codec_context.color_range = color_range
        for number in range(frames):
            luma = np.tile(np.roll(row, 8 * number), (48, 1)).astype(kind)
            if pix_fmt.startswith("yuv"):
                chroma = np.full((24, 64), 2 ** (bits - 1), kind)
                luma = np.vstack([luma, chroma])
            frame = av.VideoFrame.from_ndarray(luma, format=pix_fmt)
            frame.color_range = color_range
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return shares


@pytest.mark.parametrize(
    ("name", "pix_fmt", "codec", "color_range", "error"),
    [
        ("limited.mp4", "yuv420p", "libx264", ColorRange.MPEG, 0.006),
        ("full.mp4", "yuvj420p", "libx264", ColorRange.JPEG, 0.006),
        ("ten.mkv", "yuv420p10le", "libx264", ColorRange.MPEG, 0.004),
        ("sixteen.mkv", "gray16le", "ffv1", ColorRange.JPEG, 2e-5),
    ],
)
def test_gray_videos_keep_their_values(tmp_path, name, pix_fmt, codec, color_range, error):
    shares = gray_video(tmp_path / name, pix_fmt, codec, color_range)
    write_clip(tmp_path / "clip.mp4", frames=6)
    with open_with_depth(tmp_path / "clip.mp4", DepthFileSettings(tmp_path / name)) as source:
        found = list(source)
    for number, frame in enumerate(found):
        row = frame.given.disparity[24]
        middles = slice(3, None, 8)  # codecs blur the edges of the bars
        assert np.abs(row[middles] - np.roll(shares, 8 * number)[middles]).max() <= error
        assert frame.given.display_range == (0, 1)
        assert frame.given.calibration is None


def test_black_may_be_near_and_values_may_be_meters(tmp_path):
    shares = gray_video(tmp_path / "gray.mkv", "gray16le", "ffv1", ColorRange.JPEG)
    write_clip(tmp_path / "clip.mp4", frames=6)

    def first(**settings):
        with open_with_depth(
            tmp_path / "clip.mp4", DepthFileSettings(tmp_path / "gray.mkv", **settings)
        ) as source:
            return source.read().given

    near_black = first(depth_black=1, depth_white=0)
    np.testing.assert_allclose(near_black.disparity[0], 1 - shares, atol=1e-4)
    meters = first(depth_values="distance", depth_black=0.5, depth_white=20)
    assert meters.calibration.is_by_network
    np.testing.assert_allclose(meters.calibration.meters(meters.disparity[0]), 0.5 + shares * 19.5, rtol=1e-3)
    with pytest.raises(SettingsError, match="The distances of black and white"):
        first(depth_values="distance")


def test_frames_are_found_by_number_or_else_by_time(tmp_path):
    shares = gray_video(tmp_path / "other_rate.mkv", "gray16le", "ffv1", ColorRange.JPEG, frames=6, rate=10)
    write_clip(tmp_path / "same.mp4", frames=6)  # as many frames, at 25 a second
    write_clip(tmp_path / "longer.mp4", frames=14, frame_rate=25)
    depth_file = DepthFileSettings(tmp_path / "other_rate.mkv")
    with open_with_depth(tmp_path / "same.mp4", depth_file) as source:
        for number, frame in enumerate(source):
            np.testing.assert_allclose(frame.given.disparity[0], np.roll(shares, 8 * number), atol=1e-4)
    with open_with_depth(tmp_path / "longer.mp4", depth_file) as source:
        for number, frame in enumerate(source):
            shown = round(number / 2.5 - 0.001)
            np.testing.assert_allclose(frame.given.disparity[0], np.roll(shares, 8 * shown), atol=1e-4)


def test_colored_videos_are_looked_up_in_their_colormap(place, tmp_path):
    look = LookSettings(colormap="turbo", far=0, near=255)
    convert(
        ConversionRequest(
            place / "clip.mkv", tmp_path / "turbo.mp4", ConvertSettings(quality=4), look=look,
            depth_file=DepthFileSettings(place / "depth.mkv"),
        )
    )  # fmt: skip
    truth = np.load(place / "depth.npy") / 255
    with given(place, tmp_path / "turbo.mp4") as source:
        for number, frame in enumerate(source):
            errors = np.abs(frame.given.disparity - truth[number])
            assert np.median(errors) < 0.02
            assert np.percentile(errors, 95) < 0.06


def test_images_arrays_and_exr_of_others(place, tmp_path):
    truth = np.tile(np.linspace(1, 8, 64, dtype=np.float32), (48, 1))  # meters
    (tmp_path / "millimeters").mkdir()
    for number in range(FRAMES):
        cv2.imwrite(str(tmp_path / "millimeters" / f"{number}.png"), (truth * 1000).astype(np.uint16))
    np.save(tmp_path / "meters.npy", np.repeat(truth[None], FRAMES, axis=0).astype(np.float16))
    np.savez(tmp_path / "meters.npz", depth=np.repeat(truth[None, ..., None], FRAMES, axis=0))
    openexr = needs.package("OpenEXR")
    (tmp_path / "exr").mkdir()
    holes = truth.copy()
    holes[:, :4] = np.inf
    for number in range(FRAMES):
        with openexr.File({"type": openexr.scanlineimage}, {"Z": holes}) as file:
            file.write(str(tmp_path / "exr" / f"{number}.exr"))
    for name, settings in {
        "millimeters": {"depth_black": 0, "depth_white": 65.535},
        "meters.npy": {},
        "meters.npz": {},
        "exr": {},
    }.items():
        with given(place, tmp_path / name, depth_values="distance", **settings) as source:
            frame = list(source)[-1]
        known = slice(4, None)
        found = frame.given.calibration.meters(frame.given.disparity)[:, known]
        np.testing.assert_allclose(found, truth[:, known], rtol=2e-3)
        _far, near = frame.given.display_range
        assert 0.6 < near <= 1
        if name == "exr":
            assert (frame.given.disparity[:, :4] == 0).all()


# -- live, and what goes wrong -------------------------------------------------------------------------------------


def test_it_plays_live_without_a_model(place):
    source = given(place, "depth.npy")
    shown, ended = [], threading.Event()

    class Listener:
        def opened(self, info):
            pass

        def on_depth(self, depth):
            shown.append(depth)

        def ended(self):
            ended.set()

        def failed(self, error):
            ended.set()
            raise error

    runner = Runner(lambda: source, Listener(), estimator=source.estimator)
    runner.start()
    try:
        assert ended.wait(PATIENCE)
    finally:
        assert runner.stop()
    truth = np.load(place / "depth.npy")
    assert shown
    for depth in shown:
        np.testing.assert_array_equal(depth.disparity, truth[depth.frame.index])
        assert (depth.model, depth.runtime) == ("brightness", "depth file")
    with pytest.raises(ModelOutputError, match=r"depth\.npy"):
        source.estimator.estimate(shown[0].frame.image)


def test_what_does_not_belong_together_is_refused(place, tmp_path):
    write_clip(tmp_path / "longer.mp4", frames=30)
    with (
        open_with_depth(tmp_path / "longer.mp4", DepthFileSettings(place / "depth.mkv")) as source,
        pytest.raises(SourceUnreadableError, match=r"no depth for the frame at 0\.480 s"),
    ):
        list(source)
    np.save(tmp_path / "bare.npy", np.ones((4, 8, 8), np.float32))
    with pytest.raises(SourceUnreadableError, match="has 4 frames, but"):
        given(place, tmp_path / "bare.npy")
    with pytest.raises(SourceNotFoundError):
        given(place, "missing.mkv")


def test_depth_of_frames_of_another_shape_is_refused(place, tmp_path):
    """The network's own size says nothing: it may be square."""
    about = json.loads((place / "depth.json").read_text("utf-8"))
    assert (about["source"]["width"], about["source"]["height"]) == (64, 48)
    upright = write_clip(tmp_path / "upright.mp4", size=(48, 64), frames=FRAMES)
    with (
        open_with_depth(upright, DepthFileSettings(place / "depth.mkv")) as source,
        pytest.raises(SourceUnreadableError, match=r"from frames of 64x48, but these are 48x64"),
    ):
        source.read()


def test_damaged_and_foreign_files_are_refused(place, tmp_path):
    (tmp_path / "text.npy").write_text("no array")
    np.save(tmp_path / "flat.npy", np.ones(8, np.float32))
    np.savez(tmp_path / "names.npz", other=np.ones((4, 8, 8)))
    shutil.copy(place / "clip.mkv", tmp_path / "cut.mp4")
    (tmp_path / "cut.mp4").write_bytes((tmp_path / "cut.mp4").read_bytes()[:100])
    cv2.imwrite(str(tmp_path / "color.png"), np.full((8, 8, 3), (255, 0, 0), np.uint8))
    for name in ("text.npy", "flat.npy", "names.npz", "cut.mp4"):
        with pytest.raises(SourceUnreadableError):
            open_depth(DepthFileSettings(tmp_path / name))
    with open_depth(DepthFileSettings(tmp_path / "color.png")) as depth, pytest.raises(SourceUnreadableError):
        depth.disparity(0)


def test_it_replaces_model_and_stabilizer(tmp_path):
    finished = DepthFileSettings(tmp_path / "depth.mkv")
    for other in (
        {"estimator": EstimatorSettings("nano")},
        {"stabilizer": StabilizerSettings("off")},
        {"settings": ConvertSettings(model_every=4)},
    ):
        with pytest.raises(SettingsError, match="Precomputed depth"):
            ConversionRequest("clip.mp4", tmp_path / "out.mp4", depth_file=finished, **other)
    with pytest.raises(SettingsError, match="no depth"):
        DepthFileSettings(depth_values="distance")


def test_it_is_smoothed_within_its_frames_if_wished(place, tmp_path):
    output = tmp_path / "smooth.npy"
    finished = DepthFileSettings(place / "depth.npy")
    wishes = {"depth_file": finished, "stabilizer": StabilizerSettings(smooth=0.8)}
    convert(ConversionRequest(place / "clip.mkv", output, **wishes))
    with given(place, "depth.npy") as source:
        depth = source.read().given
    before = replace(depth_frame(), disparity=depth.disparity, display_range=depth.display_range)
    after = np.load(output)[0]
    np.testing.assert_array_equal(after, smoothed(before, 0.8).disparity)
    assert not np.array_equal(after, before.disparity)


def test_the_command_takes_it(place, tmp_path, depth_viewer):  # noqa: F811
    clip, depth = place / "clip.mkv", place / "depth.npz"
    code, out, _ = depth_viewer("convert", clip, "--depth", depth, "-o", tmp_path / "out.mp4")
    assert (code, f"{FRAMES} frames" in out, "brightness on depth file" in out) == (0, True, True)
    code, _, err = depth_viewer("convert", clip, clip, "--depth", depth, "-o", tmp_path / "folder")
    assert code == 2
    assert "belongs to one source" in err
