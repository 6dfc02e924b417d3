"""`depth-viewer models` with models of the hub, and what was measured here."""

import json
import sys

import numpy as np
import pytest
from hub_server import HubServer
from model_files import write_onnx

from viewer.folders import state_folder

pytest.importorskip("transformers")
NAME = "hf:owner/net"


@pytest.fixture
def hub(monkeypatch, tmp_path):
    """A hub with one model, under a licence that restricts its use."""
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    folder = tmp_path / "published"
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps({"model_type": "dpt"}))
    (folder / "model.safetensors").write_bytes(np.random.default_rng(0).bytes(5000))
    (folder / "LICENSE").write_text("Not for sale.", encoding="utf-8")
    with HubServer() as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        server.publish("owner/net", folder, licence="cc-by-nc-4.0")
        yield server


def test_a_restricting_licence_is_shown_and_agreed_to(depth_viewer, hub):
    code, out, err = depth_viewer("models", "fetch", NAME)
    assert (code, out) == (1, "")
    assert "CC-BY-NC-4.0: not for commercial use" in err
    assert "--agree-license" in err
    assert not hub.weights_requests()
    code, out, _ = depth_viewer("models", "fetch", NAME, "--agree-license")
    assert code == 0
    assert out.startswith(f"{NAME} is installed: ")
    assert depth_viewer("models", "fetch", NAME)[0] == 0  # nobody asks again
    assert depth_viewer("models", "remove", NAME)[1] == f"{NAME} was removed.\n"
    assert depth_viewer("models", "remove", NAME)[1] == f"{NAME} has no downloaded weights.\n"


@pytest.mark.parametrize(("answer", "is_fetched"), [("y\n", True), ("n\n", False)])
def test_a_terminal_is_asked(depth_viewer, hub, monkeypatch, answer, is_fetched):
    asked = []

    def confirm(text, **_):
        asked.append(text)
        return answer == "y\n"

    monkeypatch.setattr("click.confirm", confirm)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    code, _, err = depth_viewer("models", "fetch", NAME)
    assert (code == 0) is is_fetched
    assert len(asked) == 1 and "not for commercial use" in asked[0]
    assert bool(hub.weights_requests()) is is_fetched
    assert "Not for sale." in err
    assert is_fetched or "not for commercial use" in err


def test_names_that_are_none(depth_viewer, hub):
    assert depth_viewer("models", "fetch", "no-such-model")[0] == 2
    code, _, err = depth_viewer("models", "fetch", "hf:owner/none")
    assert code == 1 and "There is no owner/none on the hub" in err
    code, _, err = depth_viewer("models", "import", NAME, "weights.pt")
    assert code == 2 and "includes its own weights" in err


def test_what_ran_here_is_listed_with_its_time(depth_viewer, make_clip, tmp_path):
    path = write_onnx(tmp_path / "net.onnx")
    facts = {"mean": [0, 0, 0], "deviation": [1, 1, 1], "quantity": "disparity"}
    (tmp_path / "net.depth.json").write_text(json.dumps(facts))
    clip = make_clip(frames=20)
    for model in ("nano", path):
        assert (
            depth_viewer("convert", clip, "-o", tmp_path / "out.mp4", "--model", model, "--overwrite")[0] == 0
        )
    assert (state_folder() / "speeds.json").is_file()
    _, out, _ = depth_viewer("models")
    nano = out[out.index("nano  ") : out.index("nano_v1")]
    assert "ms per frame on this machine, at 256x192 on openvino cpu" in nano
    other = out[out.index(str(path)) :]
    assert "3.4 million parameters, 0.3 GFLOP per frame" in other
    assert "ms per frame on this machine, at 160x96 on openvino cpu f32" in other
    path.unlink()
    assert str(path) not in depth_viewer("models")[1]  # it cannot be chosen any more


def test_cost_is_that_at_the_input_size(depth_viewer):
    def zipdepth(*options):
        out = depth_viewer("models", "list", *options)[1]
        return out[out.index("zipdepth  ") :]

    assert "10.2 GFLOP per frame of 1280x720" in zipdepth()
    assert "4.5 GFLOP per frame of 1280x720" in zipdepth("--input-size", "fast")
    assert "1.3 GFLOP per frame of 1280x720" in zipdepth("--input-size", "256")


def test_list_is_what_it_says_without_a_command(depth_viewer):
    code, out, _ = depth_viewer("models", "list")
    assert (code, out) == depth_viewer("models")[:2]
    assert "zipdepth" in out
