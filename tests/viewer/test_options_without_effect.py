"""An option that has no effect without another one says so before any work, and names the other."""

import pytest
from command import depth_viewer  # noqa: F401

from viewer.views.settings import ONLY_IN

CASES = [
    ("convert demo -o out.mp4 --objects-score 0.5", "--objects-score", "--objects"),
    ("convert demo -o out.mp4 --calibrate-on demo --precision f32", "--calibrate-on", "--precision int8"),
    ("convert demo -o out.mp4 --depth-black 1", "depth values", "--depth FILE"),
    ("convert demo -o out.mkv --encoder hardware", "--encoder hardware", "an MP4 output"),
    ("convert demo -o out.npy --colormap gray", "--colormap", "an output that shows a view"),
    ("convert demo -o out.mcap --view points", "--view", "an output that shows a view"),
    ("convert demo -o out_%03d.png --format png16 --gamma 2", "--gamma", "an output that shows a view"),
    ("convert demo -o out_%03d.jpg --invert", "--invert", "another --view"),
    ("live demo -o out.mp4 --objects-score 0.5", "--objects-score", "--objects"),
    ("serve --stabilize off", "--stabilize", "--source"),
    ("serve --timeout 3", "--timeout", "--source"),
    ("serve --foxglove 8765", "--foxglove", "--source"),
    ("serve --keyfile key.pem", "key", "--certfile"),
    ("measure --benchmark --frames 5", "--frames", "a source"),
    ("calibrate demo -m 1,1=1 -m 9,9=2 -o c.json --corners 9x6", "--corners", "--checkerboard"),
    ("reconstruct demo -o r.ply --corners 9x6", "--corners", "--checkerboard"),
    ("bench --part web --seconds 3", "--seconds", "--part live"),
    ("bench clip.mp4 --part memory", "CLIP", "--part models, conversion, profile or live"),
    ("bench --startup --part web", "--startup", "--part"),
]
VALUES = {
    "arrangement": "stacked", "projection": "orthographic", "points_color": "depth", "surface": "mesh",
    "fog_color": "blue", "stereo_layout": "half", "grid": None, "stereo_swap": None, "stereo_auto_convergence": None,
}  # fmt: skip


@pytest.mark.parametrize(("line", "option", "needed"), CASES)
def test_it_is_told_with_what_it_needs(depth_viewer, line, option, needed, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.chdir(tmp_path)
    code, _, told = depth_viewer(*line.split())
    assert code == 2
    assert option in told
    assert needed in told
    assert not list(tmp_path.glob("out*"))


@pytest.mark.parametrize("name", ONLY_IN)
def test_an_option_of_another_view_is_told(depth_viewer, name, tmp_path):  # noqa: F811
    value = VALUES.get(name, "1")
    words = ["--" + name.replace("_", "-"), *([] if value is None else [value])]
    code, _, told = depth_viewer("convert", "demo", "-o", tmp_path / "out.mp4", *words)
    assert code == 2
    assert f"{words[0]} has no effect without --view {ONLY_IN[name].replace('_', '-')}." in told
    assert not (tmp_path / "out.mp4").exists()
