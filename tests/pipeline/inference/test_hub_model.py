"""Networks of transformers give the numbers that transformers gives, at every size, and nothing is trusted."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from pipeline.errors import (
    RuntimeInaccurateError,
    RuntimeUnavailableError,
    SettingsError,
    WeightsInvalidError,
    WeightsMissingError,
)
from pipeline.inference.estimator import load_estimator
from pipeline.inference.find_model import find_model
from pipeline.models.torchvision_import import import_torchvision
from pipeline.runtimes import openvino_sized

import_torchvision()
transformers: Any = pytest.importorskip("transformers")
transformers.utils.logging.disable_progress_bar()  # which has a thread of its own

SHAPES = [(96, 128), (72, 128), (128, 96)]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DEPTH_VIEWER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")
    return tmp_path / "cache"


def picture(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)


def dinov2() -> Any:
    return transformers.Dinov2Config(
        hidden_size=48,
        num_hidden_layers=4,
        num_attention_heads=3,
        intermediate_size=96,
        image_size=70,
        patch_size=14,
        out_features=["stage1", "stage2", "stage3", "stage4"],
        reshape_hidden_states=False,
    )


def depth_anything(kind: str = "relative") -> Any:
    return transformers.DepthAnythingForDepthEstimation(
        transformers.DepthAnythingConfig(
            backbone_config=dinov2(),
            reassemble_hidden_size=48,
            neck_hidden_sizes=[16, 24, 32, 32],
            fusion_hidden_size=16,
            head_hidden_size=8,
            depth_estimation_type=kind,
            max_depth=20 if kind == "metric" else 1,
        )
    )


def dpt() -> Any:
    return transformers.DPTForDepthEstimation(
        transformers.DPTConfig(
            hidden_size=32,
            num_hidden_layers=4,
            num_attention_heads=4,
            intermediate_size=64,
            image_size=64,
            patch_size=16,
            is_hybrid=False,
            backbone_out_indices=[0, 1, 2, 3],
            neck_hidden_sizes=[16, 16, 32, 32],
            fusion_hidden_size=32,
        )
    )


def glpn() -> Any:
    return transformers.GLPNForDepthEstimation(
        transformers.GLPNConfig(
            depths=[1, 1, 1, 1],
            hidden_sizes=[16, 32, 64, 128],
            num_attention_heads=[1, 2, 4, 8],
            decoder_hidden_size=16,
        )
    )


def fitted(multiple: int, keeps_aspect: bool = True) -> Any:
    return transformers.DPTImageProcessor(
        size={"height": 4 * multiple, "width": 4 * multiple},
        keep_aspect_ratio=keeps_aspect,
        ensure_multiple_of=multiple,
        image_mean=[0.485, 0.456, 0.406],
        image_std=[0.229, 0.224, 0.225],
    )


NETWORKS: dict[str, tuple[Callable[[], Any], Callable[[], Any], bool]] = {
    "depth_anything": (depth_anything, lambda: fitted(14), False),
    "depth_anything metric": (lambda: depth_anything("metric"), lambda: fitted(14), True),
    "dpt": (dpt, lambda: fitted(16, keeps_aspect=False), False),
    "glpn": (glpn, lambda: transformers.GLPNImageProcessor(), True),
}
"""By name: the network, what prepares its pictures, whether it gives meters."""


@pytest.fixture(scope="module", params=NETWORKS)
def saved(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bool]:
    """A folder as transformers writes it, with random weights; and whether it gives meters."""
    build, prepare, is_metric = NETWORKS[request.param]
    folder = tmp_path_factory.mktemp("network")
    return write(folder, build, prepare), is_metric


def write(folder: Path, build: Callable[[], Any], prepare: Callable[[], Any]) -> Path:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        network = build()
        for name, value in network.named_parameters():  # as they are made, many layers give next to nothing
            if value.ndim > 1:
                torch.nn.init.normal_(value, std=0.5 / np.sqrt(value[0].numel()))
            elif name.endswith("bias"):
                torch.nn.init.uniform_(value, 0, 0.2)
        torch.nn.init.ones_(value)  # of the last layer, whose ReLU would leave nothing otherwise
    network.save_pretrained(folder)
    prepare().save_pretrained(folder)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One of them, to be damaged."""
    return write(tmp_path / "network", depth_anything, lambda: fitted(14))


def expected(folder: Path, image: np.ndarray) -> np.ndarray:
    """The map that transformers itself gives, before it is enlarged."""
    steps = transformers.AutoImageProcessor.from_pretrained(folder)
    network = transformers.AutoModelForDepthEstimation.from_pretrained(folder).eval()
    with torch.inference_mode():
        result: np.ndarray = network(**steps(images=image, return_tensors="pt")).predicted_depth[0].numpy()
    return result


@pytest.mark.parametrize("runtime", ["torch", "openvino"])
def test_the_numbers_are_those_of_transformers(saved: tuple[Path, bool], runtime: str) -> None:
    folder, is_metric = saved
    estimator = load_estimator(f"hf:{folder}", runtime=runtime)
    assert estimator.runtime.startswith(runtime)
    assert (estimator.calibration is not None) is is_metric
    for shape in SHAPES:
        wanted = expected(folder, picture(*shape))
        if is_metric:
            wanted = 1 / np.maximum(wanted, 0.01)
        found = estimator.estimate(picture(*shape))
        assert found.shape == wanted.shape
        assert wanted.std() > 1e-4 * wanted.max()  # there is something to compare
        assert np.abs(found - np.maximum(wanted, 0)).max() < 1e-3 * wanted.max()


def zoedepth() -> Any:
    backbone = transformers.BeitConfig(
        image_size=64,
        patch_size=16,
        hidden_size=32,
        num_hidden_layers=4,
        num_attention_heads=2,
        intermediate_size=32,
        out_features=["stage1", "stage2", "stage3", "stage4"],
        reshape_hidden_states=False,
        use_relative_position_bias=True,
    )
    return transformers.ZoeDepthForDepthEstimation(
        transformers.ZoeDepthConfig(
            backbone_config=backbone,
            neck_hidden_sizes=[16, 16, 16, 16],
            fusion_hidden_size=16,
            bottleneck_features=16,
            num_relative_features=8,
            bin_embedding_dim=16,
            num_attractors=[4, 2, 2, 1],
            bin_configurations=[{"n_bins": 8, "min_depth": 0.001, "max_depth": 10.0, "name": "nyu"}],
        )
    )


def test_the_border_that_zoedepth_sees_is_cut_off(tmp_path: Path) -> None:
    prepare = transformers.ZoeDepthImageProcessor(size={"height": 64, "width": 96}, keep_aspect_ratio=True)
    folder = write(tmp_path, zoedepth, lambda: prepare)
    estimator = load_estimator(f"hf:{folder}")
    assert estimator.calibration is not None
    for shape in SHAPES:
        raw = expected(folder, picture(*shape))
        borders = [int(np.sqrt(side / 2) * 3) for side in shape]
        rows, columns = (
            round(border / (side + 2 * border) * length)
            for border, side, length in zip(borders, shape, raw.shape, strict=True)
        )
        wanted = raw[rows:-rows, columns:-columns]
        found = estimator.estimate(picture(*shape))
        assert found.shape == wanted.shape
        assert np.abs(1 / found - np.maximum(wanted, 0.01)).max() < 1e-3 * wanted.max()


def test_a_size_is_converted_for_itself_and_kept(
    folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load_estimator(f"hf:{folder}").estimate(picture(96, 128))
    load_estimator(f"hf:{folder}").estimate(picture(128, 96))
    assert len(list((cache / "compiled").glob("*.openvino"))) == 2
    monkeypatch.setattr(openvino_sized, "_static", None)  # nothing is converted a second time
    assert np.array_equal(load_estimator(f"hf:{folder}").estimate(picture(96, 128)), first)


def test_a_conversion_that_is_wrong_is_refused_now_and_next_time(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    static = openvino_sized._static
    monkeypatch.setattr(openvino_sized, "_static", lambda network, batch: static(_Doubled(network), batch))
    for _ in range(2):
        with pytest.raises(RuntimeInaccurateError, match="OpenVINO at"):
            load_estimator(f"hf:{folder}").estimate(picture(96, 128))


class _Doubled(torch.nn.Module):
    def __init__(self, network: torch.nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, batch: torch.Tensor) -> torch.Tensor:
        return 2 * self.network(batch)


def test_the_input_size_is_chosen(folder: Path) -> None:
    sizes = {
        size: load_estimator(f"hf:{folder}", runtime="torch", input_size=size)
        .estimate(picture(96, 128))
        .shape
        for size in ("fast", "official", "quality", 112)
    }
    assert sizes["fast"] < sizes["official"] < sizes["quality"]
    assert max(sizes[112]) <= 154
    assert all(side % 14 == 0 for shape in sizes.values() for side in shape)


# What is refused


def changed(folder: Path, **facts: object) -> None:
    file = folder / "config.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | facts))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda folder: (folder / "config.json").unlink(), "no readable config.json"),
        (lambda folder: (folder / "config.json").write_text("{"), "no readable config.json"),
        (lambda folder: changed(folder, model_type="bert"), "is “bert”, which is no depth network"),
        (lambda folder: changed(folder, model_type="prompt_depth_anything"), "needs measured depth"),
        (lambda folder: changed(folder, model_type="depth_pro"), "is not supported"),
        (
            lambda folder: shutil.move(folder / "model.safetensors", folder / "pytorch_model.bin"),
            "no weights in .safetensors",
        ),
        (lambda folder: (folder / "model.safetensors").write_bytes(b"no weights"), "cannot be used"),
        (lambda folder: changed(folder, fusion_hidden_size=24), "cannot be used"),
        (lambda folder: (folder / "preprocessor_config.json").unlink(), "how pictures are prepared"),
    ],
    ids=["none", "damaged", "language", "prompt", "depth pro", "pickle", "weights", "misfit", "no steps"],
)
def test_a_folder_that_is_no_depth_network(folder: Path, damage: Callable[[Path], object], said: str) -> None:
    damage(folder)
    with pytest.raises(WeightsInvalidError, match=said) as raised:
        load_estimator(f"hf:{folder}", runtime="torch")
    assert raised.value.hint
    assert "\n" not in str(raised.value)


def test_code_that_comes_along_is_not_run(folder: Path) -> None:
    (folder / "evil.py").write_text("raise SystemExit('run')")
    changed(folder, auto_map={"AutoModelForDepthEstimation": "evil.Evil"})
    assert load_estimator(f"hf:{folder}", runtime="torch").estimate(picture(96, 128)).size


def test_names_that_are_none() -> None:
    with pytest.raises(SettingsError, match="neither a folder nor OWNER/NAME"):
        load_estimator("hf:no such thing")
    assert not find_model("hf:no such thing").is_available()


def test_offline(cache: Path) -> None:
    with pytest.raises(WeightsMissingError, match="downloading is switched off") as raised:
        load_estimator("hf:depth-anything/Depth-Anything-V2-Small-hf", offline=True)
    assert "hf:FOLDER" in raised.value.hint


def test_options_that_are_for_other_models(folder: Path) -> None:
    with pytest.raises(SettingsError, match="own weights"):
        load_estimator(f"hf:{folder}", precision="int8")


def test_without_the_library(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.inference import hub_model

    monkeypatch.setattr(hub_model.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(RuntimeUnavailableError, match="need the library transformers") as raised:
        load_estimator(f"hf:{folder}")
    assert "pip install" in raised.value.hint


def test_listing_and_starting_import_none_of_it() -> None:
    code = (
        "import sys, pipeline.inference.estimator, viewer.commands.models\n"
        "from pipeline.inference.find_model import find_model\n"
        "find_model('hf:a/b').title\n"
        "print(sorted({'transformers', 'huggingface_hub', 'torch'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
