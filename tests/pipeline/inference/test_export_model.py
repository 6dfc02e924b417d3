"""Networks for other programs: run there, they give the depth of the original; this program reads them back."""

import json
import sys

import needs
import numpy as np
import pytest

from pipeline.errors import OutputExistsError, RuntimeInaccurateError, SettingsError
from pipeline.inference import export_model as module
from pipeline.inference.export_model import BOUND, export_model
from pipeline.inference.load import load_estimator
from pipeline.settings import EstimatorSettings
from pipeline.sources.base import demo_clip, open_source
from viewer.cli import main


@pytest.fixture(scope="module")
def image():
    with open_source(str(demo_clip())) as source:
        return source.read().image


@pytest.fixture(scope="module")
def expected(image):
    return load_estimator(EstimatorSettings(model="nano", precision="f32")).estimate(image)


LONG = pytest.mark.long


@pytest.mark.parametrize(
    "extension", [".onnx", pytest.param(".xml", marks=LONG), pytest.param(".tflite", marks=LONG)]
)
def test_read_back_it_gives_the_same_depth(tmp_path, image, expected, extension, capsys, monkeypatch):
    if extension == ".tflite":
        needs.package("litert_torch", extra="litert")
        monkeypatch.setattr("tqdm.tqdm.monitor_interval", 0)  # the converter's bars would leave a thread
    height, width = image.shape[:2]
    file = tmp_path / f"nano{extension}"
    with pytest.raises(SystemExit) as ended:
        main(["models", "export", "nano", "-o", str(file), "--picture", str(width), str(height)])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert f"Input 1x3x{expected.shape[0]}x{expected.shape[1]}, float32 RGB" in said
    assert str(tmp_path / "nano.depth.json") in said
    estimator = load_estimator(EstimatorSettings(model=str(file)))
    assert estimator.note == ""  # nothing had to be tried
    np.testing.assert_allclose(estimator.estimate(image), expected, atol=BOUND * expected.max())


@LONG
@pytest.mark.parametrize("extension", [".pt2", ".torchscript"])
@pytest.mark.filterwarnings("ignore:`torch.jit:DeprecationWarning")
def test_formats_of_torch_need_nothing_but_torch(tmp_path, extension):
    torch = needs.package("torch")
    exported = export_model("nano", tmp_path / f"nano{extension}", input_size="fast", picture=(720, 1280))
    assert exported.error <= BOUND
    file = exported.files[0]
    loaded = torch.export.load(file).module() if extension == ".pt2" else torch.jit.load(file)
    with torch.inference_mode():
        disparity = loaded(torch.zeros(1, 3, *exported.size))
    assert disparity.shape == (1, *exported.size)
    facts = json.loads((tmp_path / "nano.depth.json").read_text("utf-8"))
    assert facts["mean"] == [0.485, 0.456, 0.406] and facts["deviation"] == [0.229, 0.224, 0.225]
    assert facts["quantity"] == "disparity"


def test_nothing_is_replaced_unasked_and_nothing_wrong_is_written(tmp_path, monkeypatch):
    mine = tmp_path / "nano.xml"
    mine.write_bytes(b"mine")
    with pytest.raises(OutputExistsError):
        export_model("nano", mine)
    with pytest.raises(SettingsError, match="extension of a model format"):
        export_model("nano", tmp_path / "nano.bin")
    monkeypatch.setattr(module, "_difference", lambda *_: 0.02)
    with pytest.raises(RuntimeInaccurateError, match=r"differs from the original by 2\.00%"):
        export_model("nano", mine, overwrite=True)
    assert mine.read_bytes() == b"mine"
    assert list(tmp_path.iterdir()) == [mine]


@LONG
def test_a_second_format_of_the_same_name_shares_the_sidecar(tmp_path):
    export_model("nano", tmp_path / "nano.onnx")
    sidecar = tmp_path / "nano.depth.json"
    told = sidecar.read_bytes()
    export_model("nano", tmp_path / "nano.xml")
    assert sidecar.read_bytes() == told
    sidecar.write_bytes(told.replace(b'"RGB"', b'"BGR"'))
    with pytest.raises(OutputExistsError, match=r"depth\.json"):  # somebody else's
        export_model("nano", tmp_path / "nano.pt2")
    sidecar.write_text("not JSON")
    export_model("nano", tmp_path / "nano.pt2", overwrite=True)
    assert sidecar.read_bytes() == told


def test_where_torch_cannot_trace_torchscript_is_refused(tmp_path, monkeypatch):
    torch = needs.package("torch")
    monkeypatch.setattr(torch.jit, "trace", lambda *_, **__: {}.trace)
    with pytest.raises(SettingsError, match="tracer of this torch does not work in Python") as caught:
        export_model("nano", tmp_path / "nano.torchscript")
    assert ".pt2" in caught.value.hint
    assert not list(tmp_path.iterdir())


def test_without_its_converter_litert_says_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "litert_torch", None)
    with pytest.raises(SettingsError, match="needs the package litert-torch") as caught:
        export_model("nano", tmp_path / "nano.tflite")
    assert "[litert]" in caught.value.hint
    assert not list(tmp_path.iterdir())


@LONG
def test_core_ml_is_converted_everywhere_and_run_on_macos(tmp_path, capsys, monkeypatch):
    coremltools = needs.package("coremltools", extra="coreml")
    monkeypatch.setattr("tqdm.tqdm.monitor_interval", 0)  # the converter's bars would leave a thread
    file = tmp_path / "nano.mlpackage"
    for again in ([], ["--overwrite"]):
        with pytest.raises(SystemExit) as ended:
            main(["models", "export", "nano", "-o", str(file), "--input-size", "fast", *again])
        assert ended.value.code == 0
    said = capsys.readouterr().out
    assert ("Not compared with the original" in said) is (sys.platform != "darwin")
    spec = coremltools.models.MLModel(str(file), skip_model_load=True).get_spec()
    (image,), (disparity,) = spec.description.input, spec.description.output
    shape = list(image.type.multiArrayType.shape)
    assert (image.name, disparity.name) == ("image", "disparity") and shape[:2] == [1, 3]
    assert f"Input 1x3x{shape[2]}x{shape[3]}" in said
    with pytest.raises(OutputExistsError):
        export_model("nano", file)


def test_without_its_converter_core_ml_says_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "coremltools", None)
    with pytest.raises(SettingsError, match="needs the package coremltools"):
        export_model("nano", tmp_path / "nano.mlpackage")
    assert not list(tmp_path.iterdir())
