"""Models come from the hub whole, pinned and resumed, under a licence that the user has seen."""

from __future__ import annotations

import json
import shutil
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import needs
import numpy as np
import pytest
from hub_server import TOKEN, HubServer

from pipeline.errors import (
    DepthViewerError,
    DiskFullError,
    LicenceError,
    WeightsInvalidError,
    WeightsMissingError,
)
from pipeline.inference import _hub_download
from pipeline.inference.find_model import find_model
from pipeline.inference.hub_model import HubModel
from pipeline.inference.load import load_estimator

needs.package("transformers")
NAME = "owner/net"


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    monkeypatch.setenv("DEPTH_VIEWER_CACHE", str(tmp_path / "cache"))
    for variable in ("HF_TOKEN", "HF_HUB_OFFLINE"):
        monkeypatch.delenv(variable, raising=False)
    with HubServer() as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Looks like a network; nobody runs it."""
    path = tmp_path / "published"
    path.mkdir()
    (path / "config.json").write_text(json.dumps({"model_type": "dpt"}))
    (path / "preprocessor_config.json").write_text("{}")
    (path / "model.safetensors").write_bytes(np.random.default_rng(0).bytes(300_000))
    (path / "pytorch_model.bin").write_bytes(b"a pickle")
    (path / "modeling.py").write_text("raise SystemExit")
    return path


def fetch(name: str = f"hf:{NAME}", **options: bool) -> Path:
    model = find_model(name)
    assert isinstance(model, HubModel)
    return model.fetch(**options)  # type: ignore[arg-type]


def refused(
    kind: type[DepthViewerError], said: str, name: str = f"hf:{NAME}", **options: bool
) -> DepthViewerError:
    with pytest.raises(kind, match=said) as raised:
        fetch(name, **options)
    assert "\n" not in f"{raised.value}{raised.value.hint}"
    assert raised.value.hint
    return raised.value


def test_what_is_needed_comes_and_nothing_else(hub: HubServer, folder: Path) -> None:
    commit = hub.publish(NAME, folder)
    told: list[tuple[int, int | None]] = []
    here = find_model(f"hf:{NAME}").fetch(on_progress=lambda done, total: told.append((done, total)))
    assert here.name == commit
    assert {
        path.name for path in here.iterdir() if path.suffix in (".json", ".safetensors", ".bin", ".py")
    } == {
        "config.json",
        "preprocessor_config.json",
        "model.safetensors",
        "origin.json",
    }
    assert (here / "model.safetensors").read_bytes() == (folder / "model.safetensors").read_bytes()
    whole = sum(
        (folder / name).stat().st_size
        for name in ("config.json", "preprocessor_config.json", "model.safetensors")
    )
    assert told[-1] == (whole, whole)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_once_it_is_here_nobody_is_asked(
    hub: HubServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused(WeightsMissingError, "downloading is switched off", offline=True)
    assert not find_model(f"hf:{NAME}").is_available()
    hub.publish(NAME, folder)
    here = fetch()
    asked = len(hub.requests)
    assert fetch() == fetch(offline=True) == here
    assert find_model(f"hf:{NAME}").is_available()
    assert len(hub.requests) == asked
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert fetch() == here
    refused(WeightsMissingError, "downloading is switched off", name="hf:owner/other")


def test_a_revision_stays_until_another_is_asked_for(hub: HubServer, folder: Path) -> None:
    first = hub.publish(NAME, folder)
    assert fetch().name == first
    (folder / "new.safetensors").write_bytes(b"")
    second = hub.publish(NAME, folder)
    assert fetch().name == first  # nothing changes by itself
    assert fetch(f"hf:{NAME}@{second}").name == second
    assert fetch(f"hf:{NAME}@{first[:10]}").name == first
    assert find_model(f"hf:{NAME}").remove()
    assert not find_model(f"hf:{NAME}").remove()
    assert fetch().name == second


def test_an_interrupted_download_resumes(hub: HubServer, folder: Path) -> None:
    hub.publish(NAME, folder)

    class Stop(Exception):  # noqa: N818 - nothing went wrong
        pass

    def stop(done: int, _total: int | None) -> None:
        if done > 100_000:
            raise Stop

    hub.cut_after = 150_000
    with pytest.raises(Stop):
        find_model(f"hf:{NAME}").fetch(on_progress=stop)
    assert not find_model(f"hf:{NAME}").is_available()
    hub.cut_after = None
    here = fetch()
    assert hub.weights_requests()[-1]["Range"].startswith("bytes=")
    assert (here / "model.safetensors").read_bytes() == (folder / "model.safetensors").read_bytes()


def test_a_connection_that_breaks(hub: HubServer, folder: Path) -> None:
    hub.publish(NAME, folder)
    hub.cut_after = 0
    error = refused(WeightsMissingError, "could not be downloaded: the connection was cut off")
    assert "retry to resume" in error.hint
    hub.cut_after = 120_000  # again and again, but each time something new comes
    assert (fetch() / "model.safetensors").stat().st_size == 300_000


def test_what_arrives_damaged_is_not_kept(hub: HubServer, folder: Path) -> None:
    hub.publish(NAME, folder)
    hub.spoil = True
    refused(WeightsInvalidError, "model.safetensors of owner/net was damaged during the download")
    hub.spoil = False
    assert (fetch() / "model.safetensors").read_bytes() == (folder / "model.safetensors").read_bytes()


def test_gated_models(hub: HubServer, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.publish(NAME, folder, gated=True)
    error = refused(WeightsMissingError, "its owners require you to accept their terms first")
    assert "HF_TOKEN" in error.hint and hub.url in error.hint
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    assert (fetch() / "model.safetensors").is_file()
    stored = [headers for path, headers in hub.requests if path.startswith("/store")]
    assert stored and not any("Authorization" in headers for headers in stored)


def test_names_and_revisions_that_are_none(hub: HubServer, folder: Path) -> None:
    refused(WeightsMissingError, "There is no owner/none on the hub, or it is private", name="hf:owner/none")
    hub.publish(NAME, folder)
    refused(WeightsMissingError, "owner/net has no revision v9", name=f"hf:{NAME}@v9")


def test_a_hub_that_is_down_or_none(hub: HubServer, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.publish(NAME, folder)
    hub.is_down = True
    refused(WeightsMissingError, "the hub cannot be reached")
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    refused(WeightsMissingError, "the hub cannot be reached")


def test_no_room(hub: HubServer, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.publish(NAME, folder)
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(_hub_download.shutil, "disk_usage", lambda _folder: usage(1, 1, 1000))
    refused(DiskFullError, r"owner/net needs 0\.0 GB, and .* has 0\.0 GB left")
    assert not hub.weights_requests()


@pytest.mark.parametrize(
    ("licence", "other", "said"),
    [
        ("cc-by-nc-4.0", "", "CC-BY-NC-4.0: not for commercial use"),
        ("other", "apple-amlr", "Apple's research license: not for commercial use"),
        ("other", "house-rules", "HOUSE-RULES: read it before use"),
        ("", "", "no license is stated: ask its authors"),
    ],
)
def test_a_licence_that_restricts_is_agreed_to_first(
    hub: HubServer, folder: Path, licence: str, other: str, said: str
) -> None:
    commit = hub.publish(NAME, folder, licence=licence, other=other)
    error = refused(LicenceError, said)
    assert f"{hub.url}/{NAME}" in str(error)
    assert "--agree-license" in error.hint
    assert [path for path, _ in hub.requests] == ["/api/models/owner/net?blobs=true"]
    assert (error.licence, error.page, error.text) == (other or licence, f"{hub.url}/{NAME}", "")
    assert fetch(agreed=True).name == commit
    assert fetch().name == commit  # it is here now: nobody is asked again


def test_the_text_of_a_licence_comes_before_the_weights(hub: HubServer, folder: Path) -> None:
    (folder / "LICENSE.txt").write_text("Only on Sundays.", encoding="utf-8")
    hub.publish(NAME, folder, licence="other")
    assert refused(LicenceError, "read it before use").text == "Only on Sundays."
    assert not hub.weights_requests()
    kept = fetch(agreed=True)
    assert (kept / "LICENSE.txt").read_text(encoding="utf-8") == "Only on Sundays."


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (
            lambda folder: (folder / "config.json").write_text('{"model_type": "bert"}'),
            "which is not a depth model",
        ),
        (
            lambda folder: (folder / "config.json").write_text('{"model_type": "prompt_depth_anything"}'),
            "needs measured depth with each image",
        ),
        (lambda folder: (folder / "config.json").unlink(), "has no readable config.json"),
        (lambda folder: (folder / "model.safetensors").unlink(), "has no weights in .safetensors"),
    ],
    ids=["language", "prompt", "no configuration", "pickle"],
)
def test_what_cannot_be_run_is_known_before_the_weights_come(
    hub: HubServer, folder: Path, damage: object, said: str
) -> None:
    damage(folder)  # type: ignore[operator]
    hub.publish(NAME, folder)
    refused(WeightsInvalidError, said)
    assert not hub.weights_requests()
    assert not any("pytorch_model.bin" in path for path, _ in hub.requests)


def test_a_model_of_the_hub_sees_depth(hub: HubServer, tmp_path: Path) -> None:
    """The whole way, with the network of a test; licence and revision are shown."""
    transformers_networks = pytest.importorskip("hub_networks")
    published = transformers_networks.saved(tmp_path / "real", "dpt")
    commit = hub.publish(NAME, published, licence="mit")
    estimator = load_estimator(f"hf:{NAME}", runtime="torch")
    assert estimator.note == f"hf:{NAME} at revision {commit[:12]}. MIT: commercial use is allowed."
    image = np.random.default_rng(0).integers(0, 256, (96, 128, 3), np.uint8)
    expected = load_estimator(f"hf:{published}", runtime="torch").estimate(image)
    assert np.array_equal(estimator.estimate(image), expected)
    shutil.rmtree(published)
    assert load_estimator(f"hf:{NAME}", runtime="torch", offline=True).estimate(image).shape == expected.shape
