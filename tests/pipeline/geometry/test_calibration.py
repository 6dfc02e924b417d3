"""Marks become meters: exact where they are exact, robust where one is wrong, and honest about what is not known."""

import json

import numpy as np
import pytest

from pipeline.errors import CalibrationError
from pipeline.geometry.calibration import PICKING, Calibration, assumed, of_network, read
from pipeline.geometry.distance_mark import DistanceMark
from pipeline.geometry.fit import fit
from pipeline.geometry.lens import Lens

A, B = 0.05, 0.0007
"""As MiDaS's disparity, which goes into the thousands."""


def disparity_at(meters):
    return (1 / np.asarray(meters) - A) / B


def marks_at(*meters, typed=None):
    return [
        DistanceMark(float(disparity), told)
        for disparity, told in zip(disparity_at(meters), typed or meters, strict=True)
    ]


def test_two_marks_tell_every_distance():
    calibration = fit(marks_at(1.2, 5.0))
    distances = np.array([[0.8, 1.2, 2.0], [4.0, 5.0, 12.0]], np.float32)
    found = calibration.meters(disparity_at(distances))
    assert (found.dtype, found.shape) == (np.float32, (2, 3))
    assert np.allclose(found, distances, rtol=1e-4)
    assert calibration.residual < 1e-9
    assert float(calibration.meters(float(disparity_at(2.0)))) == pytest.approx(2.0, rel=1e-4)


def test_beyond_the_horizon_is_infinite():
    calibration = fit(marks_at(1.2, 5.0))
    assert np.isinf(calibration.meters(-A / B - 1))
    assert np.isinf(calibration.error(-A / B - 1))


def test_what_may_as_well_be_at_infinity_is_told_as_such():
    calibration = fit(marks_at(1.5, 4.0))
    meters = np.array([0.8, 1.5, 4.0, 12.0, 200.0, 70000.0])
    disparity = disparity_at(meters)
    assert np.isfinite(calibration.meters(disparity)).all()
    told = calibration.known_meters(disparity)
    assert np.allclose(told[:4], meters[:4], rtol=1e-3) and np.isinf(told[4:]).all()
    assert (calibration.error(disparity)[:4] < meters[:4]).all()
    by_network = of_network("any")  # it is off by a share at every distance
    assert np.allclose(by_network.known_meters([1.0, 0.001, 0.0]), [1.0, 1000.0, np.inf])


def test_many_marks_average_their_errors():
    random = np.random.default_rng(1)
    true = np.linspace(0.8, 6, 12)
    typed = list(true * np.exp(random.normal(0, 0.05, 12)))
    calibration = fit(marks_at(*true, typed=typed))
    assert 0.025 < calibration.residual < 0.075
    assert np.abs(calibration.meters(disparity_at(true)) / true - 1).max() < 0.05


@pytest.mark.parametrize("wrong", [0.3, 30.0])
def test_one_wrong_mark_among_five_hardly_counts(wrong):
    true = (1.0, 1.5, 2.2, 3.0, 4.5)
    calibration = fit(marks_at(*true, typed=[1.0, 1.5, 2.2, wrong, 4.5]))
    assert np.abs(calibration.meters(disparity_at(true)) / true - 1).max() < 0.03
    assert calibration.residual > 0.3, "the wrong one shows"


def test_far_marks_do_not_outweigh_near_ones():
    """Each of these is 10 % off, the one up, the other down: neither is to be followed alone."""
    calibration = fit(marks_at(0.5, 0.5, 20.0, 20.0, typed=[0.45, 0.55, 18.0, 22.0]))
    assert np.allclose(calibration.meters(disparity_at([0.5, 20.0])), [0.5, 20.0], rtol=0.02)


def test_error_bars_are_as_wide_as_the_errors():
    """With marks as bad as is assumed, two of three distances lie within one standard deviation."""
    random = np.random.default_rng(2)
    probes = np.array([0.9, 1.5, 2.5, 4.0, 8.0])
    for count in (2, 4, 12):
        within = []
        for _ in range(120):
            true = np.exp(np.linspace(np.log(1), np.log(5), count))
            calibration = fit(marks_at(*true, typed=list(true * np.exp(random.normal(0, PICKING, count)))))
            seen = disparity_at(probes * np.exp(random.normal(0, PICKING, probes.size)))
            off = calibration.meters(seen) - probes
            within.append(np.abs(off) <= calibration.error(seen))
        assert 0.58 < np.mean(within) < 0.80, count


def test_the_error_grows_beyond_the_marks():
    calibration = fit(marks_at(1.0, 3.0))
    share = calibration.error(disparity_at([2.0, 3.0, 8.0, 20.0])) / [2.0, 3.0, 8.0, 20.0]
    assert PICKING < share[0] < share[1] < share[2] < share[3]
    assert share[1] < 2 * PICKING < share[2]
    assert calibration.covers(disparity_at([0.9, 1.0, 2.0, 3.0, 3.2, 8.0])).tolist() == [
        False, True, True, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("marks", "reason"),
    [
        ([], "no distance marks"),
        ([DistanceMark(5, 1.0)], "not enough"),
        ([DistanceMark(5, 1.0), DistanceMark(5, 1.2)], "the same depth"),
        ([DistanceMark(5, 3.0), DistanceMark(2, 1.0)], "contradict"),
        ([DistanceMark(5, 1.0), DistanceMark(2, 1.0)], "contradict"),
        ([DistanceMark(5, 1.0), DistanceMark(2, 0.0)], "not a valid distance"),
        ([DistanceMark(5, 1.0), DistanceMark(2, float("inf"))], "not a valid distance"),
        ([DistanceMark(5, 1.0), DistanceMark(float("nan"), 2.0)], "has no depth"),
    ],
)
def test_marks_that_tell_nothing(marks, reason):
    with pytest.raises(CalibrationError, match=reason) as raised:
        fit(marks)
    assert raised.value.hint


def test_two_marks_on_one_thing_and_a_third():
    calibration = fit([DistanceMark(5, 1.0), DistanceMark(5, 1.1), DistanceMark(2, 4.0)])
    assert 1.0 < float(calibration.meters(5)) < 1.1


def test_a_thousand_marks_of_a_laser():
    true = np.linspace(0.8, 6, 1000)
    calibration = fit(marks_at(*true))
    assert calibration.a == pytest.approx(A, rel=1e-6)


def test_it_is_kept_in_a_file(tmp_path):
    marks = [DistanceMark(np.float32(mark.disparity), mark.meters) for mark in marks_at(1.2, 2.0, 5.0)]
    calibration = fit(marks, model="nano", lens=Lens.from_field_of_view(70))
    calibration.write(tmp_path / "room.json")
    assert read(tmp_path / "room.json") == calibration
    facts = json.loads((tmp_path / "room.json").read_text("utf-8"))
    assert facts["formula"] == "1 / meters = a + b * disparity"
    assert [path.name for path in tmp_path.iterdir()] == ["room.json"]
    (tmp_path / "depth.json").write_text(json.dumps({"kind": "depth-viewer disparity", "calibration": facts}))
    assert read(tmp_path / "depth.json") == calibration, "of depth that was converted with it"
    with pytest.raises(CalibrationError, match="cannot be written") as raised:
        calibration.write(tmp_path / "nowhere" / "room.json")
    assert raised.value.hint


def broken(**changes):
    return json.dumps({**fit(marks_at(1.2, 5.0)).to_json(), **changes})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "No such file"),
        ("meters", "is not a JSON file"),
        ("[]", "no calibration"),
        ("{}", "no calibration"),
        ('{"kind": "depth-viewer disparity", "calibration": null}', "no calibration"),
        pytest.param("[" * 100_000, "is not a JSON file", id="nested"),
        (broken(version=99), "newer version"),
        (broken(version="one"), "is incomplete"),
        (broken(marks=None), "is incomplete"),
        (broken(b=-1), "values are not valid"),
        (broken(a=float("nan")), "values are not valid"),
        pytest.param(broken(a=10**400), "is incomplete", id="huge"),
        (broken(covariance=[0, float("inf"), 0]), "values are not valid"),
        (broken(lens={"focal": 1}), "is incomplete"),
        (broken(lens="wide"), "is incomplete"),
        (
            broken(lens={"focal": 1, "center": [0.5, 0.5], "distortion": [1, 2], "source": ""}),
            "is incomplete",
        ),
        (broken(lens={"focal": 0, "center": [0.5, 0.5], "distortion": [], "source": ""}), "is incomplete"),
    ],
)
def test_files_that_hold_no_calibration(tmp_path, text, reason):
    if text is not None:
        (tmp_path / "room.json").write_text(text)
    with pytest.raises(CalibrationError, match=reason) as raised:
        read(tmp_path / "room.json")
    assert raised.value.hint
    assert "room.json" in str(raised.value)


def test_another_network_s_disparity_is_refused():
    calibration = fit(marks_at(1.2, 5.0), model="midas_small")
    calibration.require_model("midas_small")
    with pytest.raises(CalibrationError, match="midas_small, not nano"):
        calibration.require_model("nano")
    fit(marks_at(1.2, 5.0)).require_model("nano")


def test_without_measuring_there_is_shape_and_no_size():
    guess = assumed(far=0.2, near=0.9)
    assert not guess.is_measured
    assert fit(marks_at(1.2, 5.0)).is_measured
    assert np.allclose(guess.meters([0.9, 0.2]), [1, 10])
    assert guess.covers([0.0, 5.0]).all()
    assert np.isfinite(assumed(0.5, 0.5).meters(0.5))
    assert isinstance(guess, Calibration)
