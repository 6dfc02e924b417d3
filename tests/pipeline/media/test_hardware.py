"""Encoders of the hardware: where one works it makes the file, else software does, and a note says which.

A machine that runs tests has no such hardware. x264 stands for it under another name; all else is real, and so are the
encoders of FFmpeg that fail here.
"""

from dataclasses import replace
from fractions import Fraction
from functools import partial

import av
import numpy as np
import pytest
from outputs import RISING, depth_frame, job, pictures, times, write

from pipeline.errors import SinkError
from pipeline.media import hardware
from pipeline.media.encoder import Shape
from pipeline.media.hardware import ENCODERS, HardwareEncoder, fitting, survey
from pipeline.option import options
from pipeline.render.picture import indexed_picture
from pipeline.settings import ConvertSettings, LookSettings
from pipeline.sinks.base import open_sink
from pipeline.sinks.mp4 import RECIPE

FAKE = HardwareEncoder("Fake", "libx264", "nv12", lambda quality: {"preset": "ultrafast", "crf": quality})
SHAPE = Shape(RECIPE, (96, 64), Fraction(25), Fraction(1, 25), 18)


def faking(**changes):
    return replace(FAKE, **changes)


@pytest.fixture
def fake(monkeypatch):
    monkeypatch.setitem(ENCODERS, "nvenc", FAKE)


def test_the_settings_name_them_all():
    (entry,) = (entry for entry in options(ConvertSettings) if entry.name == "encoder")
    assert entry.choices() == (hardware.SOFTWARE, hardware.ANY, *ENCODERS)


@pytest.mark.parametrize("size", [(96, 64), (95, 63), (640, 360)])
def test_one_that_works_has_no_fault(size):
    assert FAKE.fault(replace(SHAPE, size=size)) == ""


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (faking(codec="h264_none"), "not in this FFmpeg"),
        (faking(options=lambda _: {"preset": "none"}), "Error setting preset/tune none/(null)"),
        (faking(codec="mpeg4", pixel_format="yuv420p"), "it makes mpeg4, yuv420p"),
        (faking(pixel_format="yuv444p"), "it makes h264, yuv444p"),
        (faking(options=lambda _: {"bf": 2, "b-adapt": 0}), "frames are lost, or in another order"),
        (faking(options=lambda _: {"qp": 51, "preset": "ultrafast"}), "frames look different"),
    ],
)
def test_what_is_wrong_with_one_is_found_out_before_the_first_frame(broken, fault):
    assert broken.fault(SHAPE).startswith(fault)


def test_it_makes_the_video_at_the_same_times(tmp_path, fake):
    rate, seconds = RISING["variable"]
    depths = [depth_frame(index, timestamp) for index, timestamp in enumerate(seconds)]
    for name, encoder in (("hard.mp4", "nvenc"), ("soft.mp4", "software")):
        work = job(frame_rate=rate, encoder=encoder)
        sink = write(
            tmp_path / name, replace(work, indexed=partial(indexed_picture, look=LookSettings())), depths
        )
        assert sink.notes == ("Encoded by Fake.",) * (encoder == "nvenc")
    assert times(tmp_path / "hard.mp4") == times(tmp_path / "soft.mp4") == seconds
    for hard, soft in zip(pictures(tmp_path / "hard.mp4"), pictures(tmp_path / "soft.mp4"), strict=True):
        assert np.abs(hard.astype(int) - soft).mean() < 4
    with av.open(str(tmp_path / "hard.mp4")) as container:
        assert container.streams.video[0].codec_context.pix_fmt == "yuv420p"


@pytest.mark.parametrize("wish", [hardware.ANY, "qsv"])
def test_where_none_works_software_does_and_a_note_says_why(tmp_path, monkeypatch, wish):
    for name in ENCODERS:
        monkeypatch.setitem(ENCODERS, name, faking(title=name, options=lambda _: {"preset": "none"}))
    depths = [depth_frame(index) for index in range(3)]
    sink = write(tmp_path / "wished.mp4", job(encoder=wish), depths)
    write(tmp_path / "plain.mp4", job(), depths)
    assert (tmp_path / "wished.mp4").read_bytes() == (tmp_path / "plain.mp4").read_bytes()
    (note,) = sink.notes
    which = "no hardware encoder works" if wish == hardware.ANY else "qsv does not work"
    assert note.startswith(f"Encoded by software, because {which} (")
    assert "qsv: Error setting preset/tune" in note
    assert ("nvenc: " in note) == (wish == hardware.ANY)


def test_the_first_that_works_is_taken(monkeypatch, fake):
    monkeypatch.setitem(ENCODERS, "videotoolbox", faking(codec="h264_none"))
    assert fitting(SHAPE, hardware.ANY)[0].recipe.codec == FAKE.codec
    assert fitting(SHAPE, hardware.ANY)[1] == "Encoded by Fake."
    assert fitting(SHAPE, hardware.SOFTWARE) == (SHAPE, "")


def test_those_of_this_ffmpeg_work_here_or_say_why_not():
    """Where no such hardware is, each fails in its own way."""
    for name, encoder in ENCODERS.items():
        shape, note = fitting(SHAPE, name)
        works = shape.recipe.codec == encoder.codec
        assert note == f"Encoded by {encoder.title}." if works else note.startswith("Encoded by software")
    present = [encoder.title for encoder in ENCODERS.values() if encoder.codec in av.codecs_available]
    assert all(title in survey(RECIPE) for title in present)


def test_work_goes_on_with_the_encoder_that_began_it(tmp_path, fake):
    """Two encoders cannot share a file."""
    path, work = tmp_path / "depth.mp4", replace(job(encoder="nvenc"), resumes=True)
    depths = [depth_frame(index) for index in range(6)]

    sink = open_sink(path, work)
    for depth in depths[:4]:
        sink.write(depth)
    state = sink.checkpoint()
    sink.work.write_journal({})
    sink.suspend()
    sink = open_sink(path, work)
    with pytest.raises(SinkError, match="was begun with the encoder h264_qsv, and now libx264 would go on"):
        sink.restore({**state, "codec": "h264_qsv"})  # as it is when its driver has gone since
    sink.suspend()
    sink = open_sink(path, work)
    sink.restore(state)
    for depth in depths[4:]:
        sink.write(depth)
    sink.close()
    assert times(path) == [depth.frame.timestamp for depth in depths]
