"""int8 is calibrated once, held against pictures that it has not seen, kept if it is true, and used by name only."""

from __future__ import annotations

import logging
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import needs
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from project import ROOT
from torch import Tensor, nn

from pipeline.errors import RuntimeInaccurateError, RuntimeUnavailableError, SettingsError
from pipeline.extras import install_hint
from pipeline.inference.int8_samples import Samples
from pipeline.models.base import ModelCheck
from pipeline.models.nano import MODEL as NANO
from pipeline.runtimes import _check, _int8
from pipeline.runtimes.loader import load_runtime
from pipeline.runtimes.openvino_ import precisions
from pipeline.runtimes.torch_to_openvino import convert


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DEPTH_VIEWER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(_int8, "LAST_OF_7_BITS", 1)  # the network is small
    return tmp_path / "cache"


@pytest.fixture(autouse=True)
def log_levels() -> Iterator[None]:
    """NNCF makes every handler of the root logger deaf to warnings: pytest's too, for all tests that follow."""
    before = [(handler, handler.level) for handler in logging.root.handlers]
    yield
    for handler, level in before:
        handler.setLevel(level)


class Small(nn.Module):
    """Three convolutions; the last has a range that no calibration picture shows in full."""

    def __init__(self) -> None:
        super().__init__()
        with torch.random.fork_rng():
            torch.manual_seed(0)
            self.first, self.second = nn.Conv2d(3, 16, 3, padding=1), nn.Conv2d(16, 16, 3, padding=1)
            self.last = nn.Conv2d(16, 1, 1)

    def forward(self, batch: Tensor) -> Tensor:
        features = torch.relu(self.second(torch.relu(self.first(batch))))
        return torch.relu(self.last(features) + 2)[:, 0]


def soft(seed: int) -> NDArray[np.float32]:
    """An input as pictures are, with large and small things: float32 (1, 3, 64, 96)."""
    coarse = np.random.default_rng(seed).normal(size=(8, 12, 3)).astype(np.float32)
    return np.ascontiguousarray(cv2.resize(coarse, (96, 64)).transpose(2, 0, 1))[None]


class Given:
    """Samples that are counted."""

    key = "given"

    def __init__(self) -> None:
        self.asked = 0

    def calibration(self) -> list[NDArray[np.float32]]:
        self.asked += 1
        return [soft(seed) for seed in range(8)]

    def held_out(self) -> list[NDArray[np.float32]]:
        return [soft(seed) for seed in range(100, 103)]


def check(bound: float) -> ModelCheck:
    return ModelCheck("small", soft(0), {"f32": 1e-3, "int8": bound})


def counted(built: list[nn.Module]) -> Callable[[], nn.Module]:
    def build() -> nn.Module:
        built.append(Small().eval())
        return built[-1]

    return build


needs_nncf = needs.packaged("nncf", extra="int8")


@needs_nncf
def test_true_and_kept() -> None:
    samples, built = Given(), list[nn.Module]()
    wish = {"precision": "int8", "check": check(0.1), "samples": samples, "cache_key": "small"}
    runtime = load_runtime("openvino", counted(built), **wish)
    assert runtime.description == "openvino cpu int8"
    unseen = soft(200)
    with torch.inference_mode():
        expected = built[0](torch.from_numpy(unseen))[0].numpy()
    error = np.abs(runtime.run(unseen) - expected).max() / expected.max()
    assert 1e-4 < error < 0.1  # not f32 under another name
    assert runtime.run(np.concatenate([unseen, unseen], axis=3)).shape == (64, 192)  # any size

    again = load_runtime("openvino", counted(built), **wish)
    assert np.array_equal(again.run(unseen), runtime.run(unseen))
    assert (len(built), samples.asked) == (1, 1)


@needs_nncf
def test_activations_may_go_beyond_what_was_calibrated(monkeypatch: pytest.MonkeyPatch) -> None:
    def ranges() -> dict[str, tuple[bool, float]]:
        """Of each place that is rounded whether its bounds were found on pictures, and its upper one."""
        ((model, _),) = convert([(Small().eval(), "f32")])
        made = _int8.quantized(model, Given().calibration())
        rounded = [node for node in made.get_ordered_ops() if node.get_type_name() == "FakeQuantize"]
        inputs = [node.input_value(0).get_node().get_type_name() for node in rounded]
        return {
            node.get_friendly_name(): (
                kind not in ("Constant", "Parameter", "Clamp"),
                float(np.max(node.input_value(2).get_node().data)),
            )
            for node, kind in zip(rounded, inputs, strict=True)
        }

    wider = ranges()
    monkeypatch.setattr(_int8, "WIDER", 1.0)
    calibrated = ranges()
    assert calibrated.keys() == wider.keys()
    assert {found for found, _ in wider.values()} == {True, False}
    for name, (found, bound) in wider.items():
        assert bound == pytest.approx(calibrated[name][1] * (1.5 if found else 1.0), rel=1e-5)


@needs_nncf
@pytest.mark.parametrize(("overflow", "largest"), [(True, 64), (False, 127)])
def test_weights_have_7_bits_where_sums_overflow(
    overflow: bool, largest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pairs of products of 8 and 7 bits fit in 16."""
    monkeypatch.setattr(_int8, "sums_overflow", lambda: overflow)
    ((model, _),) = convert([(Small().eval(), "f32")])
    made = _int8.quantized(model, Given().calibration())
    weights = [
        np.abs(node.data.astype(int)).max()
        for node in made.get_ordered_ops()
        if node.get_type_name() == "Constant" and node.get_element_type().to_string() == "i8"
    ]
    assert weights
    assert largest // 2 < max(weights) <= largest


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="x86 alone adds pairs in 16 bits")
def test_a_processor_without_vnni_is_noticed() -> None:
    code = "from pipeline.runtimes._int8 import sums_overflow; print(sums_overflow())"
    environment = {**os.environ, "ONEDNN_MAX_CPU_ISA": "AVX2"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "True"


@needs_nncf
def test_several_pictures_at_a_time_are_as_true() -> None:
    wish = {"precision": "int8", "check": check(0.1), "samples": Given(), "cache_key": "small"}
    alone = load_runtime("openvino", Small().eval, **wish)
    several = load_runtime("openvino", Small().eval, streams=3, **wish)
    assert (several.streams, several.description) == (3, alone.description)
    inputs = [soft(seed) for seed in range(300, 312)]
    with ThreadPoolExecutor(3) as pool:
        for given, result in zip(inputs, pool.map(several.run, inputs), strict=True):
            assert np.array_equal(result, alone.run(given))


@needs_nncf
def test_too_far_off_is_refused_and_remembered() -> None:
    samples, built = Given(), list[nn.Module]()
    for _ in range(2):
        with pytest.raises(
            RuntimeInaccurateError, match=r"small on openvino int8 .* 0\.0% .* 99\.0%"
        ) as raised:
            load_runtime(
                "openvino",
                counted(built),
                precision="int8",
                check=check(1e-6),
                samples=samples,
                cache_key="small",
            )
        assert "--calibrate-on" in raised.value.hint
        assert "\n" not in str(raised.value)
    assert (len(built), samples.asked) == (1, 1)


def test_without_its_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nncf", None)
    with pytest.raises(RuntimeUnavailableError, match="NNCF") as raised:
        load_runtime("openvino", Small().eval, precision="int8", check=check(0.1), samples=Given())
    assert raised.value.hint == install_hint("int8")


def test_it_is_never_chosen_unasked() -> None:
    assert precisions()[-1] == "int8"
    samples = Given()
    runtime = load_runtime("openvino", Small().eval, check=check(0.1), samples=samples)
    assert runtime.description == "openvino cpu f32"
    assert samples.asked == 0


def test_agreement_counts_pairs_in_order() -> None:
    ramp = np.tile(np.linspace(1, 2, 64, dtype=np.float32), (48, 1))
    assert _check.agreement(3 * ramp + 1, ramp) == 1
    assert _check.agreement(-ramp, ramp) == 0
    assert _check.agreement(np.zeros_like(ramp), np.ones_like(ramp)) == 1  # nothing has an order
    half = ramp.copy()
    half[:24] = half[:24, ::-1]
    assert 0.3 < _check.agreement(half, ramp) < 0.7


def test_samples_of_the_bundled_clip() -> None:
    samples = Samples(NANO, input_size="fast")
    calibration, held_out = samples.calibration(), samples.held_out()
    assert (len(calibration), len(held_out)) == (60, 12)
    assert {batch.shape for batch in calibration} == {(1, 3, 128, 224)}
    assert not any(np.array_equal(one, other) for one in calibration for other in held_out)


def test_samples_are_told_apart(make_clip: Callable[..., Path]) -> None:
    clip = make_clip("one.mp4", frames=12)
    keys = {Samples(NANO).key, Samples(NANO, input_size="fast").key, Samples(NANO, str(clip)).key}
    clip.write_bytes(clip.read_bytes() + b"more")
    assert len(keys | {Samples(NANO, str(clip)).key}) == 4


def test_too_few_pictures(make_clip: Callable[..., Path]) -> None:
    with pytest.raises(SettingsError, match="too few frames for the int8 calibration: 3"):
        Samples(NANO, str(make_clip("short.mp4", frames=3))).calibration()
