"""What a network's numbers mean is said by its model; everything after it works in inverse depth."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from clips import write_clip

import pipeline
from pipeline.errors import CalibrationError
from pipeline.frame import DepthFrame, Frame
from pipeline.geometry import calibration as calibrate
from pipeline.geometry.calibration import of_network
from pipeline.geometry.distance_mark import DistanceMark
from pipeline.geometry.fit import rescaled
from pipeline.inference.estimator import DepthEstimator
from pipeline.inference.infer import ChangeDetector, infer, stabilize
from pipeline.models.base import Quantity
from pipeline.models.nano import Nano
from pipeline.runtimes.base import Runtime
from pipeline.stabilize import Stabilizer, percentile_range
from pipeline.stabilize.stabilizer import unstabilized


class Ramp(Runtime):
    """Gives numbers from 1 at the top to 4 at the bottom, whatever it sees."""

    description = "ramp cpu f32"
    threads = 1

    def run(self, batch: np.ndarray) -> np.ndarray:
        height, width = batch.shape[2:]
        return np.repeat(np.linspace(1, 4, height, dtype=np.float32)[:, None], width, axis=1)


def estimator(quantity: Quantity, scale: float = 1.0, shift: float = 0.0) -> DepthEstimator:
    model = Nano()
    model.quantity, model.scale, model.shift = quantity, scale, shift
    return DepthEstimator(model, Ramp())


IMAGE = np.random.default_rng(0).integers(0, 256, (96, 128, 3), np.uint8)


def ends(disparity: np.ndarray) -> list[float]:
    return [round(float(disparity[row, 0]), 4) for row in (0, -1)]


def test_all_of_them_come_as_inverse_depth() -> None:
    assert ends(estimator(Quantity.DISPARITY).estimate(IMAGE)) == [1, 4]
    assert ends(estimator(Quantity.METERS).estimate(IMAGE)) == [1, 0.25]
    assert ends(estimator(Quantity.DEPTH).estimate(IMAGE)) == [1, 0.25]
    assert ends(estimator(Quantity.DEPTH, 2, -1).estimate(IMAGE)) == [1, round(1 / 7, 4)]


def test_depth_of_nothing_is_not_infinitely_near() -> None:
    disparity = estimator(Quantity.DEPTH, 1, -2).estimate(IMAGE)
    assert np.isfinite(disparity).all()
    assert disparity.max() == 100


def test_only_meters_are_meters() -> None:
    assert estimator(Quantity.DISPARITY).calibration is None
    assert estimator(Quantity.DEPTH).calibration is None
    known = estimator(Quantity.METERS).calibration
    assert known is not None and known.is_measured
    assert known.model == "nano"
    disparity = estimator(Quantity.METERS).estimate(IMAGE)
    assert ends(known.meters(disparity)) == [1, 4]
    assert known.covers(disparity).all()


@pytest.mark.parametrize("strength", ["off", "steady"])
def test_meters_go_through_the_stabilizer(strength: str) -> None:
    stabilizer, sight = Stabilizer(strength), ChangeDetector()
    for index in range(5):
        frame = Frame.now(np.roll(IMAGE, index, axis=1), index, Fraction(index, 25))
        depth = stabilize(infer(frame, estimator(Quantity.METERS), sight), stabilizer)
        assert depth.is_metric
        assert depth.calibration is of_network("nano")
        assert ends(depth.calibration.meters(depth.disparity)) == pytest.approx([1, 4], rel=0.01)
        assert unstabilized(depth).calibration is of_network("nano")


def test_one_mark_corrects_the_scale_of_meters_alone() -> None:
    corrected = rescaled(DistanceMark(disparity=0.5, meters=3.0), model="nano")
    assert float(corrected.meters(0.25)) == pytest.approx(6.0)
    assert corrected.covers(0.01)
    again = calibrate.parse(json.dumps(corrected.to_json()))
    assert again == corrected
    for mark, said in (((0.0, 3.0), "too far away"), ((0.5, -1.0), "not a valid distance")):
        with pytest.raises(CalibrationError, match=said):
            rescaled(DistanceMark(*mark))


def test_a_conversion_writes_meters_without_any_mark(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "in.mp4", frames=3, size=(128, 96))
    pipeline.convert(clip, tmp_path / "depth.npz", estimator=estimator(Quantity.METERS))
    with np.load(tmp_path / "depth.npz") as file:
        about, disparity = json.loads(str(file["about"])), file["disparity"]
    assert about["calibration"]["by_network"] is True
    assert about["calibration"]["model"] == about["model"]["name"] == "nano"
    known = calibrate.parse(json.dumps(about))
    assert ends(known.meters(disparity[0])) == pytest.approx([1, 4], rel=0.01)


class Gray(Runtime):
    """Gives numbers from 1 where the picture is black to 4 where it is white."""

    description = "gray cpu f32"
    threads = 1

    def run(self, batch: np.ndarray) -> np.ndarray:
        black, white = (
            Nano().prepare(np.full((32, 32, 3), value, np.uint8)).mean(dtype=float) for value in (0, 255)
        )
        shares = (batch[0].mean(axis=0) - black) / (white - black)
        return np.asarray(1 + 3 * shares, np.float32)


@pytest.mark.parametrize("quantity", list(Quantity))
def test_a_shot_has_one_range_of_inverse_depth_in_two_passes(tmp_path: Path, quantity: Quantity) -> None:
    """A square on gray grows brighter: the range of the first pass holds its brightest and its darkest frame."""
    for number in range(8):
        image = np.full((96, 128, 3), 64, np.uint8)
        image[:, :32] = 0
        image[24:72, 56:104] = 100 + 20 * number
        cv2.imwrite(str(tmp_path / f"{number}.png"), image)
    shown: list[DepthFrame] = []
    stages: set[str] = set()

    def render(depth: DepthFrame) -> np.ndarray:
        shown.append(depth)
        return depth.frame.image

    model = Nano()
    model.quantity = quantity
    pipeline.convert(
        str(tmp_path / "%d.png"),
        tmp_path / "depth.mp4",
        estimator=DepthEstimator(model, Gray()),
        render=render,
        on_progress=lambda progress: stages.add(str(progress.stage)),
    )
    assert "writing" in stages  # there was a second pass
    assert len(shown) == 8
    assert {depth.is_metric for depth in shown} == {quantity is Quantity.METERS}
    assert len({depth.display_range for depth in shown}) == 1
    given = np.array([1, 1 + 3 * 100 / 255])  # of black, and of the square in the first frame
    ends = sorted(given if quantity is Quantity.DISPARITY else 1 / given)
    first, last = shown[0].disparity, shown[-1]
    assert [first.min(), first.max()] == pytest.approx(ends, rel=0.02)
    ranges = [percentile_range(depth.disparity) for depth in shown]
    held = min(far for far, _ in ranges), max(near for _, near in ranges)
    assert held[1] - held[0] > 1.2 * np.ptp(percentile_range(first))  # more than the first frame has
    assert shown[0].display_range == pytest.approx(held, rel=0.06)  # what a single frame has does not count
    black, square = last.normalized()[:, 8].mean(), last.normalized()[last.disparity.shape[0] // 2, -80]
    assert abs(square - black) > 0.9
    assert bool(square > black) is (quantity is Quantity.DISPARITY)  # brighter is farther, where it is depth


@pytest.mark.parametrize(("quantity", "unit"), [(Quantity.METERS, "meters"), (Quantity.DEPTH, "relative")])
def test_points_are_in_meters_where_the_network_tells_them(
    tmp_path: Path, quantity: Quantity, unit: str
) -> None:
    clip = write_clip(tmp_path / "in.mp4", frames=2, size=(128, 96))
    result = pipeline.convert(clip, tmp_path / "cloud_%03d.ply", estimator=estimator(quantity))
    assert any("relative" in note for note in result.notes) is (unit == "relative")
    first = next(path for path in sorted(tmp_path.rglob("*.ply")) if path.is_file())
    assert f"unit: {unit}" in first.read_bytes()[:2000].decode("ascii", "replace")


@pytest.mark.parametrize(
    ("quantity", "unit"),
    [(Quantity.METERS, "1/m"), (Quantity.DEPTH, "relative"), (Quantity.DISPARITY, "relative")],
)
def test_numbers_say_their_unit(tmp_path: Path, quantity: Quantity, unit: str) -> None:
    clip = write_clip(tmp_path / "in.mp4", frames=2, size=(128, 96))
    pipeline.convert(clip, tmp_path / "depth.npz", estimator=estimator(quantity))
    with np.load(tmp_path / "depth.npz") as kept:
        facts = "".join(str(kept[name]) for name in kept if kept[name].dtype.kind == "U")
    beside = "".join(path.read_text("utf-8") for path in tmp_path.glob("*.json"))
    assert f'"unit": "{unit}' in facts + beside
