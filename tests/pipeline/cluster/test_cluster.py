"""A real Ray cluster on this machine: what it makes is what this machine makes, even if a worker is killed midway."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import needs
import numpy as np
import pytest
from clips import write_clip
from interrupted import ended, files
from project import ROOT

from pipeline.cluster import connection
from pipeline.cluster.connection import joined
from pipeline.cluster.network import attach_workers, detach_workers, workers_of
from pipeline.cluster.worker import Fitness, WorkerFile, missing
from pipeline.conversion.checkpoint import unfinished
from pipeline.conversion.request import ConversionRequest
from pipeline.conversion.short_form import convert
from pipeline.errors import ClusterError
from pipeline.inference.load import load_estimator
from pipeline.settings import ConvertSettings, EstimatorSettings
from viewer.cli import main
from viewer.commands._cluster import Machines

SETTINGS = EstimatorSettings("nano", input_size=64)
WORKERS = 2

needs_ray = needs.packaged("ray", extra="cluster")
pytestmark = [
    pytest.mark.posix,  # workers are killed by signals
    pytest.mark.long,  # real clusters of several processes each
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # Ray's own
]


@pytest.fixture(scope="module")
def address():
    """A cluster of two worker processes, which sends nothing to anyone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
        patch.setenv(
            "RAY_worker_niceness", "0"
        )  # else other programs of a busy machine keep its workers waiting
        patch.setenv("OMP_NUM_THREADS", "1")
        from ray.cluster_utils import Cluster

        head = {"num_cpus": WORKERS, "object_store_memory": 80_000_000, "include_dashboard": False}
        cluster = Cluster(initialize_head=True, head_node_args=head)
        yield cluster.address
        cluster.shutdown()


@pytest.fixture(scope="module")
def cluster(address):
    with joined(address) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    """300 frames: a segment and a bit."""
    random = np.random.default_rng(5)
    scene = np.kron(random.integers(60, 200, (8, 60)), np.ones((8, 12))).astype(np.uint8)

    def picture(number, size):
        part = scene[:48, 2 * number : 2 * number + 64]
        return np.repeat(part[..., None], 3, axis=2)

    return write_clip(tmp_path_factory.mktemp("clip") / "clip.mp4", frames=300, audio="aac", picture=picture)


@pytest.fixture(scope="module")
def here():
    return load_estimator(SETTINGS)


@pytest.fixture(scope="module")
def wanted(clip, here, tmp_path_factory):
    """What this machine makes of it."""
    folder = tmp_path_factory.mktemp("wanted")
    convert(clip, folder / "depth.mp4", estimator=here)
    return files(folder)


@pytest.fixture(scope="module")
def wanted_by_name(clip, tmp_path_factory):
    """The same from a model that was asked for by name, as on the command line: the file holds how it was made."""
    folder = tmp_path_factory.mktemp("wanted")
    convert(clip, folder / "depth.mp4", estimator=SETTINGS)
    return files(folder)


@pytest.fixture(scope="module")
def far(cluster, here):
    announced = []
    estimator = attach_workers(cluster, here, SETTINGS, announced.append)
    assert announced == [f"{WORKERS} of {WORKERS} cluster workers run the model."]
    yield estimator
    detach_workers(estimator)


def pids(estimator):
    """Of the processes that run its network."""
    network = estimator.network
    return [network._ray.get(worker.pid.remote()) for worker in network._at_work]


@needs_ray
def test_a_killed_worker_is_replaced_and_the_bytes_are_those_of_this_machine(clip, wanted, far, tmp_path):
    victims = []

    def kill(progress):
        if (progress.stage, progress.frames_done) == ("estimating depth", 100):
            victims.append(pids(far)[0])
            os.kill(victims[0], signal.SIGKILL)

    result = convert(clip, tmp_path / "depth.mp4", estimator=far, on_progress=kill)
    assert result.frames == 300
    assert files(tmp_path) == wanted
    far.network.gather()
    assert workers_of(far) == WORKERS
    assert victims[0] not in pids(far)


@needs_ray
def test_when_all_workers_are_gone_what_is_whole_is_gone_on_with_here(
    clip, wanted, far, here, tmp_path, monkeypatch
):
    monkeypatch.setattr(far.network, "_begin", lambda: None)  # no others take their place
    output = tmp_path / "depth.mp4"

    def kill(progress):
        if progress.frames_done == 260:
            for pid in pids(far):
                os.kill(pid, signal.SIGKILL)

    with pytest.raises(ClusterError, match="workers have stopped") as caught:
        convert(clip, output, estimator=far, on_progress=kill)
    assert "--resume" in caught.value.hint
    assert unfinished(output).frames == 250
    detach_workers(far)
    convert(clip, output, ConvertSettings(resume=True), estimator=here)
    assert files(tmp_path) == wanted


@needs_ray
def test_a_worker_that_would_make_other_bytes_is_left_out(cluster, here, monkeypatch):
    true = Fitness.of(here)
    assert not true.lacks(true)
    facts = true.facts | {"depth-viewer version": "99"}
    own = true.facts["depth-viewer version"]
    assert (
        true.lacks(replace(true, facts=facts)) == f"has a different depth-viewer version: {own} instead of 99"
    )
    assert true.lacks(replace(true, digest="0")).startswith("computes different values")
    other = replace(true, facts=true.facts | {"model": "nano 123"})
    monkeypatch.setattr(Fitness, "of", lambda _: other)
    with pytest.raises(ClusterError, match=r"has a different model: nano \w+ instead of nano 123") as caught:
        attach_workers(cluster, here, SETTINGS, print)
    assert "same version" in caught.value.hint


@needs_ray
def test_a_worker_without_depth_viewer_is_left_out(cluster, here, monkeypatch):
    """Stood for by a class that only this process knows."""
    module = ModuleType("unknown_elsewhere")
    exec("class Worker:\n    def __init__(self, settings): ...\n    def fitness(self): ...", vars(module))
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr("pipeline.cluster.network.NetworkWorker", module.Worker)
    with pytest.raises(ClusterError, match="No module named 'unknown_elsewhere'") as caught:
        attach_workers(cluster, here, SETTINGS, print)
    assert "\n" not in str(caught.value)
    assert "Install" in caught.value.hint


@needs_ray
def test_whole_files_are_handed_out_only_where_all_machines_see_them(cluster, clip, tmp_path, capsys):
    machines, jobs = Machines(cluster), [ConversionRequest(str(clip), tmp_path / "out" / "a.mp4")]
    assert machines.can_read(jobs)
    copy = tmp_path / "clip.mp4"
    shutil.copy(clip, copy)
    seen = WorkerFile.of(copy)
    copy.write_bytes(b"another file of this name")
    assert missing([WorkerFile.of(clip), seen]) == str(copy)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WorkerFile, "of", lambda path: WorkerFile(Path("/elsewhere", path.name), 1, 1))
        assert not machines.can_read(jobs)
    assert (
        "cannot access /elsewhere/clip.mp4, so the files are converted one by one" in capsys.readouterr().err
    )
    assert not list((tmp_path / "out").iterdir())


def begin(*arguments):
    """`depth-viewer convert` with the network of these tests."""
    return subprocess.Popen(
        [sys.executable, "-m", "viewer", "convert", *map(str, arguments), "--model", "nano", "--input-size", "64"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@needs_ray
@pytest.mark.linux  # which tells who has a file open
def test_whole_files_go_to_workers_and_a_killed_one_loses_nothing(address, clip, wanted_by_name, tmp_path):
    footage, out, told = tmp_path / "footage", tmp_path / "out", tmp_path / "told.json"
    footage.mkdir()
    for name in ("a", "b"):
        (footage / f"{name}.mp4").hardlink_to(clip)
    process = begin(footage, "-o", out, "--cluster", address, "--summary", told)
    while not ((left := unfinished(out / "a.mp4")) and left.frames):
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    (victim,) = holders(out / "a.mp4.part" / "lock")
    os.kill(victim, signal.SIGKILL)
    code, said, complaints = ended(process)
    assert code == 0, complaints
    assert [each["status"] for each in json.loads(told.read_text("utf-8"))] == ["done"] * 2
    assert "Resuming after 250 frames" in complaints
    assert len(said.splitlines()) == 2, said
    made = files(out)
    assert sorted(made) == ["a.mp4", "b.mp4"]
    assert set(made.values()) == set(wanted_by_name.values())


def holders(file):
    """Processes that have it open."""
    inode = file.stat().st_ino
    for entry in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if entry.stat().st_ino == inode:
                yield int(entry.parts[2])
        except OSError:
            continue


@needs_ray
def test_ctrl_c_leaves_what_is_whole_and_this_machine_goes_on(address, clip, wanted_by_name, tmp_path):
    process = begin(clip, "-o", tmp_path / "depth.mp4", "--cluster", address, "--json-progress")
    told = []
    for line in process.stdout:
        told.append(json.loads(line))
        if told[-1]["frames_done"] > 260:
            break
    process.send_signal(signal.SIGINT)
    code, _, complaints = ended(process)
    assert code == 130
    assert "--resume" in complaints
    assert f"{WORKERS} of {WORKERS} cluster workers" in complaints
    assert {each["workers"] for each in told} == {WORKERS}
    assert unfinished(tmp_path / "depth.mp4").frames == 250
    code, _, complaints = ended(begin(clip, "-o", tmp_path / "depth.mp4", "--resume"))
    assert code == 0, complaints
    assert files(tmp_path) == wanted_by_name


# -- no cluster --------------------------------------------------------------------------------------------------


@pytest.fixture
def run(capsys):
    def call(*arguments):
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments])
        return end.value.code, capsys.readouterr().err

    return call


@needs_ray
@pytest.mark.parametrize("listens", [True, False])
def test_where_nobody_answers_it_is_told_soon(clip, tmp_path, run, monkeypatch, listens):
    monkeypatch.setattr(connection, "PATIENCE", 0.5)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        if listens:
            silent.listen()
        place = f"127.0.0.1:{silent.getsockname()[1]}"
        code, complaints = run("convert", clip, "-o", tmp_path / "x.mp4", "--cluster", place)
    assert code == 1
    assert f"Error: No Ray cluster responds at {place}.\n  Start one with: ray start" in complaints
    assert not list(tmp_path.iterdir())


@needs_ray
@pytest.mark.parametrize("place", ["auto", "10.0.0.5", "10.0.0.5:", ":6379", "10.0.0.5:99999999"])
def test_what_is_no_address_is_told(clip, tmp_path, run, place):
    code, complaints = run("convert", clip, "-o", tmp_path / "x.mp4", "--cluster", place)
    assert code == 1
    assert place in complaints
    assert "ray start" in complaints


def test_where_ray_is_not_installed_it_says_how_to_get_it(clip, tmp_path, run, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    code, complaints = run("convert", clip, "-o", tmp_path / "x.mp4", "--cluster", "10.0.0.5:6379")
    assert code == 1
    assert "Error: Ray is not installed.\n  Install it: pip install -e '.[cluster]'" in complaints


def test_jobs_and_a_cluster_exclude_each_other(clip, tmp_path, run):
    code, complaints = run(
        "convert", clip, "-o", tmp_path / "x.mp4", "--cluster", "10.0.0.5:6379", "--jobs", "2"
    )
    assert code == 2
    assert "cannot be combined" in complaints
