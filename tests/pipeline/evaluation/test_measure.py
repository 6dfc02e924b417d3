"""`depth-viewer measure`: clips, truth files, finished videos, and what it prints."""

import json
from fractions import Fraction

import av
import cv2
import numpy as np
import pytest
from click.testing import CliRunner
from estimators import StandIn
from in_turns import one_quick

import pipeline
from pipeline.benchmark import network_cpu_ms
from pipeline.colormaps import NAMES
from pipeline.conversion.short_form import convert
from pipeline.errors import SettingsError, SourceError, SourceNotFoundError, SourceUnreadableError
from pipeline.evaluation.measure import Truth, measure, rules, truth_of
from pipeline.evaluation.rendered_video import FinishedVideo, levels_of
from pipeline.evaluation.slice_image import LINE, SCALE, Slices
from pipeline.settings import ConvertSettings, EstimatorSettings, LookSettings, StabilizerSettings
from viewer.cli import cli


class Trembling(StandIn):
    """Disparity is brightness; the left half is brighter and darker by turns."""

    model, runtime, note = "trembling", "test", ""
    streams, digest = 1, ""

    def __init__(self):
        self.count = 0

    def estimate(self, image):
        self.count += 1
        gray = cv2.cvtColor(cv2.resize(image, (64, 48), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
        gray = gray.astype(np.float32)
        gray[:, :32] *= 0.9 + 0.2 * (self.count % 2)
        return gray


@pytest.fixture
def clip(tmp_path):
    """Seventy frames of a picture that only trembles a little, so that each is looked at anew."""
    random = np.random.default_rng(0)
    still = cv2.GaussianBlur(random.integers(0, 255, (96, 128, 3), np.uint8), (0, 0), 4).astype(np.float32)
    still = np.clip(4 * (still - 127) + 127, 3, 250)
    path = tmp_path / "clip.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("ffv1", rate=30)
        stream.width, stream.height, stream.pix_fmt = 128, 96, "bgr0"
        for number in range(70):
            picture = (still + 2 * (number % 2)).astype(np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    return path


def test_off_is_always_there_and_steady_is_steadier(clip):
    heard = []
    found = measure(
        str(clip), rules(["steady"]), Trembling(), on_frame=lambda done, count: heard.append((done, count))
    )
    assert list(found.figures) == ["off", "steady"]
    assert (found.model, found.runtime, found.figures["off"].frames) == ("trembling", "test", 70)
    assert found.figures["steady"].flicker < 0.5 * found.figures["off"].flicker
    assert heard == [(number, 70) for number in range(1, 71)]


def test_only_so_many_frames(clip):
    assert measure(str(clip), rules([]), Trembling(), frames=7).figures["off"].frames == 7


def test_a_live_source_needs_an_end(fake_cameras):
    fake_cameras.plug(0, "Camera")
    with pytest.raises(SettingsError, match="live source without an end") as caught:
        measure("0", rules([]), Trembling())
    assert "--frames" in caught.value.hint


# Truth ---------------------------------------------------------------------------------------------------


def test_the_demo_clip_brings_its_truth():
    truth = truth_of("demo")
    assert truth.at(0).shape == (90, 160)
    assert truth.at(10).dtype == np.float32
    assert truth.at(1) is None
    assert truth_of("clip.mp4") is None


def test_truth_without_frame_numbers_is_that_of_every_frame(tmp_path):
    np.savez(tmp_path / "truth.npz", disparity=np.arange(12, dtype=np.float16).reshape(3, 2, 2))
    truth = Truth(tmp_path / "truth.npz")
    np.testing.assert_array_equal(truth.at(2), [[8, 9], [10, 11]])
    assert truth.at(3) is None


def test_what_is_measured_against_truth(clip, tmp_path):
    with pipeline.open_source(clip) as source:
        disparity = np.stack([Trembling().estimate(frame.image) for frame in source])
    np.savez(tmp_path / "truth.npz", disparity=disparity + 20)
    found = measure(str(clip), rules(["steady"]), Trembling(), truth=Truth(tmp_path / "truth.npz"))
    off, steady = found.figures["off"], found.figures["steady"]
    assert 0 < off.frame_abs_rel < off.clip_abs_rel < 0.1
    assert steady.clip_abs_rel < off.clip_abs_rel


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        (None, "no file"),
        ({"depth": np.ones((2, 3, 4))}, "contains no ground truth"),
        ({"disparity": np.ones((3, 4))}, "do not match"),
        ({"disparity": np.ones((2, 3, 4)), "frames": np.arange(3)}, "do not match"),
        (b"no archive at all", "contains no ground truth"),
        (b"", "contains no ground truth"),
    ],
)
def test_a_file_that_holds_no_truth(tmp_path, arrays, words):
    path = tmp_path / "truth.npz"
    if isinstance(arrays, bytes):
        path.write_bytes(arrays)
    elif arrays is not None:
        np.savez(path, **arrays)
    with pytest.raises(SourceError, match=words) as caught:
        Truth(path)
    assert caught.value.hint


# Finished videos -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_colors_are_read_back_as_levels(name):
    levels = np.tile(np.arange(256, dtype=np.float32), (4, 1))
    found, error = levels_of(pipeline.colorize(levels / 255, name), name)
    table = pipeline.colorize(found / 255, name)
    np.testing.assert_array_equal(table, pipeline.colorize(levels / 255, name))
    assert error < 1e-3


@pytest.mark.parametrize("colormap", one_quick("inferno", "gray", "batlow"))
def test_a_finished_video_flickers_as_its_making_did(clip, tmp_path, colormap):
    depth = tmp_path / "depth.mp4"
    convert(
        clip, depth, ConvertSettings(quality=4), estimator=Trembling(),
        stabilizer=StabilizerSettings("off"), look=LookSettings(colormap=colormap),
    )  # fmt: skip
    with FinishedVideo(str(depth)) as video:
        found = measure(str(clip), {**rules(["off"]), "depth.mp4": video}, Trembling()).figures
    assert found["depth.mp4"].flicker == pytest.approx(found["off"].flicker, abs=1.5)
    assert found["depth.mp4"].lag is None


def test_a_depth_video_beside_its_picture(clip, tmp_path):
    """The right half is depth."""
    values = np.tile(np.linspace(0, 1, 128, dtype=np.float32), (96, 1))
    picture = np.hstack([np.full((96, 128, 3), 200, np.uint8), pipeline.colorize(values, "viridis")])
    cv2.imwrite(str(tmp_path / "beside.png"), picture[..., ::-1])
    with pipeline.open_source(clip) as source, FinishedVideo(str(tmp_path / "beside.png")) as video:
        shown = video.update(source.read(), np.zeros((48, 64), np.float32)).normalized()
    np.testing.assert_allclose(shown, values[::2, ::2], atol=0.02)


def test_a_video_that_ends_early_is_not_that_of_the_clip(clip, make_clip):
    with (
        FinishedVideo(str(make_clip("short.mkv", frames=3))) as video,
        pytest.raises(SourceUnreadableError) as caught,
    ):
        measure(str(clip), {**rules([]), "short": video}, Trembling())
    assert "only 3 frames" in str(caught.value) or "colormap" in str(caught.value)


def test_a_picture_is_no_depth_video(clip, tmp_path):
    noise = np.random.default_rng(0).integers(0, 255, (96, 128, 3), np.uint8)
    cv2.imwrite(str(tmp_path / "noise.png"), noise)
    with (
        pipeline.open_source(clip) as source,
        FinishedVideo(str(tmp_path / "noise.png")) as video,
        pytest.raises(SourceUnreadableError, match="colormap"),
    ):
        video.update(source.read(), np.zeros((48, 64), np.float32))


# The picture of a row over time --------------------------------------------------------------------------


def test_a_slice_has_the_rows_of_every_strength_side_by_side():
    slices = Slices()
    for number in range(20):
        disparity = np.tile(np.linspace(0, 1, 30, dtype=np.float32), (9, 1))
        frame = pipeline.Frame.now(np.zeros((9, 30, 3), np.uint8), number, Fraction(number, 30))
        for name, near in (("off", 1.0 + number % 2), ("steady", 1.0)):
            slices.add(name, pipeline.DepthFrame(frame, disparity, disparity, (0.0, near)))
    picture = slices.picture()
    assert picture.shape == (2 * (LINE + 30), 20 * SCALE, 3)
    raw, steady = np.split(picture.astype(int), 2)
    assert np.abs(np.diff(raw[LINE + 20 :, ::SCALE], axis=1)).mean() > 10
    assert np.abs(np.diff(steady[LINE:, ::SCALE], axis=1)).max() == 0


# The command ---------------------------------------------------------------------------------------------


def run(*arguments):
    return CliRunner().invoke(cli, ["measure", *map(str, arguments)])


@pytest.fixture
def network(monkeypatch):
    monkeypatch.setattr("viewer.console.load_aloud", lambda _settings: Trembling())


def test_the_table_for_people(clip, tmp_path, network):
    done = run(clip, "--stabilize", "steady", "--baselines", "--slice", tmp_path / "slice.png")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0].endswith("70 frames, trembling on test")
    heading, _, *rows = (line for line in lines if line.startswith("|"))
    columns = [cell.strip() for cell in heading.strip("|").split("|")]
    assert {"F", "OPW", "L frames", "range moves %", "cpu ms"} <= set(columns)
    assert "T" not in columns  # there is no truth
    names = [row.split("|")[1].strip() for row in rows]
    assert names == ["off", "steady", "per-frame-range", "smoothed-range", "smoothed-values", "gated-values"]
    assert lines[-1] == "Cuts at frames: none"
    assert cv2.imread(str(tmp_path / "slice.png")).shape[1] == 70 * SCALE


def test_what_a_slow_model_costs(clip, network):
    done = run(clip, "--late", "2,3", "--frames", 20)
    assert done.exit_code == 0, done.output
    shares = done.stdout.split("model on every frame, steady")[1]
    rules = [line.split("|")[1].strip() for line in shares.splitlines()[3:]]
    assert rules == ["held 2", "carried 2", "held 3", "carried 3"]
    for odd in ("0", "four"):
        refused = run(clip, "--late", odd)
        assert refused.exit_code == 2
        assert "numbers of frames" in refused.output


def test_conversions_with_key_frames(clip, network):
    done = run(clip, "--stabilize", "steady", "--model-every", "3,auto", "--frames", 20, "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)["figures"]
    assert list(found) == ["off", "steady", "model every 3", "model every auto"]
    assert {each["frames"] for each in found.values()} == {20}
    assert found["model every 3"]["flicker"] < found["off"]["flicker"]
    assert found["model every 3"]["lag"] is None
    for odd in ("0", "four", "4,31"):
        refused = run(clip, "--model-every", odd)
        assert refused.exit_code == 2
        assert "--model-every" in refused.output and "Use 1 to 30." in " ".join(refused.output.split())


def test_json_for_machines(clip, network):
    done = run(clip, "--stabilize", "very-steady", "--frames", 20, "--json")
    found = json.loads(done.stdout)
    assert list(found["figures"]) == ["off", "very-steady"]
    assert found["figures"]["very-steady"]["frames"] == 20
    assert found["figures"]["off"]["lag"] is None


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ((), SettingsError),
        (("clip.mp4", "--benchmark"), SettingsError),
        (("nowhere.mp4",), SourceNotFoundError),
        (("demo", "--stabilize", "off,rock"), SettingsError),
        (("demo", "--truth", "nowhere.npz"), SourceNotFoundError),
        (("demo", "--depth", "nowhere.mp4"), SourceNotFoundError),
    ],
)
def test_what_makes_no_sense_is_told_before_any_work(arguments, error, network):
    done = run(*arguments)
    assert isinstance(done.exception, error)
    assert done.exception.hint


def test_cuts_of_real_clips_are_listed(shared_clips, network):
    done = run(shared_clips / "bikes.mp4", "--stabilize", "steady", "--frames", 80)
    assert done.stdout.splitlines()[-1] == "Cuts at frames: 30, 76"


def test_the_networks_own_time_is_processor_time(own_cache):
    """What the stabilizer's time is held against, for whatever network is asked for."""
    assert network_cpu_ms(EstimatorSettings("nano"), (64, 48)) > 0.1
