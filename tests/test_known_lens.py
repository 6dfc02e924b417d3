"""Depth Pro's meters with a known lens are those of transformers' own post-processing, wherever depth comes out."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import httpx
import numpy as np
import pytest
import torch
from web_server import running
from windows import panel, wait_for

import pipeline
from pipeline.errors import SettingsError
from pipeline.geometry.lens import Lens
from pipeline.inference.estimator import DepthEstimator
from pipeline.inference.load import load_estimator
from pipeline.settings import ConvertSettings, StabilizerSettings

pytest.importorskip("transformers")
from hub_networks import saved, transformers

WIDE, TALL = (96, 128), (128, 96)
DEGREES = 40.0
"""Of the longer side."""
CLOSE = 1e-3


@pytest.fixture(scope="module", params=["depth_pro", "depth_pro without angle"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("network"), request.param)


@pytest.fixture(scope="module")
def estimator(folder: Path) -> DepthEstimator:
    return load_estimator(f"hf:{folder}", runtime="torch")


def picture(height: int, width: int) -> np.ndarray:
    colors = np.random.default_rng(0).integers(0, 256, (9, 12, 3), np.uint8)
    return cv2.resize(colors, (width, height), interpolation=cv2.INTER_CUBIC)


def of_transformers(folder: Path, image: np.ndarray, lens: Lens) -> np.ndarray:
    """Inverse depth, (h, w) of the network: its post-processing, told the horizontal field of view."""
    steps = transformers.AutoImageProcessor.from_pretrained(folder)
    network = transformers.AutoModelForDepthEstimation.from_pretrained(folder).eval()
    with torch.inference_mode():
        result = network(**steps(images=image, return_tensors="pt"))
    result.field_of_view = torch.tensor([lens.field_of_view(image.shape[:2])[0]])
    seen = steps.post_process_depth_estimation(result, target_sizes=[image.shape[:2]])[0]
    enlarged: np.ndarray = seen["predicted_depth"].numpy()
    return 1 / enlarged


def assert_close(found: np.ndarray, wanted: np.ndarray) -> None:
    assert wanted.std() > 1e-4 * wanted.max()
    assert np.abs(found - wanted).max() < CLOSE * wanted.max()


def bilinear(disparity: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """As transformers enlarges."""
    large = torch.nn.functional.interpolate(
        torch.from_numpy(disparity)[None, None], shape, mode="bilinear", align_corners=False
    )
    result: np.ndarray = large[0, 0].numpy()
    return result


@pytest.mark.parametrize("shape", [WIDE, TALL])
@pytest.mark.parametrize("lens", [Lens.from_field_of_view(DEGREES), Lens.from_focal_px(200, WIDE)])
def test_the_library_gives_the_meters_of_transformers(
    folder: Path, estimator: DepthEstimator, shape: tuple[int, int], lens: Lens
) -> None:
    image = picture(*shape)
    seen = estimator.seen_through(lens)
    assert seen.calibration is not None and seen.calibration.is_by_network
    assert_close(bilinear(seen.estimate(image), shape), of_transformers(folder, image, lens))


def test_a_lens_that_is_only_assumed_leaves_the_focal_length_to_the_model(estimator: DepthEstimator) -> None:
    assert estimator.seen_through(Lens()) is estimator
    known = estimator.seen_through(Lens.from_field_of_view(DEGREES))
    assert known.seen_through(Lens.from_field_of_view(DEGREES)) is known
    image = picture(*WIDE)
    assert np.array_equal(known.seen_through(Lens()).estimate(image), estimator.estimate(image))
    for other in (known.sized("fast"), known.run_by(known.network)):
        assert np.array_equal(other.estimate(image), known.estimate(image))


def test_other_models_need_no_lens() -> None:
    estimator = load_estimator("nano")
    assert estimator.seen_through(Lens.from_field_of_view(DEGREES)) is estimator
    assert estimator.calibration is None


def test_a_conversion_uses_the_lens(folder: Path, estimator: DepthEstimator, tmp_path: Path) -> None:
    lens = Lens.from_field_of_view(DEGREES)
    cv2.imwrite(str(tmp_path / "in.png"), picture(*TALL)[..., ::-1])
    calibrated = tmp_path / "lens.json"
    seen = estimator.seen_through(lens)
    assert seen.calibration is not None
    replace(seen.calibration, lens=lens).write(calibrated)
    wanted = seen.estimate(picture(*TALL))
    for number, settings in enumerate(
        (ConvertSettings(field_of_view=DEGREES), ConvertSettings(calibration=calibrated))
    ):
        output = tmp_path / f"{number}.npz"
        pipeline.convert(tmp_path / "in.png", output, settings, estimator=estimator)
        with np.load(output) as file:
            assert_close(file["disparity"][0], pipeline.enlarge(wanted, TALL))
            assert json.loads(str(file["about"]))["calibration"]["by_network"]


def test_the_server_uses_the_lens(folder: Path, estimator: DepthEstimator) -> None:
    image = picture(*WIDE)
    file = cv2.imencode(".png", image[..., ::-1])[1].tobytes()

    def asked(url: str) -> httpx.Response:
        return httpx.post(
            url, files={"image": ("p.png", file, "image/png")}, headers={"Accept": "application/x-npy"}
        )

    with running(estimator) as url:
        by_model, by_lens = asked(f"{url}/depth"), asked(f"{url}/depth?field_of_view={DEGREES}")
        cloud = asked(f"{url}/points?field_of_view={DEGREES}")
    wanted = estimator.seen_through(Lens.from_field_of_view(DEGREES)).estimate(image)
    within = np.clip(pipeline.enlarge(wanted, WIDE), wanted.min(), wanted.max())
    assert_close(np.load(io.BytesIO(by_lens.content)), within)
    assert by_lens.headers["X-Unit"] == "1/m"
    assert float(by_lens.headers["X-Field-Of-View"]) == DEGREES
    assert by_model.content != by_lens.content
    assert cloud.headers["X-Unit"].startswith("meters")


def test_the_window_uses_the_lens_at_once(
    folder: Path,
    estimator: DepthEstimator,
    make_window: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    image, path = picture(*WIDE), tmp_path / "still.png"
    cv2.imwrite(str(path), image[..., ::-1])
    window = make_window()
    monkeypatch.setattr("viewer.desktop.state.models.load_estimator", lambda _settings: estimator)
    models, marks, screen = window.session.models, window.session.distance_marks, window.session.screen
    window.session.stabilization.use(StabilizerSettings("steady"))
    models.choose(f"hf:{folder}")
    wait_for(lambda: models.estimator is estimator)
    window.open(str(path))
    wait_for(lambda: marks.can_mark and np.allclose(screen.depth.disparity, estimator.estimate(image)))
    panel(window, "distance").field_of_view.setValue(20)  # from 20 degrees on: 40
    wanted = estimator.seen_through(marks.lens).estimate(image)
    wait_for(lambda: np.allclose(screen.depth.disparity, wanted, rtol=CLOSE))
    place = tuple(side // 2 for side in wanted.shape)
    reading = marks.tell((0.5, 0.5), float(wanted[place]))
    assert reading is not None and reading.meters == pytest.approx(1 / float(wanted[place]), rel=0.01)
    assert window.converting.planner.plan(str(path), ()).settings.field_of_view == pytest.approx(DEGREES)

    marks.add((0.5, 0.5), 2 * reading.meters)  # a mark keeps its meters through another lens
    panel(window, "distance").field_of_view.setValue(60)
    wider = estimator.seen_through(marks.lens).estimate(image)
    wait_for(lambda: np.allclose(screen.depth.disparity, wider, rtol=CLOSE))
    wait_for(lambda: marks.holds)
    again = marks.tell((0.5, 0.5), float(wider[place]))
    assert again is not None and again.meters == pytest.approx(2 * reading.meters, rel=0.05)


def test_impossible_lenses_are_refused(estimator: DepthEstimator) -> None:
    with pytest.raises(SettingsError):
        estimator.seen_through(Lens.from_field_of_view(180))
