"""Every runtime gives the torch module's numbers, at any size; what a runtime keeps on disk never hurts."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace

import needs
import numpy as np
import pytest
import torch
from patience import PATIENCE
from torch import Tensor, nn

from pipeline import plugins, process
from pipeline.errors import RuntimeInaccurateError, RuntimeUnavailableError, UnknownPluginError
from pipeline.models.midas_small import MODEL
from pipeline.runtimes.base import Runtime
from pipeline.runtimes.loader import best, load_runtime

NAMES = needs.runtimes()


class Small(nn.Module):
    """A network that converts in no time and has what the real ones have: strides, bilinear enlarging, a ReLU."""

    def __init__(self, offset: float = 0.1) -> None:
        super().__init__()
        with torch.random.fork_rng():
            torch.manual_seed(0)
            self.first = nn.Conv2d(3, 8, 3, stride=2, padding=1)
            self.second = nn.Conv2d(8, 1, 3, padding=1)
        nn.init.constant_(self.second.bias, offset)

    def forward(self, batch: Tensor) -> Tensor:
        features = torch.relu(self.first(batch))
        enlarged = nn.functional.interpolate(features, scale_factor=2, mode="bilinear", align_corners=True)
        disparity: Tensor = torch.relu(self.second(enlarged))[:, 0]
        return disparity


def small() -> nn.Module:
    return Small().eval().requires_grad_(False)


def batch(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(height).standard_normal((1, 3, height, width)).astype(np.float32)


def reference(network: nn.Module, images: np.ndarray) -> np.ndarray:
    with torch.inference_mode():
        return network(torch.from_numpy(images))[0].numpy()


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own; returns the folder that compiled networks go to."""
    monkeypatch.setenv("DEPTH_VIEWER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "compiled"


def folder() -> Path:
    """The test's own cache."""
    return Path(os.environ["DEPTH_VIEWER_CACHE"])


# The contract


@pytest.fixture(scope="module")
def network(midas_weights: Path) -> nn.Module:
    return MODEL.build(midas_weights)


@pytest.fixture(scope="module", params=NAMES)
def runtime(request: pytest.FixtureRequest, midas_weights: Path) -> Runtime:
    """The real network on every runtime."""
    return load_runtime(request.param, lambda: MODEL.build(midas_weights))


@pytest.mark.parametrize("size", [(192, 256), (128, 256), (256, 96), (32, 32), (192, 256)])
def test_agrees_with_the_torch_module(runtime: Runtime, network: nn.Module, size: tuple[int, int]) -> None:
    images = batch(*size)
    disparity, expected = runtime.run(images), reference(network, images)
    assert disparity.shape == size
    assert disparity.dtype == np.float32
    assert expected.std() > 0.1 * expected.mean() > 0  # else agreement means nothing
    assert np.abs(disparity - expected).max() < 1e-4 * expected.max()


def test_results_stay_as_they_are(runtime: Runtime) -> None:
    """A result is the caller's own, not a buffer that the next run writes into."""
    first = runtime.run(batch(64, 96))
    kept = first.copy()
    runtime.run(batch(64, 96)[:, :, ::-1].copy())
    assert np.array_equal(first, kept)
    first[:] = 0  # and it may be written to
    assert np.array_equal(runtime.run(batch(64, 96)), kept)


def test_another_thread_may_run_it(runtime: Runtime) -> None:
    expected = runtime.run(batch(64, 64))
    results: list[np.ndarray] = []
    thread = threading.Thread(target=lambda: results.append(runtime.run(batch(64, 64))))
    thread.start()
    thread.join()
    assert np.allclose(results[0], expected, rtol=1e-5)


@pytest.mark.parametrize("name", NAMES)
def test_description(name: str) -> None:
    library, device, precision = load_runtime(name, small).description.split()
    assert (library, precision) == (name, "f32")
    assert device in ("cpu", "cuda")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("threads", [1, 2])
def test_thread_count(name: str, threads: int) -> None:
    before = torch.get_num_threads()
    try:
        assert load_runtime(name, small, threads=threads).threads == threads
    finally:
        torch.set_num_threads(before)


@pytest.mark.parametrize("name", NAMES)
def test_says_nothing(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    load_runtime(name, small, cache_key="small").run(batch(32, 32))
    load_runtime(name, small, cache_key="small").run(batch(32, 32))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", NAMES)
def test_errors_of_building_pass_through(name: str) -> None:
    def build() -> nn.Module:
        raise KeyError("as the model raised it")

    with pytest.raises(KeyError, match="as the model raised it"):
        load_runtime(name, build)


# Precisions, and what is done about those that are not true


@pytest.mark.parametrize(
    ("package", "kind"), [("timm", RuntimeUnavailableError), ("mine", ModuleNotFoundError)]
)
def test_a_package_that_building_lacks_is_named(package: str, kind: type[Exception]) -> None:
    def build() -> nn.Module:
        raise ModuleNotFoundError(f"No module named '{package}'", name=package)

    with pytest.raises(kind, match=package):
        load_runtime("openvino", build)


def needs_bf16(name: str) -> None:
    if "bf16" not in module(name).precisions():
        pytest.skip("this processor does not reckon in bf16")


@pytest.mark.parametrize(("held_to", "is_able"), [("AVX2", False), ("avx512_core", True), ("", True)])
def test_openvino_offers_bf16_only_where_its_kernels_have_it(
    monkeypatch: pytest.MonkeyPatch, held_to: str, is_able: bool
) -> None:
    monkeypatch.delenv("ONEDNN_MAX_CPU_ISA", raising=False)
    can = module("openvino").precisions()
    monkeypatch.setenv("ONEDNN_MAX_CPU_ISA", held_to)
    wanted = [precision for precision in can if is_able or precision not in ("bf16", "mixed")]
    assert list(module("openvino").precisions()) == wanted


@pytest.mark.parametrize("name", NAMES)
def test_mixed_is_what_it_says_and_near_the_reference(
    name: str, network: nn.Module, midas_weights: Path
) -> None:
    needs_bf16(name)
    runtime = load_runtime(name, lambda: MODEL.build(midas_weights), precision="mixed", check=MODEL.check())
    assert runtime.description.endswith(" mixed")
    for size in ((192, 256), (64, 96)):
        expected = reference(network, batch(*size))
        error = np.abs(runtime.run(batch(*size)) - expected).max() / expected.max()
        assert 1e-3 < error < MODEL.bounds["mixed"]  # not f32 under another name


def test_auto_takes_the_fastest_that_is_true_and_keeps_the_verdict(midas_weights: Path) -> None:
    """Random weights make of rounding to bf16 another picture; the second start knows that and builds nothing."""
    needs_bf16("openvino")

    def never() -> nn.Module:
        raise AssertionError("it was built again")

    for build in (lambda: MODEL.build(midas_weights), never):
        wishes = {"cache_key": "midas", "check": MODEL.check()}
        assert load_runtime("openvino", build, **wishes).description == "openvino cpu mixed"
        with pytest.raises(
            RuntimeInaccurateError, match=r"error of \d+.\d% \(at most 5.0% is allowed"
        ) as raised:
            load_runtime("openvino", build, precision="bf16", **wishes)
        assert "--precision auto" in raised.value.hint


@dataclass(frozen=True)
class Bounded:
    """A check of the small network."""

    batch: np.ndarray
    bounds: dict[str, float]
    name: str = "small"
    expected: np.ndarray | None = None


def test_fast_and_wrong_does_not_pass() -> None:
    """What was kept under this key reckons something else, as a broken library would."""
    check = Bounded(batch(64, 96), {"f32": 1e-4})
    load_runtime("openvino", small, cache_key="small", check=check)
    (right,) = (folder() / "compiled").iterdir()
    load_runtime("openvino", lambda: Small(0.2).eval(), cache_key="other")
    (wrong,) = set((folder() / "compiled").iterdir()) - {right}
    wrong.replace(right)
    for _ in range(2):
        with pytest.raises(RuntimeInaccurateError, match="small on openvino f32"):
            load_runtime("openvino", small, cache_key="small", check=check)


def test_a_precision_that_does_not_suit() -> None:
    check = Bounded(batch(32, 32), {"f32": 1e-4})
    with pytest.raises(RuntimeUnavailableError, match="bf16 is not available for this model"):
        load_runtime("torch", small, precision="bf16", check=check)


def test_a_precision_that_the_processor_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module("openvino"), "precisions", lambda *_: ("f32",))
    with pytest.raises(RuntimeUnavailableError, match="does not support the precision bf16"):
        load_runtime("openvino", small, precision="bf16")
    check = Bounded(batch(32, 32), {"f32": 1e-4, "bf16": 1})
    assert load_runtime("openvino", small, check=check).description == "openvino cpu f32"


def test_a_damaged_reference_is_made_anew() -> None:
    check = Bounded(batch(32, 32), {"f32": 1e-4})
    load_runtime("torch", small, cache_key="small", check=check)
    (file,) = (folder() / "references").iterdir()
    for content in (b"", b"not an array", file.read_bytes()[:-100]):
        file.write_bytes(content)
        assert load_runtime("torch", small, cache_key="small", check=check).run(batch(32, 32)).any()
        assert file.stat().st_size > 32 * 32 * 4


# Which one


def module(name: str) -> ModuleType:
    return plugins.load("pipeline.runtimes", name)


def test_auto_is_the_fastest_that_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module("torch"), "has_graphics_card", lambda: False)
    assert best() == "openvino"
    monkeypatch.setattr(module("openvino"), "is_available", lambda: False)
    assert best() == "torch"
    monkeypatch.undo()
    monkeypatch.setattr(module("torch"), "has_graphics_card", lambda: True)
    assert best() == "torch"


def test_a_runtime_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module("openvino"), "is_available", lambda: False)
    with pytest.raises(RuntimeUnavailableError, match="openvino is not installed") as raised:
        load_runtime("openvino", small)
    assert "pip install openvino" in raised.value.hint


def test_a_runtime_that_does_not_exist() -> None:
    with pytest.raises(UnknownPluginError, match="no runtime named “tourch”") as raised:
        load_runtime("tourch", small)
    assert "torch" in raised.value.hint


def test_a_network_that_openvino_cannot_run() -> None:
    class Odd(nn.Module):
        def forward(self, batch: Tensor) -> Tensor:
            return torch.linalg.eigvals(batch).real

    with pytest.raises(RuntimeUnavailableError, match="OpenVINO cannot run this model") as raised:
        load_runtime("openvino", Odd)
    assert "--runtime torch" in raised.value.hint
    assert "\n" not in str(raised.value)


def test_several_pictures_at_a_time() -> None:
    """From more threads than it has streams, each gets its own result."""
    alone = load_runtime("openvino", lambda: Small().eval())
    runtime = load_runtime("openvino", lambda: Small().eval(), streams=2)
    assert (alone.streams, runtime.streams) == (1, 2)
    inputs = [batch(64, 96) * scale for scale in range(1, 9)] + [batch(32, 32 * (1 + k)) for k in range(8)]
    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(runtime.run, inputs))
    for given, result in zip(inputs, results, strict=True):
        assert np.allclose(result, alone.run(given), atol=1e-5)


# What OpenVINO keeps


@pytest.fixture
def built() -> list[nn.Module]:
    """Collects the networks that had to be built."""
    return []


@pytest.fixture
def load(built: list[nn.Module]) -> Callable[..., Runtime]:
    def load(key: str | None = "small", offset: float = 0.1) -> Runtime:
        def build() -> nn.Module:
            built.append(Small(offset).eval())
            return built[-1]

        return load_runtime("openvino", build, cache_key=key)

    return load


def test_the_second_start_builds_nothing(load: Callable[..., Runtime], built: list[nn.Module]) -> None:
    first, second = load(), load()
    assert len(built) == 1
    for size in ((64, 96), (32, 32), (96, 64)):
        assert np.array_equal(first.run(batch(*size)), second.run(batch(*size)))


def test_networks_are_kept_apart_by_their_key(load: Callable[..., Runtime], built: list[nn.Module]) -> None:
    load("one")
    assert load("two", offset=5.0).run(batch(32, 32)).mean() > 4
    assert load("one").run(batch(32, 32)).mean() < 4
    assert len(built) == 2


def test_without_a_key_nothing_is_kept(
    load: Callable[..., Runtime], built: list[nn.Module], cache: Path
) -> None:
    load(None)
    load(None)
    assert len(built) == 2
    assert not cache.exists()


@pytest.mark.parametrize("damage", ["truncated", "empty", "one bit", "of another kind", "folder"])
def test_a_damaged_file_is_made_anew(
    damage: str, load: Callable[..., Runtime], built: list[nn.Module], cache: Path
) -> None:
    expected = load().run(batch(64, 64))
    (file,) = cache.iterdir()
    content = bytearray(file.read_bytes())
    match damage:
        case "truncated":
            file.write_bytes(content[: len(content) // 2])
        case "empty":
            file.write_bytes(b"")
        case "one bit":
            content[len(content) // 2] ^= 1
            file.write_bytes(content)
        case "of another kind":  # whole, and nothing that OpenVINO knows
            import zlib

            file.write_bytes(zlib.crc32(b"something").to_bytes(4) + b"something")
        case "folder":
            file.unlink()
            file.mkdir()
    assert np.array_equal(load().run(batch(64, 64)), expected)
    assert len(built) == 2
    if damage != "folder":
        load()
        assert len(built) == 2


def test_a_cache_that_cannot_be_written_is_done_without(
    load: Callable[..., Runtime], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DEPTH_VIEWER_CACHE", str(tmp_path / "file"))
    assert load().run(batch(32, 32)).shape == (32, 32)


def test_the_cache_does_not_grow_for_ever(
    load: Callable[..., Runtime], built: list[nn.Module], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = 3
    monkeypatch.setattr("pipeline.runtimes._compiled_file.KEPT", kept)
    for key in range(kept):
        load(f"network{key}")
    load("network0")  # used again, so it is not the one to go
    load("one more")
    assert len(list(cache.iterdir())) == kept
    before = len(built)
    load("network0")
    assert len(built) == before
    load("network1")
    assert len(built) == before + 1


@pytest.mark.parametrize("damage", ["one byte", "half", "other numbers"])
def test_a_damaged_reference_is_made_anew_and_its_refusals_go(damage: str) -> None:
    network = small()
    check = SimpleNamespace(name="small", batch=batch(32, 32), bounds={"f32": 1e-3}, expected=None)
    load_runtime("torch", lambda: network, precision="f32", check=check, cache_key="key")
    (reference,) = (folder() / "references").glob("*.npy")
    data = bytearray(reference.read_bytes())
    if damage == "one byte":
        data[-40] ^= 0xFF
    elif damage == "half":
        del data[len(data) // 2 :]
    else:  # a whole file, as another version may have written it, that says something else
        content = io.BytesIO()
        np.save(content, np.full((32, 32), 7, np.float32))
        data = content.getvalue() + zlib.crc32(content.getvalue()).to_bytes(4, "big")
    reference.write_bytes(data)
    if damage == "other numbers":
        with pytest.raises(RuntimeInaccurateError):
            load_runtime("torch", lambda: network, precision="f32", check=check, cache_key="key")
        reference.unlink()  # put right by hand
    load_runtime("torch", lambda: network, precision="f32", check=check, cache_key="key")


@pytest.mark.parametrize("name", ["openvino", "torch"])
def test_what_is_refused_on_one_processor_is_tried_on_another(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """OpenVINO has one name for all of ARM; a home folder or a card may go from one machine to another."""
    tries: list[nn.Module] = []

    def build() -> nn.Module:
        tries.append(small())
        return tries[-1]

    def try_on(part: str, features: str) -> int:
        """Load it where it is refused, and return how often it was tried so far."""
        cpuinfo = f"Features\t: {features}\nCPU implementer\t: 0x41\nCPU part\t: {part}\n"
        (tmp_path / "cpuinfo").write_text(cpuinfo, "utf-8")
        process.instructions.cache_clear()
        with pytest.raises(RuntimeInaccurateError):
            load_runtime(name, build, precision="f32", check=check, cache_key="one of ARM")
        return len(tries)

    wrong = np.full((32, 32), 7, np.float32)
    check = SimpleNamespace(name="small", batch=batch(32, 32), bounds={"f32": 1e-3}, expected=wrong)
    monkeypatch.setattr(process, "CPUINFO", tmp_path / "cpuinfo")
    try:
        assert [try_on("0xd08", "fp asimd") for _ in range(2)] == [1, 1]
        assert try_on("0xd40", "fp asimd") == 2
        assert try_on("0xd40", "fp asimd sve bf16") == 3
        assert try_on("0xd08", "fp asimd") == 3
    finally:
        process.instructions.cache_clear()


def test_a_start_from_the_cache_is_light_and_private(load: Callable[..., Runtime], tmp_path: Path) -> None:
    """No torch, and none of the usage reports that OpenVINO sends on import: it keeps a user's number at home."""
    expected = load().run(batch(32, 64))
    np.save(tmp_path / "batch.npy", batch(32, 64))
    code = f"""
import socket, sys
def refuse(*arguments):
    raise AssertionError("the network was used")
socket.socket = socket.create_connection = socket.getaddrinfo = refuse
import numpy as np
from pipeline.runtimes.loader import load_runtime
runtime = load_runtime("openvino", refuse, cache_key="small")
np.save({str(tmp_path / "result.npy")!r}, runtime.run(np.load({str(tmp_path / "batch.npy")!r})))
print(sorted({{"torch", "timm", "openvino_telemetry.main"}} & set(sys.modules)))
"""
    home = tmp_path / "home"
    home.mkdir()
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env={**os.environ, "HOME": str(home)},
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
    assert np.array_equal(np.load(tmp_path / "result.npy"), expected)
    assert not list(home.iterdir())


@pytest.mark.linux
@pytest.mark.parametrize("name", plugins.names("pipeline.runtimes"))
def test_without_proc_no_runtime_is_tried(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Torch ends with an error of its own there, and OpenVINO may wait for ever."""
    monkeypatch.setattr("pipeline.runtimes.loader.PROCESSOR", tmp_path / "cpuinfo")
    with pytest.raises(RuntimeUnavailableError, match="cpuinfo is missing") as caught:
        load_runtime(name, nn.Identity)
    assert "mount -t proc" in caught.value.hint
