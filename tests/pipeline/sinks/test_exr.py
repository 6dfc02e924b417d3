"""OpenEXR: the very numbers, read back by OpenEXR and by FFmpeg, and what they mean in every file."""

import subprocess
import sys
from fractions import Fraction

import av
import cv2
import numpy as np
import OpenEXR
import pytest
from estimators import Brightness
from outputs import depth_frame, job, write
from patience import PATIENCE
from project import ROOT

import pipeline
from pipeline.errors import SinkError, SourceUnreadableError
from pipeline.settings import ConvertSettings
from pipeline.sinks import exr
from pipeline.sinks.base import Provenance, open_sink


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def enlarged(depth, size=(64, 48)):
    return cv2.resize(depth.disparity, size, interpolation=cv2.INTER_CUBIC)


@pytest.mark.parametrize("form", ["pattern", "folder", "one"])
def test_the_very_numbers_come_back_with_their_times(tmp_path, form):
    path = tmp_path / {"pattern": "d_%02d.exr", "folder": "frames", "one": "d.exr"}[form]
    wishes = {"format": "exr"} if form == "folder" else {}
    count = 1 if form == "one" else 4
    depths = [depth_frame(index, Fraction(1001 * index, 30_000)) for index in range(count)]
    write(path, job(**wishes), depths)
    wanted = {"pattern": ["d.exr.json", *(f"d_0{n}.exr" for n in range(4))], "folder": ["frames"]}
    assert names(tmp_path) == wanted.get(form, ["d.exr", "d.exr.json"])
    back = list(exr.read(path))
    assert [time for time, _ in back] == [depth.frame.timestamp for depth in depths]
    (limits,) = exr.about(path)["ranges"]
    for depth, (_, disparity) in zip(depths, back, strict=True):
        inside = enlarged(depth).clip(np.float32(limits["far"]), np.float32(limits["near"]))
        assert disparity.dtype == np.float32 and np.array_equal(disparity, inside)


def test_other_programs_see_32_bits_of_gray(tmp_path):
    write(tmp_path / "d.exr", job(), [depth_frame()])
    with av.open(str(tmp_path / "d.exr")) as container:
        frame = next(container.decode(video=0))
    assert frame.format.name == "grayf32le"
    ((_, disparity),) = exr.read(tmp_path / "d.exr")
    assert np.array_equal(frame.to_ndarray(), disparity)


def test_every_file_says_what_its_numbers_are(tmp_path):
    sink = open_sink(tmp_path / "d_%d.exr", job(frame_rate=Fraction(24000, 1001)))
    sink.set_provenance(Provenance("nano", "openvino cpu bf16", "ab" * 32, "steady"))
    for index in range(2):
        sink.write(depth_frame(index, Fraction(index, 7)))
    sink.close()
    with OpenEXR.File(str(tmp_path / "d_1.exr")) as file:
        header, channels = dict(file.header()), file.channels()
        assert list(channels) == ["Y"] and channels["Y"].type() == OpenEXR.FLOAT
    assert header["compression"] == OpenEXR.ZIP_COMPRESSION
    assert header["polarity"] == "larger is nearer" and "scale and offset" in header["unit"]
    assert header["framesPerSecond"] == Fraction(24000, 1001)
    told = {name: header[name] for name in ("timestamp", "model", "modelDigest", "runtime", "stabilization")}
    assert told == {
        "timestamp": "1/7", "model": "nano", "modelDigest": "ab" * 32,
        "runtime": "openvino cpu bf16", "stabilization": "steady",
    }  # fmt: skip
    assert header["program"].startswith("depth-viewer")
    assert (header["far"], header["near"]) == pytest.approx((0, 1.3))
    about = exr.about(tmp_path / "d_%d.exr")
    assert about["values"] == "disparity as it is" and about["frames"] == 2


def test_the_same_frames_become_the_same_bytes(tmp_path):
    for name in ("a.exr", "b.exr"):
        write(tmp_path / name, job(), [depth_frame()])
    assert (tmp_path / "a.exr").read_bytes() == (tmp_path / "b.exr").read_bytes()


def test_numbers_that_silently_became_others_are_an_error(tmp_path, monkeypatch):
    real = OpenEXR.File

    def halved(*arguments):
        if isinstance(arguments[0], dict):
            header, channels = arguments
            return real(header, {name: pixels.astype(np.float16) for name, pixels in channels.items()})
        return real(*arguments)

    monkeypatch.setattr(OpenEXR, "File", halved)
    sink = open_sink(tmp_path / "d.exr", job())
    with pytest.raises(SinkError, match="values"):
        sink.write(depth_frame())
    sink.abort()
    assert not names(tmp_path)


def test_a_picture_that_was_changed_is_told(tmp_path):
    write(tmp_path / "d_%d.exr", job(), [depth_frame(index) for index in range(2)])
    with OpenEXR.File({"type": OpenEXR.scanlineimage}, {"R": np.zeros((48, 64), np.float32)}) as other:
        other.write(str(tmp_path / "d_1.exr"))
    back = exr.read(tmp_path / "d_%d.exr")
    next(back)
    with pytest.raises(SourceUnreadableError, match=r"d_1\.exr is not an EXR depth image"):
        next(back)
    (tmp_path / "d_0.exr").write_bytes(b"no picture")
    with pytest.raises(SourceUnreadableError, match=r"d_0\.exr"):
        next(exr.read(tmp_path / "d_%d.exr"))


def test_a_conversion_has_one_range_for_each_shot(make_clip, tmp_path):
    clip = make_clip(frames=6)
    result = pipeline.convert(clip, tmp_path / "d_%03d.exr", estimator=Brightness())
    assert result.frames == 6 and not result.notes
    about = exr.about(tmp_path / "d_%03d.exr")
    assert about["model"]["name"] == "brightness"
    told = {(limits["far"], limits["near"]) for limits in about["ranges"]}
    for number, (time, disparity) in enumerate(exr.read(tmp_path / "d_%03d.exr")):
        assert time == Fraction(number, 25) and disparity.shape == (48, 64)
        with OpenEXR.File(str(tmp_path / f"d_{number:03}.exr")) as file:
            far, near = file.header()["far"], file.header()["near"]
        assert any((far, near) == pytest.approx(each) for each in told)
        assert np.float32(far) <= disparity.min() <= disparity.max() <= np.float32(near)


def test_a_folder_of_videos_becomes_folders_of_pictures(tmp_path):
    from pipeline.conversion import batch
    from pipeline.conversion.request import ConversionRequest

    like = ConversionRequest("", tmp_path, ConvertSettings(format="exr"))
    jobs = batch.plan(["a.mp4", "b.mp4"], like)
    assert [each.output.name for each in jobs] == ["a", "b"]


def test_without_the_package_there_is_a_line_and_a_hint(make_clip, tmp_path):
    script = "import sys; sys.modules['OpenEXR'] = None; from viewer.cli import main; main(sys.argv[1:])"
    words = [
        sys.executable,
        "-c",
        script,
        "convert",
        make_clip(),
        "-o",
        tmp_path / "d_%d.exr",
        "--model",
        "nano",
    ]
    run = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert run.returncode == 1
    assert run.stderr.splitlines()[-2:] == [
        "Error: EXR needs the package OpenEXR.", "  Install it: pip install -e '.[exr]'",
    ]  # fmt: skip
    assert names(tmp_path) == ["clip.mp4"]
