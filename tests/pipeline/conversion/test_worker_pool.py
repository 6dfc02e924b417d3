"""Several conversions at once: real processes, one of which is killed, and the command with --jobs."""

import json
import os
import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest
from clips import write_clip
from estimators import Brightness
from outputs import times
from patience import PATIENCE, wait_until
from project import HELPERS, ROOT

from pipeline.conversion import batch, worker_pool
from pipeline.conversion.convert import convert
from pipeline.conversion.progress import Progress, Stage
from pipeline.conversion.request import ConversionHooks, ConversionRequest, ConvertResult
from pipeline.conversion.worker_pool import cores_each, run_at_once
from pipeline.errors import PictureUnreadableError


def with_brightness(job, tell):
    """In a worker: a real conversion with a quick network."""
    tell(f"at work: {os.getpid()}")
    return convert(job, ConversionHooks(load=lambda _: Brightness(), on_progress=tell))


def dying(job, tell):
    """The one named “dies” is killed, as by a system that is out of memory; “bug” is a bug, “refused” an error."""
    name = Path(job.source).stem
    if name == "dies":
        os.kill(os.getpid(), 9)  # Windows has no name for it, and ends the process likewise
    if name == "bug":
        raise ZeroDivisionError("of a bug")
    if name == "refused":
        raise PictureUnreadableError("There is something wrong.", Fraction(1, 3), hint="Mend it.")
    return ConvertResult(job.output, 1, 1.0, "nano", "somewhere", ())


def forever(job, tell):
    """Says when it has begun, and when it is made to stop."""
    job.output.with_suffix(".begun").write_text(str(os.getpid()))
    try:
        while True:
            tell(Progress(1, None, 1.0, None, Stage.CONVERTING))
            time.sleep(0.02)
    except KeyboardInterrupt:
        job.output.with_suffix(".tidied").touch()
        raise


def jobs_of(folder, *names):
    return [ConversionRequest(f"{name}.mp4", folder / name) for name in names]


def test_each_file_is_converted_whole_in_a_process_of_its_own(tmp_path):
    (tmp_path / "in").mkdir()
    for number in range(4):
        write_clip(tmp_path / "in" / f"{number}.mp4", frames=4 + number)
    jobs = batch.plan([str(tmp_path / "in")], ConversionRequest("", tmp_path / "out"))
    heard = []
    outcomes = list(run_at_once(jobs, with_brightness, 2, lambda job, told: heard.append((job, told))))
    assert sorted(outcome.result.frames for outcome in outcomes) == [4, 5, 6, 7]
    assert [len(times(job.output)) for job in jobs] == [4, 5, 6, 7]
    workers = {told for _, told in heard if isinstance(told, str)}
    assert len(workers) == 2 and f"at work: {os.getpid()}" not in workers
    assert {job for job, told in heard if isinstance(told, Progress)} == set(jobs)


def test_what_dies_fails_alone(tmp_path):
    jobs = jobs_of(tmp_path, "1", "dies", "bug", "2", "refused", "3", "4")
    outcomes = {outcome.request.source: outcome for outcome in run_at_once(jobs, dying, 2, lambda *_: None)}
    assert {name: outcome.status for name, outcome in outcomes.items()} == {
        "1.mp4": "done", "dies.mp4": "failed", "bug.mp4": "failed", "2.mp4": "done",
        "refused.mp4": "failed", "3.mp4": "done", "4.mp4": "done",
    }  # fmt: skip
    killed = "exit code 9" if sys.platform == "win32" else "signal 9"
    assert killed in str(outcomes["dies.mp4"].error) and "--jobs" in outcomes["dies.mp4"].error.hint
    assert "ZeroDivisionError: of a bug" in str(outcomes["bug.mp4"].error)
    refused = outcomes["refused.mp4"].error
    assert isinstance(refused, PictureUnreadableError) and refused.timestamp == Fraction(1, 3)
    assert (str(refused), refused.hint) == ("There is something wrong.", "Mend it.")


def is_alive(file):
    try:
        os.kill(int(file.read_text("utf-8")), 0)
    except ProcessLookupError:
        return False
    return True


def is_group_alive(leader):
    try:
        os.killpg(leader, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("system", [sys.platform, "win32"])
def test_who_stops_listening_stops_them_all_and_they_tidy_up(tmp_path, monkeypatch, system):
    # Windows has no signal for it, and is told through a pipe. The workers run on this system in both cases.
    monkeypatch.setattr(worker_pool, "sys", SimpleNamespace(platform=system))
    jobs = jobs_of(tmp_path, "1", "2", "3")
    begun = set()

    def hear(job, told):
        begun.add(job)
        if len(begun) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(run_at_once(jobs, forever, 2, hear))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.begun", "1.tidied", "2.begun", "2.tidied"]
    assert not any(is_alive(file) for file in tmp_path.glob("*.begun"))


def test_they_end_when_the_program_is_killed(tmp_path):
    script = "import sys; sys.path[:0] = sys.argv[2:]\n"
    script += "if __name__ == '__main__':\n"
    script += "    from pathlib import Path; from test_worker_pool import *\n"
    script += "    list(run_at_once(jobs_of(Path(sys.argv[1]), '1', '2'), forever, 2, lambda *_: None))\n"
    main = tmp_path / "main.py"
    main.write_text(script)
    program = subprocess.Popen(
        [sys.executable, main, tmp_path, ROOT, HELPERS, Path(__file__).parent], cwd=ROOT
    )
    wait_until(lambda: len(list(tmp_path.glob("*.begun"))) == 2)
    program.kill()
    program.wait()
    wait_until(lambda: len(list(tmp_path.glob("*.tidied"))) == 2)
    wait_until(lambda: not any(is_alive(file) for file in tmp_path.glob("*.begun")))


def test_cores_are_shared():
    assert cores_each(1) >= 1
    assert cores_each(1) // 2 <= cores_each(2) <= max(1, cores_each(1) - 1) or cores_each(1) == 1
    assert cores_each(1000) == 1


# -- the command -------------------------------------------------------------------------------------------------


@pytest.fixture
def footage(tmp_path):
    folder = tmp_path / "footage"
    (folder / "day 1").mkdir(parents=True)
    for number in range(3):
        write_clip(folder / f"{number}.mp4", frames=20, audio="aac")
    (folder / "day 1" / "broken.mp4").write_bytes(b"no video")
    return folder


def command(*arguments, **how):
    words = [
        sys.executable,
        "-m",
        "viewer",
        "convert",
        *map(str, arguments),
        "--model",
        "nano",
        "--input-size",
        "64",
    ]
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **how)


def test_the_command_does_several_at_once_and_tells_readably(footage, tmp_path):
    out, told = tmp_path / "out", tmp_path / "told.json"
    out.mkdir()
    before = command(footage / "1.mp4", "-o", out / "1.mp4")
    assert before.communicate(timeout=PATIENCE) and before.returncode == 0
    run = command(footage, "-o", out, "--jobs", "2", "--summary", told)
    said, complaints = run.communicate(timeout=PATIENCE)
    assert run.returncode == 1, complaints
    assert sorted(line.split(":")[0].rpartition("/")[2] for line in said.splitlines()) == ["0.mp4", "2.mp4"]
    assert all("20 frames in" in line for line in said.splitlines())
    assert "Traceback" not in complaints and "1 of 4 conversions failed" in complaints
    assert complaints.count("Skipped") == 1 and complaints.count("broken.mp4 is") == 1
    facts = json.loads(told.read_text("utf-8"))
    assert [Path(fact["source"]).name for fact in facts] == ["0.mp4", "1.mp4", "2.mp4", "broken.mp4"]
    assert [fact["status"] for fact in facts] == ["done", "skipped", "done", "failed"]
    assert len(times(out / "0.mp4")) == 20


@pytest.mark.long
def test_progress_of_several_is_whole_lines_of_json(footage, tmp_path):
    run = command(footage, "-o", tmp_path / "out", "--jobs", "3", "--json-progress")
    said, _ = run.communicate(timeout=PATIENCE)
    lines = [json.loads(line) for line in said.splitlines()]
    assert {line["output"] for line in lines} == {"0.mp4", "1.mp4", "2.mp4"}
    for name in ("0.mp4", "1.mp4", "2.mp4"):
        assert [line["frames_done"] for line in lines if line["output"] == name][-1] == 20


@pytest.mark.posix  # Windows has no signals to send
def test_ctrl_c_ends_them_all(tmp_path):
    folder = tmp_path / "long"
    folder.mkdir()
    for number in range(3):
        write_clip(folder / f"{number}.mp4", frames=2000)
    run = command(
        folder, "-o", tmp_path / "out", "--jobs", "2", "--json-progress",
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler), start_new_session=True,
    )  # fmt: skip
    seen = set()
    while len(seen) < 2:
        seen.add(json.loads(run.stdout.readline())["output"])
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does: all processes get it
    _, complaints = run.communicate(timeout=PATIENCE)
    assert run.returncode == 130, complaints
    assert "Traceback" not in complaints
    assert not list((tmp_path / "out").glob("*.mp4")), "nothing half-written has a final name"
    kept = list((tmp_path / "out").glob("*.part"))
    assert complaints.count("Continue with the same command and --resume") == len(kept)
    wait_until(lambda: not is_group_alive(run.pid))
