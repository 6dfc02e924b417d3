"""What sinks are given, and what other programs read of the files that they write."""

from fractions import Fraction

import av
import numpy as np

from pipeline.frame import DepthFrame, Frame, SourceInfo
from pipeline.render.picture import depth_picture
from pipeline.settings import ConvertSettings, LookSettings
from pipeline.sinks.base import SinkJob, open_sink

NTSC = Fraction(30000, 1001)


def depth_frame(index=0, timestamp=None, size=(64, 48)):
    """A ramp from far (left) to near (right) that is a little nearer in every frame."""
    width, height = size
    ramp = np.tile(np.linspace(0, 1, 32, dtype=np.float32), (24, 1)) * (1 + index / 100)
    image = np.zeros((height, width, 3), np.uint8)
    frame = Frame.now(image, index, Fraction(index, 25) if timestamp is None else timestamp)
    return DepthFrame(frame, ramp, ramp, (0.0, 1.3))


def job(size=(64, 48), frame_rate=Fraction(25), frame_count=None, render=None, origin=None, **settings):
    render = render or (lambda depth: depth_picture(depth, LookSettings()))
    info = SourceInfo(*size, frame_rate, frame_count)
    return SinkJob(info, render, ConvertSettings(**settings), origin)


def write(path, work, depths):
    sink = open_sink(path, work)
    try:
        for depth in depths:
            sink.write(depth)
        sink.close()
    finally:
        sink.abort()
    return sink


def pictures(path):
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def times(path):
    with av.open(str(path)) as container:
        return [frame.pts * frame.time_base for frame in container.decode(video=0)]


def video_end(path):
    """Seconds at which the video track ends, exact."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        return (stream.start_time + stream.duration) * stream.time_base


def sound(path, stream=0):
    """[(bytes, seconds)] of one audio stream's packets."""
    with av.open(str(path)) as container:
        packets = container.demux(container.streams.audio[stream])
        return [(bytes(packet), packet.pts * packet.time_base) for packet in packets if packet.size]


RISING = {
    "29.97": (NTSC, [index / NTSC for index in range(40)]),
    "25": (Fraction(25), [Fraction(index, 25) for index in range(40)]),
    "variable": (Fraction(30), [Fraction(ticks, 90_000) for ticks in (0, 3000, 3001, 9000, 99_000, 100_001)]),
    "no rate": (None, [Fraction(ticks, 90_000) for ticks in (0, 4500, 13_500, 18_000)]),
    "late": (NTSC, [Fraction(7, 5) + index / NTSC for index in range(5)]),
    "less than a frame late": (NTSC, [Fraction(501, 30_000) + index / NTSC for index in range(5)]),
    "slow": (Fraction(1, 2), [Fraction(2 * index) for index in range(5)]),
    "one frame": (Fraction(25), [Fraction(0)]),
}
