"""A folder is its own registry."""

import subprocess
import sys

import pytest

from pipeline import plugins
from pipeline.errors import UnknownPluginError


def test_the_folders_list_what_a_user_can_type():
    assert {"video", "camera", "stream", "images"} <= set(plugins.names("pipeline.sources"))
    assert set(plugins.names("pipeline.models")) == {
        "midas_large",
        "midas_small",
        "nano",
        "nano_v1",
        "zipdepth",
    }
    assert set(plugins.names("pipeline.runtimes")) == {"torch", "openvino", "openvino_gpu", "openvino_npu"}
    assert set(plugins.names("viewer.views")) == {
        "bokeh", "depth", "fog", "overlay", "points", "relight", "side_by_side", "stereo", "wipe",
    }  # fmt: skip


def test_an_unknown_name_is_answered_with_the_nearest_and_all():
    with pytest.raises(UnknownPluginError, match="no model named “midas”") as caught:
        plugins.load("pipeline.models", "midas")
    assert "midas_small" in caught.value.hint
    with pytest.raises(UnknownPluginError) as caught:
        plugins.load("viewer.views", "base")
    assert "side_by_side" in caught.value.hint


def test_a_new_file_is_a_new_plugin(tmp_path, monkeypatch):
    folder = tmp_path / "gadgets"
    folder.mkdir()
    (folder / "__init__.py").write_text('SUPPORT = ("grease",)\n')
    for name in ("base", "grease", "_hidden", "lamp_", "horn"):
        (folder / f"{name}.py").write_text(f"NAME = {name!r}\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert plugins.names("gadgets") == ("horn", "lamp")
    assert plugins.load("gadgets", "lamp").NAME == "lamp_"


def test_listing_imports_nothing_heavy():
    code = (
        "import sys; from pipeline import plugins;"
        "[plugins.names(f'pipeline.{kind}') for kind in ('sources', 'models', 'runtimes', 'sinks')];"
        "print(sorted({'torch', 'cv2', 'av', 'openvino', 'numpy', 'timm'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"
