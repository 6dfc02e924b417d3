"""Objects of a conversion: labels on the pictures, a table beside them, topics in MCAP; the same after a resume."""

import csv
import pickle
import signal
import subprocess
import sys
from functools import partial

import cv2
import needs
import numpy as np
import pytest
from detector_files import CROSSING_FRAMES, crossing_box
from estimators import Brightness
from project import ROOT

import pipeline
from pipeline.conversion.convert import convert
from pipeline.conversion.request import ConversionHooks, ConversionRequest
from pipeline.errors import FinishedError, OutputExistsError, WeightsInvalidError
from pipeline.objects.settings import ObjectSettings
from pipeline.settings import ConvertSettings, LookSettings
from viewer.views.base import for_converter
from viewer.views.settings import ViewSettings


def run(source, output, detector, look=None, **settings):
    request = ConversionRequest(
        source,
        output,
        ConvertSettings(**settings),
        look=look or LookSettings(),
        objects=ObjectSettings(detector),
    )
    hooks = ConversionHooks(render=for_converter(request.look), load=lambda _settings: Brightness())
    return convert(request, hooks)


def rows_of(output):
    with (output.parent / f"{output.name}.objects.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def frames_of(path):
    with pipeline.open_source(path) as source:
        return [frame.image for frame in source]


def test_the_table_tells_what_is_where_in_every_frame(crossing, red, tmp_path):
    result = run(crossing, tmp_path / "depth.mp4", red)
    assert any("depth.mp4.objects.csv" in note for note in result.notes)
    rows = rows_of(tmp_path / "depth.mp4")
    assert [int(row["frame"]) for row in rows] == list(range(CROSSING_FRAMES))
    assert float(rows[3]["time"]) == pytest.approx(0.3)
    for number, row in enumerate(rows):
        left, top, right, bottom = (float(row[side]) for side in ("left", "top", "right", "bottom"))
        wanted = np.multiply(crossing_box(number), (160, 120, 160, 120))
        assert (left, top, right, bottom) == pytest.approx(tuple(wanted), abs=3)
        assert row["label"] == "car" and row["meters"] == row["meters_error"] == ""
        assert 0 <= float(row["nearness"]) <= 1


@pytest.mark.parametrize(
    ("look", "share"),
    [(LookSettings(colormap="gray"), 1), (ViewSettings(view="side_by_side", colormap="gray"), 2)],
    ids=["plain", "side by side"],
)
def test_labels_are_drawn_where_the_objects_are(crossing, red, tmp_path, pixels, look, share):
    run(crossing, tmp_path / "with.mp4", red, look)
    run(crossing, tmp_path / "without.mp4", None, look)
    assert not (tmp_path / "without.mp4.objects.csv").exists()
    drawn, bare = frames_of(tmp_path / "with.mp4")[5], frames_of(tmp_path / "without.mp4")[5]
    height, width = 120, 160
    for tile in range(share):
        changed = pixels(drawn, bare)[:, tile * width : (tile + 1) * width]
        left, top, right, bottom = (
            round(x) for x in np.multiply(crossing_box(5), (width, height, width, height))
        )
        assert changed[top - 2 : bottom + 3, left - 1 : left + 2].mean() > 0.5
        assert changed[bottom - 2 : bottom + 3, left:right].any(axis=0).mean() > 0.5
        assert not changed[bottom + 8 :].any()
        assert not changed[top + 6 : bottom - 6, left + 6 : right - 6].any()


def test_a_resumed_conversion_gives_the_same_table_and_the_same_bytes(crossing, red, tmp_path, monkeypatch):
    monkeypatch.setattr(ConvertSettings, "segment_frames", 4)
    run(crossing, tmp_path / "whole.mp4", red)

    class StopError(Exception):
        pass

    def stop_at(count, depth):
        if depth.frame.index == count:
            raise StopError

    output = tmp_path / "depth.mp4"
    request = ConversionRequest(
        crossing, output, ConvertSettings(one_pass=False), objects=ObjectSettings(red)
    )
    for count in (6, 10):
        hooks = ConversionHooks(load=lambda _settings: Brightness(), on_frame=partial(stop_at, count))
        with pytest.raises(StopError):
            convert(request.resuming(), hooks)
        assert not output.exists()
    convert(request.resuming(), ConversionHooks(load=lambda _settings: Brightness()))
    assert output.read_bytes() == (tmp_path / "whole.mp4").read_bytes()
    first, second = (tmp_path / f"{name}.mp4.objects.csv" for name in ("whole", "depth"))
    assert first.read_bytes() == second.read_bytes()
    with pytest.raises(FinishedError):
        convert(request, hooks)


KILLED = """
import os, pickle, signal, sys
from pathlib import Path
import cv2
sys.path.insert(0, sys.argv[3])
from estimators import Brightness
from pipeline.conversion.convert import convert
from pipeline.conversion.request import ConversionHooks
from pipeline.settings import ConvertSettings
from pipeline.storage.work_folder import WorkFolder

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def on_frame(depth):
    if str(depth.frame.index) == sys.argv[2]:
        die()

give = WorkFolder.give

def given(self, name, path):
    give(self, name, path)
    if path.name.endswith(sys.argv[2]):
        die()

WorkFolder.give = given
ConvertSettings.segment_frames = 4
cv2.setNumThreads(int(sys.argv[4]))  # or it would be another conversion
request = pickle.loads(Path(sys.argv[1]).read_bytes())
convert(request.resuming(), ConversionHooks(load=lambda _settings: Brightness(), on_frame=on_frame))
"""


@pytest.mark.posix
@pytest.mark.long
@pytest.mark.parametrize("name", ["depth.mp4", "depth.mcap"])
def test_a_killed_conversion_gives_the_same_table_and_the_same_bytes(
    crossing, red, tmp_path, monkeypatch, name
):
    if name.endswith(".mcap"):
        needs.package("mcap")
        needs.package("rosbags")
    monkeypatch.setattr(ConvertSettings, "segment_frames", 4)
    (tmp_path / "whole").mkdir()
    (tmp_path / "killed").mkdir()
    run(crossing, tmp_path / "whole" / name, red)
    output = tmp_path / "killed" / name
    request = ConversionRequest(
        crossing, output, ConvertSettings(one_pass=False), objects=ObjectSettings(red)
    )
    (tmp_path / "request").write_bytes(pickle.dumps(request))
    # While it works, and when the table has its name already and the output has not.
    for place in ("6", "10", ".objects.csv"):
        known = (tmp_path / "request", place, ROOT / "tests" / "helpers", str(cv2.getNumThreads()))
        code = [sys.executable, "-c", KILLED, *known]
        done = subprocess.run(code, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == -signal.SIGKILL, done.stderr
        assert not output.exists()
    convert(request.resuming(), ConversionHooks(load=lambda _settings: Brightness()))
    for file in (name, f"{name}.objects.csv"):
        assert (tmp_path / "killed" / file).read_bytes() == (tmp_path / "whole" / file).read_bytes()
    assert len(list((tmp_path / "killed").iterdir())) == len(list((tmp_path / "whole").iterdir()))


def test_a_table_of_somebody_is_not_replaced(crossing, red, tmp_path):
    table = tmp_path / "depth.mp4.objects.csv"
    table.write_text("mine", encoding="utf-8")
    with pytest.raises(OutputExistsError, match=r"depth\.mp4\.objects\.csv already exists"):
        run(crossing, tmp_path / "depth.mp4", red)
    assert table.read_text(encoding="utf-8") == "mine"
    run(crossing, tmp_path / "depth.mp4", red, overwrite=True)
    assert len(rows_of(tmp_path / "depth.mp4")) == CROSSING_FRAMES


def test_a_wrong_detector_is_refused_before_any_work(crossing, tmp_path):
    (tmp_path / "bad.onnx").write_bytes(b"\x08nothing")
    with pytest.raises(WeightsInvalidError):
        run(crossing, tmp_path / "depth.mp4", tmp_path / "bad.onnx")
    assert not list(tmp_path.glob("depth*"))


def test_mcap_has_markers_and_labels_that_other_programs_read(crossing, red, tmp_path):
    pytest.importorskip("rosbags")
    reader = pytest.importorskip("mcap.reader")
    decoder = pytest.importorskip("mcap_ros2.decoder")
    run(crossing, tmp_path / "depth.mcap", red)
    run(crossing, tmp_path / "bare.mcap", None)
    found = {}
    for name in ("depth", "bare"):
        with (tmp_path / f"{name}.mcap").open("rb") as file:
            made = reader.make_reader(file, decoder_factories=[decoder.DecoderFactory()])
            found[name] = [(channel.topic, each) for _s, channel, _m, each in made.iter_decoded_messages()]
    assert not any("objects" in topic for topic, _ in found["bare"])
    labels = [each for topic, each in found["depth"] if topic == "/camera/objects/labels"]
    markers = [each for topic, each in found["depth"] if topic == "/camera/objects/markers"]
    assert len(labels) == len(markers) == CROSSING_FRAMES
    (box,), (text,) = labels[4].points, labels[4].texts
    corners = [(point.x, point.y) for point in box.points]
    left, top, right, bottom = np.multiply(crossing_box(4), (160, 120, 160, 120))
    assert np.allclose(corners, [(left, top), (right, top), (right, bottom), (left, bottom)], atol=3)
    assert text.text.startswith("car ") and box.type == 2
    clear, outline, name = markers[4].markers
    assert (clear.action, outline.type, name.type, name.text) == (3, 4, 9, text.text)
    assert outline.header.frame_id == "camera_optical_frame_relative"
    (across, down, ahead) = (outline.points[0].x, outline.points[0].y, outline.points[0].z)
    focal = 160 * 0.5 / np.tan(np.radians(30))
    assert (across / ahead * focal + 80, down / ahead * focal + 60) == pytest.approx((left, top), abs=3)
