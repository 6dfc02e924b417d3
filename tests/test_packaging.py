"""What is shipped: the wheel runs the demo outside the checkout, the source archive holds all that `make` needs."""

import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import zipfile

import cv2
import pytest
from documents import load
from patience import PATIENCE
from project import ROOT

from pipeline import open_source


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    """The wheel and the source archive, built from this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl")), next(folder.glob("*.tar.gz"))


@pytest.fixture(scope="module")
def depth_viewer(archives, tmp_path_factory):
    """The `depth-viewer` script of an environment that has the wheel, and this one's libraries but not its checkout."""
    environment = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    site = environment / "lib" / name / "site-packages"
    wheel = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(environment / "bin" / "python"),
        "install",
        "--no-deps",
    ]
    subprocess.run([*wheel, "--quiet", str(archives[0])], check=True, capture_output=True)
    # Listed in a .pth file, a folder's own .pth files are not followed: the checkout's stays out.
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return environment / "bin" / "depth-viewer"


def test_the_wheel_carries_clip_icon_and_weights_and_no_training(archives):
    names = zipfile.ZipFile(archives[0]).namelist()
    for needed in (
        "pipeline/assets/demo.mp4",
        "viewer/assets/icon.png",
        "viewer/desktop/translations/depth-viewer_de.qm",
        "viewer/desktop/translations/depth-viewer_zh_CN.qm",
        "viewer/web/page/index.html",
        "viewer/web/page/page.js",
        "viewer/web/page/three/three.min.js",
        "viewer/web/page/three/LICENSE",
        "pipeline/models/nano.safetensors",
        "pipeline/models/nano.NOTICE",
        "pipeline/models/nano_v1.safetensors",
        "pipeline/py.typed",
    ):
        assert needed in names
    assert not [name for name in names if name.startswith(("pipeline/training", "tests"))]
    assert archives[0].stat().st_size < 16e6


def test_the_source_archive_holds_what_make_needs(archives):
    with tarfile.open(archives[1]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    tests = {f"tests/{path.name}" for path in (ROOT / "tests").glob("*.py")}
    assert {
        "Makefile",
        "README.md",
        "LICENSE",
        "pyproject.toml",
        ".ci/run",
        ".ci/constraints.txt",
    } | tests <= names


@pytest.mark.long
def test_the_wheel_runs_the_demo_outside_the_checkout(depth_viewer, tmp_path):
    done = subprocess.run(
        [depth_viewer, "demo", "--seconds", "1"],
        cwd=tmp_path, capture_output=True, text=True, timeout=PATIENCE,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "DEPTH_VIEWER_CACHE": str(tmp_path / "cache")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for words in (
        "nano on",
        "frames per second",
        r"latency \d+ ms",
        r"\d+ frames dropped",
        "window.png",
        "depth.mp4",
    ):
        assert re.search(words, done.stdout), done.stdout
    folder = tmp_path / "depth-viewer-demo"
    window = cv2.imread(str(folder / "window.png"))
    assert window.shape[1] >= 900
    assert len(set(map(tuple, window.reshape(-1, 3)[::97]))) > 200, "the window shows no picture"
    with open_source("demo") as clip, open_source(folder / "depth.mp4") as depth:
        assert depth.info.frame_count == clip.info.frame_count
        assert depth.info.frame_rate == clip.info.frame_rate


@pytest.mark.parametrize(
    "page", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "pipeline/training/README.md"]
)
def test_every_link_and_picture_of_a_page_is_there(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    assert targets
    for target in targets:
        assert ((ROOT / page).parent / target).exists(), f"{page} shows {target}"


def test_the_page_on_installing_promises_what_is_checked():
    resolve = load(ROOT / "packaging/resolve.py")
    page = (ROOT / "docs/install.md").read_text("utf-8")
    listed = re.findall(
        r"^- (\S.*)[,.]$", page.partition("## Platforms")[2].partition("\n## ")[0], re.MULTILINE
    )
    assert listed == [*resolve.PROMISED.values()]
    first, *others, last = resolve.pythons()
    assert f"Python {', '.join([first, *others])} and {last} on" in page
    for name in resolve.REFUSED.values():
        assert name in page
