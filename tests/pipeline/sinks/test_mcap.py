"""MCAP: read back with another library than wrote it, by the types of ROS 2, at the source's times, in meters."""

import json
import sys
from dataclasses import replace
from fractions import Fraction

import cv2
import needs
import numpy as np
import pytest
from clips import write_clip
from estimators import Brightness
from outputs import depth_frame, job, write
from rendered_room import SIZE

from pipeline.conversion.convert import convert
from pipeline.conversion.progress import Stage
from pipeline.conversion.request import ConversionHooks, ConversionRequest
from pipeline.errors import SinkError
from pipeline.evaluation.stabilizer_trial.rays import FOCAL_PX
from pipeline.geometry.distance_mark import DistanceMark
from pipeline.geometry.fit import fit
from pipeline.geometry.lens import Lens
from pipeline.geometry.surface import Space
from pipeline.settings import ConvertSettings
from pipeline.sinks import mcap as sink
from pipeline.sinks._spatial.ros_messages import (
    DEPTH,
    DEPTH_INFO,
    IMAGE,
    IMAGE_INFO,
    NEAREST,
    POINTS,
    STATIC,
    TOPICS,
)

reader = needs.package("mcap.reader")
decoder = needs.package("mcap_ros2.decoder")
needs.package("rosbags")

SCALE, SHIFT = 2.0, 0.1


def opened(path):
    with path.open("rb") as file:
        made = reader.make_reader(file, decoder_factories=[decoder.DecoderFactory()])
        messages = [
            (channel.topic, message.log_time, decoded)
            for _schema, channel, message, decoded in made.iter_decoded_messages()
        ]
        metadata = {each.name: each.metadata for each in made.iter_metadata()}
        return messages, metadata, made.get_header()


def of(messages, topic):
    return [decoded for name, _time, decoded in messages if name == topic]


@pytest.fixture
def measured():
    marks = [DistanceMark(d, 1 / (SCALE * d + SHIFT)) for d in (0.2, 0.9)]
    return Space(fit(marks, model="nano"), Lens.from_focal_px(FOCAL_PX, SIZE))


def test_rosbags_reads_it_as_a_bag(tmp_path):
    """It needs every field of the QoS profiles, as rosbag2 does."""
    from rosbags.highlevel import AnyReader
    from rosbags.typesys import Stores, get_typestore

    write(tmp_path / "depth.mcap", job(), [depth_frame(i, Fraction(i, 25)) for i in range(3)])
    with AnyReader([tmp_path / "depth.mcap"], default_typestore=get_typestore(Stores.ROS2_HUMBLE)) as bag:
        assert {each.topic: each.msgtype for each in bag.connections} == TOPICS
        static = next(each for each in bag.connections if each.topic == STATIC)
        (profile,) = static.ext.offered_qos_profiles
        assert profile.durability.name == "TRANSIENT_LOCAL"
        assert sum(1 for _ in bag.messages()) == 3 * (len(TOPICS) - 1) + 1


def test_every_frame_has_every_message_at_its_time(tmp_path):
    times = [Fraction(0), Fraction(1, 3), Fraction(1001, 1000)]
    write(tmp_path / "depth.mcap", job(), [depth_frame(i, t) for i, t in enumerate(times)])
    messages, _metadata, header = opened(tmp_path / "depth.mcap")
    assert header.profile == "ros2"
    wanted = [round(time * 10**9) for time in times]
    for topic in TOPICS:
        found = [time for name, time, _decoded in messages if name == topic]
        assert found == ([0] if topic == STATIC else wanted)
    stamps = [each.header.stamp for each in of(messages, DEPTH)]
    assert [stamp.sec * 10**9 + stamp.nanosec for stamp in stamps] == wanted
    assert sorted(path.name for path in tmp_path.iterdir()) == ["depth.mcap"]


def test_depth_and_points_are_meters_where_they_are_measured(tmp_path, measured):
    depth = depth_frame()
    write(tmp_path / "depth.mcap", replace(job(), space=measured), [depth])
    messages, metadata, _header = opened(tmp_path / "depth.mcap")
    (picture,) = of(messages, DEPTH)
    assert (picture.encoding, picture.width, picture.height, picture.step) == ("32FC1", 32, 24, 128)
    assert picture.header.frame_id == "camera_optical_frame"
    z = np.frombuffer(picture.data, "<f4").reshape(24, 32)
    truth = 1 / (SCALE * depth.disparity + SHIFT)
    known = np.isfinite(z)
    assert known.mean() > 0.5
    np.testing.assert_allclose(z[known], truth[known], rtol=1e-4)
    (cloud,) = of(messages, POINTS)
    assert [field.name for field in cloud.fields] == ["x", "y", "z", "rgb"]
    points = np.frombuffer(cloud.data, "<f4").reshape(-1, 4)[:, :3]
    assert len(points) == cloud.width
    # Each point lies where the lens of the depth picture sees it.
    (info,) = of(messages, DEPTH_INFO)
    k = np.array(info.k).reshape(3, 3)
    seen = points @ k.T
    columns, rows = np.round(seen[:, :2] / seen[:, 2:]).astype(int).T
    np.testing.assert_allclose(points[:, 2], z[rows, columns], rtol=1e-5)
    assert metadata[sink.ABOUT]["unit"] == "meters"


def test_relative_depth_says_so(tmp_path):
    done = write(tmp_path / "depth.mcap", job(), [depth_frame()])
    messages, metadata, _header = opened(tmp_path / "depth.mcap")
    for topic in (IMAGE, DEPTH, POINTS):
        assert of(messages, topic)[0].header.frame_id == "camera_optical_frame_relative"
    assert "relative" in metadata[sink.ABOUT]["unit"]
    assert "relative" in done.notes[0]
    (transforms,) = of(messages, STATIC)
    (transform,) = transforms.transforms
    assert transform.header.frame_id == "camera_link_relative"  # so that no robot drives by it
    assert transform.child_frame_id == "camera_optical_frame_relative"


def test_the_optical_frame_looks_where_the_camera_does(tmp_path):
    write(tmp_path / "depth.mcap", job(), [depth_frame()])
    rotation = of(opened(tmp_path / "depth.mcap")[0], STATIC)[0].transforms[0].transform.rotation
    axis = np.array([rotation.x, rotation.y, rotation.z])

    def turned(vector):
        across = 2 * np.cross(axis, vector)
        return vector + rotation.w * across + np.cross(axis, across)

    np.testing.assert_allclose(turned([0, 0, 1]), [1, 0, 0], atol=1e-12)  # ahead
    np.testing.assert_allclose(turned([1, 0, 0]), [0, -1, 0], atol=1e-12)  # right
    np.testing.assert_allclose(turned([0, 1, 0]), [0, 0, -1], atol=1e-12)  # down


def test_the_picture_and_its_lens(tmp_path, measured):
    lens = replace(measured.lens, center=(0.52, 0.47), distortion=(0.1, -0.05, 0.001, 0.002))
    depth = depth_frame(size=(640, 480))
    work = replace(job(size=(640, 480)), space=replace(measured, lens=lens))
    write(tmp_path / "depth.mcap", work, [depth])
    messages, _metadata, _header = opened(tmp_path / "depth.mcap")
    (picture,) = of(messages, IMAGE)
    shown = cv2.imdecode(np.frombuffer(picture.data, np.uint8), cv2.IMREAD_COLOR)
    assert shown.shape == (480, 640, 3)
    assert "jpeg" in picture.format
    (info,) = of(messages, IMAGE_INFO)
    assert (info.width, info.height, info.distortion_model) == (640, 480, "plumb_bob")
    np.testing.assert_allclose(info.d, [0.1, -0.05, 0.001, 0.002, 0])
    assert info.k[0] == info.k[4] == pytest.approx(lens.focal_px((480, 640)))
    assert (info.k[2], info.k[5]) == pytest.approx((0.52 * 640 - 0.5, 0.47 * 480 - 0.5))
    assert info.p[0] == info.k[0]


def converted(clip, output, on_progress=lambda _: None, **settings):
    request = ConversionRequest(str(clip), output, ConvertSettings(**settings))
    return convert(request, ConversionHooks(load=lambda _: Brightness(), on_progress=on_progress))


class Killed(BaseException):
    pass


def test_a_conversion_that_was_stopped_goes_on_to_the_same_bytes(tmp_path, monkeypatch):
    clip = write_clip(tmp_path / "clip.mp4", frames=40)
    monkeypatch.setattr(ConvertSettings, "segment_frames", 10)
    converted(clip, tmp_path / "whole.mcap")

    def stop(progress):
        if progress.frames_done == 30 and progress.stage in (Stage.CONVERTING, Stage.WRITING):
            raise Killed

    with pytest.raises(Killed):
        converted(clip, tmp_path / "again.mcap", stop)
    result = converted(clip, tmp_path / "again.mcap", resume=True)
    assert result.frames == 40
    whole, again = (opened(tmp_path / name)[0] for name in ("whole.mcap", "again.mcap"))
    assert [(topic, time) for topic, time, _ in whole] == [(topic, time) for topic, time, _ in again]
    assert [each.data for each in of(whole, DEPTH)] == [each.data for each in of(again, DEPTH)]
    assert json.loads(opened(tmp_path / "whole.mcap")[1][sink.ABOUT]["facts"])["frames"] == 40


def test_without_the_packages_it_says_how_to_get_them(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "rosbags.typesys", None)
    with pytest.raises(SinkError, match="mcap and rosbags") as caught:
        write(tmp_path / "depth.mcap", job(), [depth_frame()])
    assert "[ros]" in caught.value.hint
    assert not list(tmp_path.iterdir())


def test_the_nearest_obstacle_is_a_range(tmp_path, measured):
    depth = depth_frame()
    write(tmp_path / "depth.mcap", replace(job(), space=measured), [depth])
    write(tmp_path / "relative.mcap", job(), [depth])
    (found,) = of(opened(tmp_path / "depth.mcap")[0], NEAREST)
    truth = 1 / (SCALE * depth.disparity + SHIFT)
    assert found.range == pytest.approx(np.percentile(truth, 1), rel=1e-4)
    assert (found.header.frame_id, found.min_range, found.max_range) == ("camera_link", 0, 100)
    height, width = depth.frame.image.shape[:2]
    assert found.field_of_view == pytest.approx(np.radians(measured.lens.field_of_view((height, width))[0]))
    (relative,) = of(opened(tmp_path / "relative.mcap")[0], NEAREST)
    assert relative.header.frame_id == "camera_link_relative"
