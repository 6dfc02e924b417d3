"""The training route: exact depth, the same pictures for the same seed, a loss that bears anything, resuming."""

import math
from pathlib import Path

import cv2
import needs
import numpy as np
import pytest
import torch
from in_turns import one_quick
from torch.nn import functional as F  # noqa: N812

pytest.importorskip("numba", reason=needs.reason("numba", "train"))

from pipeline.training import animals, loss, render, shapes, teacher, themes
from pipeline.training import pool as pools
from pipeline.training.batches import Batches, normalized, turned
from pipeline.training.camera import Camera, looking_at
from pipeline.training.export import export
from pipeline.training.loss import depth_loss, flicker_loss
from pipeline.training.muon import orthogonal
from pipeline.training.photo import retake
from pipeline.training.raster import rasterize
from pipeline.training.scene import Scene, assemble
from pipeline.training.surfaces import Surfaces
from pipeline.training.textures import Atlas, make_atlas
from pipeline.training.train import Plan, Trainer, train, weights


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return make_atlas(5)


@pytest.fixture(scope="module")
def small_pool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pool")
    pools.write_shard(folder, 0, render.render_shard(3, 0, count=6))
    return folder


# Depth ------------------------------------------------------------------------------------------------


def test_depth_of_floor_wall_and_box_is_what_geometry_says() -> None:
    scene = Scene(np.random.default_rng(0))
    pen, gray = scene.at(0, 0), scene.material((0.5, 0.5, 0.5))
    pen.draw(shapes.floor(3), (0, 0, 0), (100, 100, 1), gray)
    pen.box((0, 8.5, 1), (4, 1, 6), gray)  # its front is at y = 8, from x = -2 to 2, up to z = 4
    pen.box((0.5, 3, 0.5), (0.4, 2, 1), gray)  # front at y = 2, from z = 0 to 1
    camera = Camera((0, 0, 1.5), span=math.radians(70))
    height, width = 120, 160
    nearness, _ = rasterize(assemble(scene), camera, height, width)
    focal = camera.focal(height, width)
    row, column = np.mgrid[:height, :width] + 0.5
    x, down = (column - width / 2) / focal, (row - height / 2) / focal
    expected = np.where(down > 0, down / 1.5, 0)  # the floor, 1.5 m below the eye
    expected[expected < 1 / 50] = 0  # which ends after 50 m
    wall = (np.abs(8 * x) < 2) & (1.5 - 8 * down < 4) & (expected < 1 / 8)
    expected[wall] = 1 / 8
    box = (2 * x > 0.3) & (2 * x < 0.7) & (1.5 - 2 * down < 1) & (1.5 - 2 * down > 0)
    expected[box] = 1 / 2
    top = (down > 0) & (0.5 / np.maximum(down, 1e-9) > 2) & (0.5 / np.maximum(down, 1e-9) < 4)
    top &= (x * 0.5 / np.maximum(down, 1e-9) > 0.3) & (x * 0.5 / np.maximum(down, 1e-9) < 0.7)
    expected[top] = (down / 0.5)[top]
    side = (2 * x < 0.3) & (4 * x > 0.3)  # the box's left side, seen at a slant: x = 0.3
    side &= (0.3 / np.maximum(x, 1e-9) * down > 0.5) & (0.3 / np.maximum(x, 1e-9) * down < 1.5)
    expected[side] = (x / 0.3)[side]
    wrong = np.abs(nearness - expected) > 1e-4
    assert wrong.mean() < 0.01  # pixels that an edge runs through
    assert wrong[box].mean() < 0.05


def test_what_passes_the_camera_is_cut_not_smeared() -> None:
    scene = Scene(np.random.default_rng(0))
    scene.at(0, 0).draw(shapes.floor(), (0, 0, 0), (2000, 2000, 1), scene.material((1, 1, 1)))
    nearness, seen = rasterize(assemble(scene), Camera((0, 0, 2), pitch=-0.6), 60, 80)
    camera = Camera((0, 0, 2), pitch=-0.6)
    right, down, forward = camera.axes()
    focal = camera.focal(60, 80)
    row, column = np.mgrid[:60, :80] + 0.5
    ray = right * ((column - 40) / focal)[..., None] + down * ((row - 30) / focal)[..., None] + forward
    expected = -ray[..., 2] / 2  # inverse depth of a floor 2 m below
    below = expected > 1 / 500
    assert (seen[below] >= 0).all()
    np.testing.assert_allclose(nearness[below], expected[below], rtol=2e-4)


def test_a_rolled_and_turned_camera_sees_the_same_distance() -> None:
    scene = Scene(np.random.default_rng(0))
    scene.at(3, 4, 1).draw(shapes.ball(2.0, 15), (0, 0, 0), (1, 1, 1), scene.material((1, 1, 1)))
    for roll in (0.0, 0.7):
        nearness, _ = rasterize(assemble(scene), looking_at((0, 0, 1), (3, 4, 1), roll), 101, 101)
        assert nearness[50, 50] == pytest.approx(
            1 / 4.5, rel=2e-3
        )  # the ball's near side, 5 m less its radius


# Pictures ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", themes.MIX)
def test_every_theme_gives_pictures_with_depth(name: str, atlas: Atlas) -> None:
    build, _ = themes.MIX[name]
    useful = 0
    for seed in range(4):
        scene, camera = build(np.random.default_rng(seed), atlas)
        light, disparity = render.photograph(scene, camera, atlas, (96, 128))
        assert np.isfinite(light).all()
        assert light.min() >= 0
        assert np.isfinite(disparity).all()
        useful += light.std() > 0.02 and disparity.std() > 0.005
    assert useful >= 2


def test_the_same_seed_gives_the_same_shard() -> None:
    first, again, other = (render.render_shard(3, n, count=2) for n in (5, 5, 6))
    assert first.dtype["disparity"].shape == pools.PORTRAIT
    assert other.dtype["disparity"].shape == pools.LANDSCAPE
    np.testing.assert_array_equal(first["image"], again["image"])
    np.testing.assert_array_equal(first["disparity"], again["disparity"])
    assert (first["image"][0] != first["image"][1]).any()


def test_of_six_shards_one_is_upright_and_one_wide() -> None:
    sizes = [render.render_shard(3, n, count=1).dtype["image"].shape[:2] for n in range(6)]
    assert sizes.count(pools.PORTRAIT) == sizes.count(pools.WIDE) == 1
    assert sizes.count(pools.LANDSCAPE) == 4


def test_a_shard_of_chosen_kinds_holds_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def unwanted(*_: object) -> None:
        raise AssertionError("not asked for")

    render.render_shard(3, 0, count=1)  # its posters show places of any kind
    park = themes.MIX["park"]
    monkeypatch.setattr(themes, "MIX", dict.fromkeys(themes.MIX, (unwanted, 1.0)) | {"park": park})
    assert render.render_shard(3, 0, count=3, kinds=("park",))["disparity"].any()
    with pytest.raises(AssertionError, match="not asked for"):
        render.render_shard(3, 0, count=1, kinds=("room",))


@pytest.mark.parametrize("height", one_quick(0.3, 1.5))
def test_an_animal_stands_on_the_ground_on_four_legs(height: float) -> None:
    lowest, tallest, whole = [], [], 0
    for seed in range(12):
        scene = Scene(np.random.default_rng(seed))
        animals.animal(scene.at(0, 0), Surfaces(scene, make_atlas(5)), height)
        points = assemble(scene).points
        lowest.append(float(points[:, 2].min()) / height)
        tallest.append(float(points[:, 2].max()) / height)
        low = points[points[:, 2] < 0.15 * height + points[:, 2].min()]
        whole += np.ptp(low[:, 1]) > 0.4 * height  # forelegs and hind legs
    assert abs(float(np.median(lowest))) < 0.15
    assert 0.9 < float(np.median(tallest)) < 1.8
    assert whole >= 8


def test_a_coat_may_be_about_as_bright_as_the_ground(atlas: Atlas) -> None:
    apart = []
    for seed in range(30):
        scene = Scene(np.random.default_rng(seed))
        ground, coat = (np.array(scene.materials[k][:3]) for k in Surfaces(scene, atlas).alike())
        apart.append(np.abs(np.log(ground.sum() / coat.sum())))
    assert 0.05 < float(np.median(apart)) < 0.4


def test_the_pool_keeps_the_newest_whole_shards(tmp_path: Path) -> None:
    records = np.zeros(1, pools.record_type((32, 32)))
    for number in (3, 1, 2):
        records["image"] = number
        pools.write_shard(tmp_path, number, records)
    (tmp_path / "shard_0000009_32x32.part").write_bytes(b"half of one")
    assert list(pools.shards(tmp_path)) == [1, 2, 3]
    pools.make_room(tmp_path, keep=2)
    assert list(pools.shards(tmp_path)) == [2, 3]
    assert pools.open_shard(pools.shards(tmp_path)[3])["image"].max() == 3


def test_batches_depend_on_seed_and_number_alone(small_pool: Path) -> None:
    images, truth, _ = Batches(small_pool, seed=1, size=3, full_from=0)[7]
    again, _, _ = Batches(small_pool, seed=1, size=3, full_from=0)[7]
    other, _, _ = Batches(small_pool, seed=2, size=3, full_from=0)[7]
    assert images.dtype == torch.uint8
    assert truth.shape == (3, *images.shape[2:])
    assert all(side % 32 == 0 for side in truth.shape[1:])
    assert torch.equal(images, again)
    assert images.shape != other.shape or not torch.equal(images, other)
    assert normalized(images).abs().max() < 3


@pytest.mark.parametrize(("recent", "seen"), [(0.0, {10}), (1.0, {20, 30})])
def test_as_many_pictures_are_new_as_is_said(tmp_path: Path, recent: float, seen: set[int]) -> None:
    records = np.zeros(4, pools.record_type(pools.LANDSCAPE))
    for number in (1, 2, 3):
        records["disparity"] = number * 10
        pools.write_shard(tmp_path, number, records)
    batches = Batches(tmp_path, seed=1, size=12, full_from=0, recent=recent, since=2)
    assert set(batches[0][1].unique().tolist()) - {0.0} == seen, "0 is the rim of a turned picture"


def test_a_picture_seen_a_frame_later_has_the_same_depth_elsewhere(small_pool: Path) -> None:
    images, truth, moves = Batches(small_pool, seed=1, size=8, full_from=0, steady=0.5)[3]
    grid = F.affine_grid(moves, [4, 1, *truth.shape[1:]], align_corners=False)
    there = torch.nan_to_num(truth[:4, None])
    carried = F.grid_sample(there, grid, mode="nearest", align_corners=False)[:, 0]
    known = torch.isfinite(truth[4:])
    assert 0.8 < known.float().mean() < 1
    off = (carried - truth[4:]).abs()[known]
    assert (off > 1e-6).float().mean() < 0.02, "a pixel that lies between two may be rounded to either"
    shown = F.grid_sample(images[:4].float(), grid, align_corners=False)
    likeness = [(shown[k] - images[4 + k].float()).abs()[:, known[k]].mean() for k in range(4)]
    still = [(images[k].float() - images[4 + k].float()).abs()[:, known[k]].mean() for k in range(4)]
    assert all(moved < 12 for moved in likeness)
    assert sum(likeness) < sum(still)
    assert not any(torch.equal(images[k], images[4 + k]) for k in range(4)), (
        "never a still picture without noise"
    )


def test_some_of_what_is_seen_again_is_mirrored_and_some_enlarged(small_pool: Path) -> None:
    batches = Batches(small_pool, seed=1, size=8, full_from=0, steady=0.5)
    moves = torch.cat([batches[n][2] for n in range(8)])
    across = moves[:, 0, 0]
    assert 0.1 < (across < 0).float().mean() < 0.5
    assert 0.2 < (across.abs() < 0.95).float().mean() < 0.7


def test_a_picture_taken_anew_shows_the_same_thing_otherwise() -> None:
    y, x = np.mgrid[:96, :128]
    picture = np.stack([x, y + 60, 220 - x], axis=2).astype(np.uint8)
    takes = [retake(np.random.default_rng(k), picture) for k in range(40)]
    assert np.array_equal(takes[7], retake(np.random.default_rng(7), picture))
    assert all(take.shape == picture.shape and take.dtype == np.uint8 for take in takes)
    likeness = [np.corrcoef(take.ravel(), picture.ravel())[0, 1] for take in takes]
    assert min(likeness) > 0.6
    assert sum(value < 0.999 for value in likeness) > 10


class Brightness(torch.nn.Module):
    """A network for which bright is near, in its own scale; mirrored and enlarged pictures are the same to it."""

    def __init__(self, scale: float, shift: float) -> None:
        super().__init__()
        self.scale, self.shift = scale, shift

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.mean(1) * self.scale + self.shift


def test_photographs_are_labeled_with_what_networks_agree_on(tmp_path: Path) -> None:
    y, x = np.mgrid[:240, :320]
    left_is_bright = np.stack([255 - x * 0.7, 200 - y * 0.5, 255 - x * 0.6], 2).astype(np.uint8)
    cv2.imwrite(str(tmp_path / "one.png"), left_is_bright[..., ::-1])
    (tmp_path / "notes.txt").write_text("no picture")
    found = teacher.photographs(tmp_path)
    assert len(found) == 1
    networks = [Brightness(1.0, 3.0), Brightness(0.3, 1.0)]
    for number in (4, 5):
        shard, apart = teacher.labeled_shard(1, number, found, networks, count=3)
        assert apart < 0.05, "but for the size they look at, both networks see the same"
        assert shard.dtype["image"].shape[:2] == pools.size_for(number)
        np.testing.assert_array_equal(shard, teacher.labeled_shard(1, number, found, networks, count=3)[0])
        for record in shard:
            gray, depth = (
                normalized(torch.from_numpy(record["image"]).permute(2, 0, 1)[None]),
                record["disparity"],
            )
            assert np.corrcoef(gray.mean(1).numpy().ravel(), depth.ravel().astype(float))[0, 1] > 0.999
            assert depth.min() >= 0


def test_crops_of_photographs_are_turned_and_lie_within_them() -> None:
    x, y = np.meshgrid(np.arange(300.0), np.arange(200.0))
    photograph = np.stack([x * 255 / 300, y, np.full_like(x, 200)], 2).astype(np.uint8)
    rng, angles = np.random.default_rng(0), []
    for _ in range(40):
        crop = teacher.crop_of(rng, photograph, (192, 256)).astype(float)
        assert crop.shape[1] / crop.shape[0] == pytest.approx(256 / 192, rel=0.05)
        across, down = (np.diff(crop[..., channel], axis=1).mean() for channel in (0, 1))
        angles.append(math.atan2(down, across * 300 / 255))
        shown = math.hypot(across * 300 / 255, down)
        assert shown == pytest.approx(1, abs=0.06), "nothing is mirrored at a rim"
    assert 0.4 < np.std(angles) < 1.1


@pytest.mark.parametrize("color", [(90, 90, 90), (0, 30, 60)])
def test_photographs_of_nothing_are_no_endless_search(color: tuple[int, int, int]) -> None:
    nothing = np.full((200, 300, 3), color, np.uint8)
    with pytest.raises(ValueError, match="hardly anything"):
        teacher.labeled_shard(1, 0, [nothing], [Brightness(1.0, 0.0)], count=2)


def test_a_turned_picture_and_its_depth_stay_together() -> None:
    x, y = np.meshgrid(np.arange(48), np.arange(32))
    disparity = (2 * x + 3 * y).astype(np.float32)
    image = np.repeat(disparity[..., None], 3, 2).astype(np.uint8)
    for angle in (-2.6, -0.4, 0.7, 1.5):
        colors, near = turned(image, disparity, angle)
        assert min(near.shape) >= 16
        assert np.abs(colors[..., 0] - near).max() <= 3, "a step of one pixel each way"
        down = np.polyfit(np.arange(near.shape[0]), near.mean(1), 1)[0]
        assert down == pytest.approx(3 * math.cos(angle) - 2 * math.sin(angle), abs=0.1)


# Loss -------------------------------------------------------------------------------------------------


@pytest.fixture
def truth() -> torch.Tensor:
    return torch.rand(2, 32, 48, generator=torch.Generator().manual_seed(0)) + 0.05


def test_the_truth_at_any_scale_costs_nothing(truth: torch.Tensor) -> None:
    assert depth_loss(truth * 40, truth).item() == pytest.approx(0, abs=1e-4)
    assert depth_loss(torch.rand_like(truth), truth) > 0.5
    assert depth_loss(truth + 0.3, truth) < depth_loss(1.4 - truth, truth)


@pytest.mark.parametrize("kind", ["unknown", "flat", "sky", "one pixel", "half", "constant prediction"])
def test_degenerate_crops_never_give_nan(kind: str, truth: torch.Tensor) -> None:
    prediction = torch.rand_like(truth)
    if kind == "unknown":
        truth = torch.full_like(truth, torch.nan)
    elif kind == "flat":
        truth = torch.full_like(truth, 0.4)
    elif kind == "sky":
        truth = torch.zeros_like(truth)
    elif kind == "one pixel":
        truth = torch.full_like(truth, torch.nan)
        truth[:, 3, 3] = 0.5
    elif kind == "half":
        truth[0] = torch.nan
    else:
        prediction = torch.ones_like(truth)
    prediction.requires_grad_()
    found = depth_loss(prediction, truth)
    found.backward()
    assert torch.isfinite(found)
    assert prediction.grad is not None
    assert torch.isfinite(prediction.grad).all()
    if kind == "half":
        assert found > 0
        assert (prediction.grad[0] == 0).all()


def test_depth_that_moves_along_does_not_flicker() -> None:
    y, x = torch.meshgrid(torch.arange(48.0), torch.arange(64.0), indexing="ij")
    first = 0.4 + 0.001 * x + 0.002 * y
    moves = torch.tensor([[[1.0, 0, 2 * 3 / 64], [0, 1, -2 * 2 / 48]]])  # 3 pixels to the right, 2 up
    later = 0.4 + 0.001 * (x + 3) + 0.002 * (y - 2)
    later[:2] = later[:, -3:] = torch.nan
    truth = torch.stack([first, later])
    there = torch.nan_to_num(truth, nan=0.4)
    still = torch.stack([first, first])
    nothing = flicker_loss(there, truth, moves)
    assert nothing < 0.1 * flicker_loss(still, truth, moves)
    assert nothing < 0.1 * flicker_loss(there + 0.01 * torch.randn(there.shape), truth, moves)
    assert flicker_loss(torch.ones_like(truth), torch.full_like(truth, torch.nan), moves) == 0


def test_pixels_beside_an_edge_count_more(monkeypatch: pytest.MonkeyPatch) -> None:
    truth = torch.full((1, 32, 48), 0.3)
    truth[:, :, 36:] = 1.0
    ramp, stripe = truth.clone(), truth.clone()
    ramp[:, :, 34:36] = stripe[:, :, 6:8] = torch.tensor([0.5, 0.7])
    stressed = [depth_loss(values, truth).item() for values in (ramp, stripe)]
    monkeypatch.setattr(loss, "AT_EDGES", 0.0)
    plain = [depth_loss(values, truth).item() for values in (ramp, stripe)]
    assert stressed[0] > 1.2 * plain[0]
    assert stressed[1] < plain[1]


# Optimizer --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(16, 40), (40, 16), (32, 32)])
def test_an_orthogonal_step_is_as_long_in_every_direction(shape: tuple[int, int]) -> None:
    matrix = torch.randn(shape, generator=torch.Generator().manual_seed(0)) * 1e-3
    before, after = (torch.linalg.svdvals(m) for m in (matrix, orthogonal(matrix)))
    assert before.max() / before.min() > 3
    assert after.min() > 0.5
    assert after.max() < 1.4


# Training ---------------------------------------------------------------------------------------------


def test_a_resumed_run_ends_where_an_unbroken_one_does(small_pool: Path, tmp_path: Path) -> None:
    plan = Plan(pictures=8, batch=2, half_share=0.5)
    unbroken = train(plan, small_pool, tmp_path / "unbroken")
    batches = Batches(small_pool, plan.seed, plan.batch, int(plan.batches * plan.half_share))
    broken = Trainer(plan, unbroken.device)
    for n in range(2):
        broken.step(*batches[n])
    (tmp_path / "broken").mkdir()
    broken.save(tmp_path / "broken" / "last.pt")
    resumed = train(plan, small_pool, tmp_path / "broken")
    assert resumed.done == unbroken.done == 4
    for network in ("net", "average"):
        ours, theirs = getattr(resumed, network).state_dict(), getattr(unbroken, network).state_dict()
        for name, value in ours.items():
            torch.testing.assert_close(value, theirs[name], rtol=1e-4, atol=1e-6, msg=name)


@pytest.mark.long
def test_it_learns(small_pool: Path) -> None:
    trainer = Trainer(Plan(pictures=4000, batch=4, rate=0.02), "cpu")
    batch = Batches(small_pool, 1, 4, full_from=10**9)[1]
    losses = [trainer.step(*batch) for _ in range(30)]
    assert np.mean(losses[-3:]) < 0.75 * losses[0]


def test_an_exported_checkpoint_is_what_a_run_goes_on_from(tmp_path: Path) -> None:
    trainer = Trainer(Plan(batch=2), "cpu")
    trainer.done = 21
    trainer.save(tmp_path / "last.pt")
    export(tmp_path / "last.pt", tmp_path / "nano.safetensors")
    later = Trainer(Plan(batch=2, seed=5), "cpu", tmp_path / "nano.safetensors")
    assert later.before == 42
    batch = torch.randn(1, 3, 64, 64)
    with torch.inference_mode():
        expected = trainer.average.module.eval()(batch)
        torch.testing.assert_close(later.net.eval()(batch), expected, rtol=0.02, atol=5e-3)


def test_an_exported_mix_is_the_mean_of_the_weights(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("other", 2)):
        trainer = Trainer(Plan(batch=2, seed=seed), "cpu")
        trainer.save(tmp_path / f"{name}.pt")
    export(tmp_path / "one.pt", tmp_path / "mix.safetensors", tmp_path / "other.pt", 0.25)
    one, other, mix = (weights(tmp_path / name)[0] for name in ("one.pt", "other.pt", "mix.safetensors"))
    for name, value in mix.items():
        expected = 0.75 * one[name] + 0.25 * other[name] if value.is_floating_point() else one[name]
        torch.testing.assert_close(value, expected, rtol=2e-3, atol=1e-5, msg=name)


def test_the_learning_rate_rises_stays_and_falls() -> None:
    plan = Plan(pictures=240_000, batch=24, rate=1e-3, fall_share=0.3)
    assert plan.rate_at(0) < 1e-4
    assert plan.rate_at(2000) == plan.rate_at(6000) == pytest.approx(1e-3, rel=0.01)
    assert 0 < plan.rate_at(plan.batches - 1) < 1e-4
