"""A live session as MCAP: read back by two libraries, with the time of day, also after a crash or on a full disk."""

import json
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from datetime import datetime

import cv2
import needs
import numpy as np
import pytest
from clips import number_of
from live_depth import depth_of
from patience import PATIENCE
from project import HELPERS, ROOT

from pipeline.errors import SinkError
from pipeline.geometry.distance_mark import DistanceMark
from pipeline.geometry.fit import fit
from pipeline.geometry.lens import Lens
from pipeline.live.outputs.recordings import open_recording
from pipeline.live.outputs.recovery import salvage
from pipeline.sinks import sidecar
from pipeline.sinks._spatial.ros_file import ABOUT, messages_of
from pipeline.sinks._spatial.ros_messages import DEPTH, IMAGE, POINTS, STATIC, TOPICS
from pipeline.sinks.base import Provenance

reader = needs.package("mcap.reader")
decoder = needs.package("mcap_ros2.decoder")
needs.package("rosbags")


def begin(path, facts=dict):
    return open_recording(path, lambda depth: depth.frame.image, None, facts)


def opened(path):
    """Topic, time and decoded message of all, and the facts."""
    with path.open("rb") as file:
        made = reader.make_reader(file, validate_crcs=True, decoder_factories=[decoder.DecoderFactory()])
        messages = [
            (channel.topic, message.log_time, decoded)
            for _schema, channel, message, decoded in made.iter_decoded_messages()
        ]
        (about,) = (each.metadata for each in made.iter_metadata() if each.name == ABOUT)
        return messages, json.loads(about["facts"]), made.get_summary()


def numbers_of(messages):
    images = (decoded.data for topic, _time, decoded in messages if topic == IMAGE)
    return [number_of(cv2.imdecode(np.frombuffer(each, np.uint8), 1)[..., ::-1]) for each in images]


def test_every_frame_is_there_at_its_time_of_day(tmp_path):
    path = tmp_path / "take.mcap"
    recording = begin(path, lambda: {"source": "camera"})
    recording.set_provenance(Provenance("nano", "cpu f32", "abc", "steady"))
    now = time.time_ns()
    began = time.perf_counter()
    for number in range(20):
        recording.write(depth_of(number, began=began))
    assert not path.exists()
    recording.close()
    assert [each.name for each in tmp_path.iterdir()] == ["take.mcap"]
    messages, facts, summary = opened(path)
    assert numbers_of(messages) == list(range(20))
    times = [at for topic, at, _decoded in messages if topic == DEPTH]
    assert times[0] == pytest.approx(now, abs=60e9), "the time of day"
    assert [at - times[0] for at in times] == [number * 40_000_000 for number in range(20)]
    depths = [decoded for topic, _time, decoded in messages if topic == DEPTH]
    assert {each.header.frame_id for each in depths} == {"camera_optical_frame_relative"}
    assert (facts["frames"], facts["seconds"], facts["source"]) == (20, 0.76, "camera")
    assert facts["program"] == sidecar.program() and datetime.fromisoformat(facts["began"]).tzinfo
    assert facts["made_by"]["model"] == "nano" and "not meters" in facts["unit"]
    assert summary.statistics.message_count == len(messages) == 20 * (len(TOPICS) - 1) + 1


def test_rosbags_reads_it_as_a_bag(tmp_path):
    """The library that the messages were serialized with; but the file is another one's."""
    from rosbags.highlevel import AnyReader
    from rosbags.typesys import Stores, get_typestore

    recording = begin(tmp_path / "take.mcap")
    for number in range(3):
        recording.write(depth_of(number))
    recording.close()
    with AnyReader([tmp_path / "take.mcap"], default_typestore=get_typestore(Stores.ROS2_HUMBLE)) as bag:
        kinds = {each.topic: each.msgtype for each in bag.connections}
        assert kinds == TOPICS
        (wanted,) = (each for each in bag.connections if each.topic == DEPTH)
        found = [bag.deserialize(data, wanted.msgtype) for _, _, data in bag.messages([wanted])]
    assert [(each.width, each.height, each.encoding) for each in found] == [(16, 12, "32FC1")] * 3


def test_meters_that_come_later_are_told(tmp_path):
    calibration = fit([DistanceMark(0.2, 8.0), DistanceMark(0.9, 2.0)], model="test")
    recording = begin(tmp_path / "take.mcap")
    recording.write(depth_of(0))
    for number in (1, 2):
        recording.write(replace(depth_of(number), calibration=calibration, lens=Lens.from_field_of_view(90)))
    recording.close()
    messages, facts, _ = opened(tmp_path / "take.mcap")
    frames = [decoded.header.frame_id for topic, _time, decoded in messages if topic == DEPTH]
    assert frames == ["camera_optical_frame_relative", "camera_optical_frame", "camera_optical_frame"]
    children = [decoded.transforms[0].child_frame_id for topic, _t, decoded in messages if topic == STATIC]
    assert children == ["camera_optical_frame_relative", "camera_optical_frame"]
    depth = next(decoded for topic, _t, decoded in messages[::-1] if topic == DEPTH)
    meters = np.frombuffer(depth.data, np.float32).reshape(12, 16)
    assert meters == pytest.approx(calibration.meters(depth_of(2).disparity), rel=1e-4)
    assert facts["unit"] == "meters"


PROGRAM = textwrap.dedent("""
    import sys
    sys.path[:0] = [{tests!r}, {root!r}]
    from pathlib import Path
    from live_depth import depth_of
    from pipeline.live.outputs.recordings import open_recording
    recording = open_recording(Path({path!r}), lambda depth: depth.frame.image, None, dict)
    for number in range({frames}):
        recording.write(depth_of(number, size=(320, 240), shape=(120, 160)))
    print("written", flush=True)
    import time; time.sleep(60)
""")


def killed(path, frames):
    """Record in a program of its own, which is killed in the middle."""
    code = PROGRAM.format(tests=str(HELPERS), root=str(ROOT), path=str(path), frames=frames)
    program = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    try:
        assert program.stdout.readline() == "written\n"
        assert salvage(path.parent) == [], "a program that runs is left alone"
    finally:
        program.kill()
        program.communicate(timeout=PATIENCE)
    return path.with_name(f"{path.name}.part") / "messages.mcap"


def test_a_killed_program_loses_no_more_than_the_last_frame(tmp_path):
    part = killed(tmp_path / "take.mcap", 30)
    raw = [topic for topic, _time, _data in messages_of(part)].count(POINTS)  # without anybody's help
    assert raw >= 29
    assert salvage(tmp_path) == [tmp_path / "take.mcap"]
    assert [each.name for each in tmp_path.iterdir()] == ["take.mcap"]
    messages, facts, summary = opened(tmp_path / "take.mcap")
    assert numbers_of(messages) == list(range(30))
    assert facts["frames"] == 30 and facts["seconds"] == pytest.approx(29 / 25)
    assert summary is not None, "it has an index again"
    assert salvage(tmp_path) == []


def test_a_file_that_was_cut_in_a_message_is_read_up_to_there(tmp_path):
    part = killed(tmp_path / "take.mcap", 20)
    part.write_bytes(part.read_bytes()[:-5000])
    assert salvage(tmp_path) == [tmp_path / "take.mcap"]
    messages, facts, _ = opened(tmp_path / "take.mcap")
    assert 15 <= facts["frames"] <= 20
    assert numbers_of(messages)[:15] == list(range(15))


@pytest.mark.posix  # limits on file sizes are Unix's
def test_what_was_written_before_the_system_refuses_is_kept(tmp_path):
    """A real refusal in the middle: no file may grow beyond 1 MB."""
    import resource  # Windows has none

    recording = begin(tmp_path / "take.mcap")
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.getsignal(signal.SIGXFSZ)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, before[1]))
    try:
        with pytest.raises(SinkError):
            for number in range(1000):
                recording.write(depth_of(number, size=(320, 240), shape=(120, 160)))
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        recording.abort()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    messages, facts, _ = opened(tmp_path / "take.mcap")
    found = numbers_of(messages)
    assert found == list(range(len(found))) and len(found) >= 3
    assert facts["frames"] <= len(found)


def test_without_a_frame_nothing_is_left(tmp_path):
    begin(tmp_path / "take.mcap").close()
    assert not list(tmp_path.iterdir())


def test_a_missing_package_is_told(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "rosbags.typesys", None)
    with pytest.raises(SinkError, match="needs the packages mcap and rosbags"):
        begin(tmp_path / "take.mcap")
    assert not list(tmp_path.iterdir())
