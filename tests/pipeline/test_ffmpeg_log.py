"""FFmpeg's own reasons reach the log and the hints, and its log never holds anything up."""

import logging
import subprocess
import sys
from fractions import Fraction

import av
import numpy as np
import pytest
from patience import PATIENCE
from project import ROOT

from pipeline.errors import SinkError
from pipeline.ffmpeg_log import listening, reason
from pipeline.media.encoder import Encoder, Shape, encoding
from pipeline.sinks.mp4 import RECIPE
from pipeline.sources.base import open_source


def too_wide():
    """H.264 of a width that x264 does not take."""
    codec = av.CodecContext.create("libx264", "w")
    codec.width, codec.height, codec.pix_fmt = 16640, 32, "yuv420p"
    codec.time_base = Fraction(1, 25)
    return codec


@pytest.mark.parametrize("attempt", [1, 2])
def test_an_error_carries_the_last_line(attempt, caplog):
    with pytest.raises(av.FFmpegError) as caught, listening():
        too_wide().open()
    assert reason(caught.value) == "FFmpeg: libx264: invalid width x height (16640x32)."
    assert [record.getMessage() for record in caplog.records] == ["invalid width x height (16640x32)"]
    assert caplog.records[0].name == "libav.libx264"
    assert caplog.records[0].levelno == logging.ERROR


def test_nothing_is_heard_outside(caplog):
    with pytest.raises(av.FFmpegError) as caught:
        too_wide().open()
    assert reason(caught.value) == ""
    assert not caplog.records
    assert av.logging.get_level() is None


def test_a_failing_encode_says_why(tmp_path):
    shape = Shape(RECIPE, (16640, 32), Fraction(25), Fraction(1, 25), quality=18)
    encoder = Encoder(shape)
    with pytest.raises(SinkError, match="cannot be encoded") as caught, encoding(tmp_path / "wide.mp4"):
        encoder.encode(encoder.frame(np.zeros((32, 16640, 3), np.uint8)), 0, 1)
    assert caught.value.hint == "FFmpeg: libx264: invalid width x height (16640x32)."


def test_a_failing_mux_says_why(tmp_path, make_clip, caplog):
    with (
        av.open(str(make_clip(frames=10))) as source,
        av.open(str(tmp_path / "out.mp4"), "w") as container,
    ):
        stream = container.add_stream_from_template(source.streams.video[0])
        packets = [packet for packet in source.demux(video=0) if packet.size]
        packets[5].pts = packets[5].dts = packets[4].dts - 1
        with pytest.raises(av.FFmpegError) as caught, listening():
            for packet in packets:
                packet.stream = stream
                container.mux_one(packet)
    assert "non monotonically increasing dts" in reason(caught.value)
    assert "non monotonically increasing dts" in caplog.text


def test_secrets_in_ffmpegs_words_are_masked(caplog):
    with listening():
        av.logging.log(av.logging.ERROR, "rtsp", "401 from rtsp://user:secret@host/live")
    assert [record.getMessage() for record in caplog.records] == ["401 from rtsp://…@host/live"]


def test_what_is_said_again_and_again_is_one_line(caplog):
    with listening():
        for _ in range(100):
            av.logging.log(av.logging.WARNING, "aac", "Too many bits")
    assert [record.getMessage() for record in caplog.records] == ["Too many bits (100 times)"]


def test_a_damaged_file_is_opened(make_clip, caplog):
    caplog.set_level(logging.INFO)
    clip = make_clip(frames=50)
    clip.write_bytes(clip.read_bytes()[:-3000])  # its index lies at the end
    with pytest.raises(Exception, match="damaged"):
        open_source(clip)
    assert "moov atom not found" in caplog.text


CLOSING = """
import logging, sys
logging.getLogger("libav").setLevel(logging.DEBUG)
logging.getLogger("libav").addHandler(counted := logging.handlers.BufferingHandler(10**9))
from pipeline.sources.base import open_source
for number in range(30):
    with open_source(sys.argv[1]) as source:
        for _ in range(1 + number % 7):
            source.read()
print(len(counted.buffer) > 0)
"""


def test_decoders_that_complain_can_be_closed(make_clip):
    """Their threads want Python's lock to log, and are waited for when the decoder is freed."""
    clip = make_clip(frames=120, size=(320, 240))
    data = bytearray(clip.read_bytes())
    with av.open(str(clip)) as container:
        places = [(packet.pos, packet.size) for packet in container.demux(video=0) if packet.size]
    for position, size in places[1:]:
        for at in range(position + size // 2, position + size, 7):
            data[at] ^= 0xA5
    clip.write_bytes(data)
    code = "import logging.handlers\n" + CLOSING
    done = subprocess.run(
        [sys.executable, "-c", code, str(clip)], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.stdout == "True\n", done.stderr
