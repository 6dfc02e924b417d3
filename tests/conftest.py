"""Fixtures for every test: generated clips of numbered frames, the shared real clips, a guard on threads."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import needs
import passed
import pytest
from clips import write_clip
from command import depth_viewer  # noqa: F401
from estimators import two_shots  # noqa: F401
from fake_cameras import FakeCameras
from interrupted import short_segments  # noqa: F401
from needs import pytest_terminal_summary  # noqa: F401
from passed import leave_out_passed, pytest_configure  # noqa: F401
from patience import PATIENCE

if TYPE_CHECKING:
    from viewer.desktop.window.main_window import MainWindow

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # In a shell's background Ctrl-C is ignored, by every program started there, too: not what the tests are about.
    signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:  # by nohup
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

# The window speaks English, whoever runs the tests, and has real widgets and pixels, but is on nobody's screen.
os.environ["LC_ALL"], os.environ["LANGUAGE"] = "C.UTF-8", ""
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

if "PYTEST_XDIST_WORKER" in os.environ:  # others keep the other processor cores busy
    os.environ.setdefault("OMP_NUM_THREADS", "1")

SHARED = Path(__file__).parents[2] / "shared"


SLOWEST = """
live_stream resume cluster reconstruct bench watchdog model_file window hub_model estimator web_space_page overlays
converted languages stream_sink training runtimes continuity stabilizer finished_depth refusals trial worker_pool audio
broken_clocks sinks convert documents web_limits stream packaging video secrets depth_worker models_state measure
web_load midas_small frame_log docs_site propagator pipe recorder_window web_access convergence web_page scene_change
screenshot_tour zipdepth bad_input cli foreign_names matrix segment_lists upsample detector report_saver letterbox
live_outputs web_job_store web_jobs camera every_network interruption recorder architecture
"""
"""Files of tests by the time that they take, the longest first: begun last, one would keep all processes waiting."""


ELSEWHERE = {
    "posix": (sys.platform == "win32", "this is about what Windows does not have"),
    "linux": (sys.platform != "linux", "this is about Linux"),
    "display": (sys.platform in ("win32", "darwin"), "X is not used here"),
}
"""Marks of tests that one system or another has no use for: where they are skipped, and why."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the slowest files, the others stay in their order; skip what this system has no use for."""
    for mark, (is_skipped, why) in ELSEWHERE.items():
        for item in items:
            if is_skipped and item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=why))
    leave_out_passed(config, items)
    ranks = {f"test_{name}": rank for rank, name in enumerate(SLOWEST.split())}
    items.sort(key=lambda item: ranks.get(item.path.stem, len(ranks)))


def pytest_collection_finish() -> None:
    _leave_out_of_collections()


def _leave_out_of_collections() -> None:
    """Leave what is there now out of all later collections of garbage.

    Each conversion makes one: with all the libraries of other tests in it, it takes longer than the conversion.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture
def make_clip(tmp_path: Path) -> Callable[..., Path]:
    """`make_clip("name.mp4", frames=30, …)` writes into the test's own folder; see `clips.write_clip`."""

    def make(name: str | Path = "clip.mp4", **wishes: Any) -> Path:
        return write_clip(tmp_path / name, **wishes)

    return make


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared facts beside the checkout; the test is skipped where there is none."""
    if not SHARED.is_dir():
        needs.missing("the folder shared beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def shared_clips(shared: Path) -> Path:
    """The folder of real clips."""
    clips = shared / "clips"
    if not clips.is_dir():
        needs.missing("the folder shared/clips beside this checkout")
    return clips


@pytest.fixture
def fake_cameras(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FakeCameras]:
    """Cameras to plug in and pull out; the hardware alone is faked."""
    cameras = FakeCameras(monkeypatch, tmp_path)
    yield cameras
    for device in cameras.devices.values():
        device.is_blocked = False
        device.changed.set()


@pytest.fixture(scope="session")
def midas_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights for MiDaS_small, as large as the official ones, made once."""
    from random_weights import write_midas_small  # here, because it imports torch

    return write_midas_small(tmp_path_factory.mktemp("weights") / "midas_small.pt")


@pytest.fixture(scope="session")
def zipdepth_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights for ZipDepth, as large as the official ones, made once."""
    from random_weights import write_zipdepth  # here, because it imports torch

    return write_zipdepth(tmp_path_factory.mktemp("weights") / "zipdepth.pth")


def _use_folders_in(parent: Path, patch: pytest.MonkeyPatch, factory: pytest.TempPathFactory) -> Path:
    """Keep cache, state and configuration in here; compiled networks, named by their content, are for all tests."""
    base = factory.getbasetemp()
    common = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "compiled-once"
    folder = parent / "cache"
    folder.mkdir()
    for part in ("compiled", "references"):
        (common / part).mkdir(parents=True, exist_ok=True)
        _link(folder / part, common / part)
    patch.setenv("DEPTH_VIEWER_CACHE", str(folder))
    patch.setenv("DEPTH_VIEWER_STATE", str(parent / "state"))
    patch.setenv("DEPTH_VIEWER_CONFIG", str(parent / "config"))
    patch.setenv("XDG_CONFIG_HOME", str(parent / "config"))  # Qt's dialogs keep their history there
    return folder


def _link(link: Path, folder: Path) -> None:
    """Windows allows links to few users, and junctions to all."""
    try:
        link.symlink_to(folder, target_is_directory=True)
    except OSError:
        if sys.platform != "win32":
            raise
        import _winapi

        _winapi.CreateJunction(str(folder), str(link))


@pytest.fixture(scope="session", autouse=True)
def common_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whatever a test does, it neither reads nor writes what the user has."""
    with pytest.MonkeyPatch.context() as patch:
        _use_folders_in(tmp_path_factory.mktemp("user"), patch, tmp_path_factory)
        patch.setattr("pipeline.runtimes._compiled_file.KEPT", 1000)  # tests use more than any user
        yield


@pytest.fixture
def own_cache(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A cache, a state and a configuration folder of the test's own, empty but for compiled networks."""
    return _use_folders_in(tmp_path, monkeypatch, tmp_path_factory)


@pytest.fixture
def make_window(
    qapp: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, own_cache: Path
) -> Iterator[Callable[..., MainWindow]]:
    """`make_window(look=…)` shows the real window with a quick network; see `windows.py`. Closed at the end."""
    from windows import Brightness, discard, ready_window  # here, because it imports Qt

    monkeypatch.setattr("viewer.desktop.state.models.load_estimator", lambda _settings: Brightness())
    monkeypatch.setattr(
        "viewer.desktop.messages.hints.COUNT", 0
    )  # they would stand among the messages of a test
    windows: list[MainWindow] = []

    def make(**wishes: Any) -> MainWindow:
        window = ready_window(preferences_path=tmp_path / "window.json", **wishes)
        windows.append(window)
        return window

    yield make
    for window in windows:
        discard(window)
    qapp.setStyleSheet("")  # the next window is built without, as that of a user: each widget costs less


@pytest.fixture(autouse=True, scope="module")
def nothing_of_other_files_in_collections() -> None:
    """Before a file makes anything of its own, which is to be collected after it."""
    _leave_out_of_collections()


@pytest.fixture(autouse=True)
def no_leaked_thread() -> Iterator[None]:
    """Fail the test that leaves a thread behind; threads get a moment to finish what they were told to."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + PATIENCE
    while leaked := [
        thread for thread in threading.enumerate() if thread not in before and thread.is_alive()
    ]:
        if time.monotonic() > deadline:
            pytest.fail(f"threads left behind: {', '.join(thread.name for thread in leaked)}")
        leaked[0].join(timeout=0.1)


@pytest.fixture
def held(make_window: Callable[..., MainWindow], make_clip: Callable[..., Path]) -> MainWindow:
    """A window that shows frame 40 of a clip of numbered frames, 25 a second, and is paused."""
    from windows import shown_number, wait_for, wait_for_quiet  # here, because it imports Qt

    window = make_window()
    window.open(str(make_clip(size=(160, 120), frame_rate=25, frames=100)))
    wait_for(lambda: window.session.screen.depth is not None)
    window.session.playback.pause()
    window.session.playback.seek(Fraction(40, 25))
    wait_for(lambda: shown_number(window) == 40)
    wait_for_quiet(window)
    return window


def pytest_addoption(parser: pytest.Parser) -> None:
    """How often `test_resume.py` kills a conversion at a random moment; which tests passed before."""
    passed.add_options(parser)
    parser.addoption("--kills", type=int, default=1, help="kills at random moments, for each kind of output")
