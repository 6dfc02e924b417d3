"""The clip that every user sees first, and whether the built-in network sees its depth."""

from fractions import Fraction

import av
import needs
import numpy as np
import pytest

pytest.importorskip("numba", reason=needs.reason("numba", "train"))

from pipeline.evaluation.metrics import ordinal_error
from pipeline.training import demo
from pipeline.training.evaluate import constant, demo_frames, lower_is_nearer, measure, network
from pipeline.training.textures import make_atlas

CLIP = demo.ASSETS / "demo.mp4"


def test_it_is_a_small_clip_that_plays_everywhere() -> None:
    assert CLIP.stat().st_size < 4e6
    with av.open(str(CLIP)) as file:
        video, audio = file.streams.video[0], file.streams.audio[0]
        assert (video.width, video.height) == (demo.WIDTH, demo.HEIGHT)
        assert video.average_rate == Fraction(30)
        assert (video.codec_context.name, video.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert audio.codec_context.name == "aac"
        assert sum(1 for _ in file.decode(video)) == demo.FRAMES


def test_its_true_depth_can_be_made_again() -> None:
    kept = np.load(demo.ASSETS / "demo_depth.npz")
    atlas, middle = make_atlas(demo.SEED), demo.DEPTH_STEP // 2
    for k in (0, 17):
        again = demo.true_disparity(int(kept["frames"][k]), atlas)[
            middle :: demo.DEPTH_STEP, middle :: demo.DEPTH_STEP
        ]
        # A pixel on an edge may fall to the other side on another machine's rounding.
        differs = np.abs(again - kept["disparity"][k].astype(np.float32)) > 2e-3 * again
        assert differs.mean() < 2e-3


def test_its_pictures_can_be_made_again() -> None:
    atlas = make_atlas(demo.SEED)
    rendered = demo.frame_at(120, atlas, samples=1).astype(np.float32)
    with av.open(str(CLIP)) as file:
        shown = [
            frame.to_ndarray(format="rgb24")
            for k, frame in zip(range(121), file.decode(video=0), strict=False)
        ]
    assert np.abs(rendered - shown[120]).mean() < 6


def test_it_moves_and_nothing_stands_still() -> None:
    kept = np.load(demo.ASSETS / "demo_depth.npz")["disparity"].astype(np.float32)
    assert (kept > 0).all()
    assert (np.abs(np.diff(kept, axis=0)).mean((1, 2)) > 0.003).all()


def test_nano_sees_it_better_than_the_trivial_predictors() -> None:
    nano = measure(network(None), demo_frames())["demo"]
    for trivial in (constant, lower_is_nearer):
        other = measure(trivial, demo_frames())["demo"]
        assert nano.delta1 > other.delta1
        assert nano.ordinal < other.ordinal


def test_nano_does_not_take_bright_for_near() -> None:
    """The same room as a photographic negative keeps its order: what it sees is no luminance trick."""
    predict = network(None)
    errors = []
    for _, image, truth in list(demo_frames())[::6]:
        disparity = predict(255 - image)
        rows = np.linspace(0, disparity.shape[0] - 1, truth.shape[0]).round().astype(int)
        columns = np.linspace(0, disparity.shape[1] - 1, truth.shape[1]).round().astype(int)
        sampled = disparity[np.ix_(rows, columns)].astype(np.float64)
        errors.append(ordinal_error(sampled.ravel(), truth.astype(np.float64).ravel()))
    assert np.mean(errors) < 0.3
