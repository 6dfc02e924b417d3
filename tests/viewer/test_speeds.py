"""What a model costs on this machine is remembered, for each machine, and never more than that."""

import json
from types import SimpleNamespace

import pytest

from pipeline.inference.cost import Cost
from viewer import speeds
from viewer.folders import state_folder


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    monkeypatch.setenv("DEPTH_VIEWER_STATE", str(tmp_path / "state"))
    return tmp_path / "state"


def ran(address, ms=12.5, size="288x160", gflop=1.2, input_size="official"):
    cost = Cost(ms, size, "openvino cpu f32", input_size, 3_410_369, gflop)
    return SimpleNamespace(address=address, cost=cost)


def test_what_ran_is_known_the_next_time():
    assert speeds.measured("nano") is None
    speeds.remember(ran("nano"))
    speeds.remember(ran("nano", 6.0, input_size="fast"))
    speeds.remember(ran("/models/net.onnx"))
    assert speeds.measured("nano").ms == 12.5
    assert speeds.measured("nano", "fast").ms == 6.0
    assert speeds.measured("nano", "quality") is None
    assert speeds.addresses() == ["/models/net.onnx", "nano"]
    speeds.remember(ran("nano", 11.0))
    assert speeds.measured("nano").ms == 11.0
    assert speeds.addresses()[0] == "nano"


def test_what_did_not_run_long_enough_changes_nothing():
    speeds.remember(SimpleNamespace(address="nano", cost=None))
    assert not (state_folder() / "speeds.json").exists()


def test_operations_that_only_a_conversion_counts_are_kept():
    speeds.remember(ran("hf:a/b", gflop=7.0))
    speeds.remember(ran("hf:a/b", gflop=0.0))
    assert speeds.measured("hf:a/b").gflop == 7.0
    speeds.remember(ran("hf:a/b", gflop=0.0, size="512x288"))
    assert speeds.measured("hf:a/b").gflop == 0.0


def test_each_machine_has_its_own(monkeypatch):
    speeds.remember(ran("nano"))
    monkeypatch.setattr(speeds, "processor", lambda: "another one")
    assert speeds.measured("nano") is None
    speeds.remember(ran("nano", 99.0))
    monkeypatch.undo()


def test_only_so_many_are_kept():
    for number in range(speeds.MOST + 5):
        speeds.remember(ran(f"/{number}.onnx"))
    assert len(speeds.addresses()) == speeds.MOST
    assert speeds.measured("/0.onnx") is None


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"x": 1}', "\x00", "[" * 100_000])
def test_a_damaged_file_is_begun_anew(text):
    state_folder().mkdir(parents=True)
    (state_folder() / "speeds.json").write_text(text)
    assert speeds.measured("nano") is None
    assert speeds.addresses() == []
    speeds.remember(ran("nano"))
    assert speeds.measured("nano").ms == 12.5


def test_entries_of_another_shape_are_nothing():
    speeds.remember(ran("nano"))
    file = state_folder() / "speeds.json"
    content = json.loads(file.read_text("utf-8"))
    machine = next(iter(content))
    for wrong in (None, 5, {"official": 5}, {"official": {"ms": 1}}, {"official": {"ms": "x"}}):
        file.write_text(json.dumps({machine: {"nano": wrong}}))
        assert speeds.measured("nano") is None
    speeds.remember(ran("nano"))
    assert speeds.measured("nano").ms == 12.5


def test_a_folder_that_cannot_be_written_costs_nothing_else(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DEPTH_VIEWER_STATE", str(tmp_path / "file" / "state"))
    speeds.remember(ran("nano"))
    assert speeds.measured("nano") is None
