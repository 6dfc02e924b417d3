"""Detectors in files: every layout finds the same thing in the same place, and what is none is refused in a line."""

import json

import numpy as np
import pytest
from detector_files import LAYOUTS, SIDE, with_red_thing, write_detector

from pipeline.errors import SettingsError, WeightsInvalidError
from pipeline.objects.detector import load_detector
from pipeline.objects.names import COCO, COCO_IDS
from pipeline.objects.settings import ObjectSettings

pytest.importorskip("onnx")
BOX = (0.25, 0.2, 0.5, 0.6)
CLOSE = 1.6 / SIDE
"""Of an edge, as a share: a pixel and a half of the input, where bars are rounded to whole ones."""


def describe(path, **facts):
    path.with_name(f"{path.stem}.objects.json").write_text(json.dumps(facts), encoding="utf-8")


@pytest.mark.parametrize("size", [(96, 96), (180, 320), (320, 180)], ids=str)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_finds_the_thing(tmp_path, layout, size):
    detector = load_detector(ObjectSettings(write_detector(tmp_path / "red.onnx", layout)))
    (found,) = detector.find(with_red_thing(size, BOX))
    assert found.label == "car"
    assert found.score == pytest.approx(0.9, abs=0.1)
    stretched = max(size) / min(size) if layout in ("anchors", "rows", "objects") else 1
    assert found.box == pytest.approx(BOX, abs=CLOSE * max(stretched, max(size) / min(size)))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_is_found_where_nothing_is(tmp_path, layout):
    detector = load_detector(ObjectSettings(write_detector(tmp_path / "red.onnx", layout)))
    assert detector.find(np.full((90, 160, 3), 90, np.uint8)) == ()


def test_the_score_that_is_wanted_decides(tmp_path):
    path = write_detector(tmp_path / "red.onnx", "anchors")
    image = with_red_thing((96, 96), BOX)
    assert len(load_detector(ObjectSettings(path, 0.85)).find(image)) == 1
    assert load_detector(ObjectSettings(path, 0.95)).find(image) == ()


def test_a_side_car_says_names_and_scaling(tmp_path):
    path = write_detector(tmp_path / "red.onnx", "anchors", scaling="-1 to 1", channels="BGR", classes=2)
    with pytest.raises(WeightsInvalidError, match="gives 1x6x189, with unknown class names"):
        load_detector(ObjectSettings(path))
    describe(path, names=["tree", "fire engine"], mean=[0.5] * 3, deviation=[0.5] * 3, channels="BGR")
    (found,) = load_detector(ObjectSettings(path)).find(with_red_thing((96, 96), BOX))
    assert found.label == "fire engine"


def test_a_file_names_its_classes_itself(tmp_path):
    import onnx

    path = write_detector(tmp_path / "red.onnx", "anchors", classes=3)
    model = onnx.load(path)
    entry = model.metadata_props.add()
    entry.key, entry.value = "names", "{0: 'tree', 1: 'house', 2: 'fire engine'}"
    onnx.save(model, path)
    (found,) = load_detector(ObjectSettings(path)).find(with_red_thing((96, 96), BOX))
    assert found.label == "fire engine"


def test_files_of_transformers_name_the_classes(tmp_path):
    path = write_detector(tmp_path / "red.onnx", "queries of 80", scaling="ImageNet")
    names = {str(number): f"thing {number}" for number in range(80)}
    (tmp_path / "config.json").write_text(json.dumps({"id2label": names}), encoding="utf-8")
    steps = {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225], "do_normalize": True}
    (tmp_path / "preprocessor_config.json").write_text(json.dumps(steps), encoding="utf-8")
    (found,) = load_detector(ObjectSettings(path)).find(with_red_thing((96, 96), BOX))
    assert found.label == "thing 2"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"names": 3}, "“names” must be a list"),
        ({"name": ["a"]}, "“name” is unknown"),
        ({"resize": "crop"}, "“resize” must be bars or stretch"),
        ({"mean": [1]}, "“mean” must be three numbers"),
        ([], "not a JSON object"),
    ],
)
def test_a_wrong_side_car_is_refused(tmp_path, facts, words):
    path = write_detector(tmp_path / "red.onnx", "anchors")
    (tmp_path / "red.objects.json").write_text(json.dumps(facts), encoding="utf-8")
    with pytest.raises(SettingsError, match=words):
        load_detector(ObjectSettings(path))


def test_what_is_no_detector_is_refused(tmp_path):
    from model_files import write_onnx

    path = write_onnx(tmp_path / "depth.onnx")
    with pytest.raises(
        WeightsInvalidError, match=r"depth\.onnx cannot be used as an object detector: .* gives 1x1x96x160"
    ):
        load_detector(ObjectSettings(path))
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(WeightsInvalidError):
        load_detector(ObjectSettings(path))
    with pytest.raises(WeightsInvalidError, match="There is no model file"):
        load_detector(ObjectSettings(tmp_path / "none.onnx"))
    with pytest.raises(SettingsError, match="not a model file"):
        ObjectSettings(tmp_path / "weights.pt")


def test_cocos_names_are_all_there():
    assert len(COCO) == len(COCO_IDS) == 80
    assert (COCO[0], COCO[79], COCO_IDS[1], COCO_IDS[90]) == ("person", "toothbrush", "person", "toothbrush")
    assert (COCO[56], COCO_IDS[62], COCO_IDS[44]) == ("chair", "chair", "bottle")
