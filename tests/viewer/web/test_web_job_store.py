"""What a server finds on the disk: two servers, foreign and damaged notes, orphans, and videos that end a server."""

import json
import os
import threading
import time

import plain_http
import pytest
import web_server
from patience import PATIENCE, wait_until
from web_server import Brightness, message

from viewer.web.jobs import store
from viewer.web.jobs.queue import Jobs
from viewer.web.settings import WebSettings

NAME = "oW0lNq5kJx6oOqDc9WmZkA"


def running(folder, estimator=None, **wishes):
    return web_server.running(estimator or Brightness(), folder=folder, **wishes)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "jobs" / "7860"


@pytest.fixture
def clip(make_clip):
    return make_clip(size=(64, 48), frame_rate=25, frames=30)


def send(url, file, query=""):
    return plain_http.post(f"{url}/jobs{query}", files={"video": file.read_bytes()}, timeout=PATIENCE)


def state(url, job):
    return plain_http.get(f"{url}/jobs/{job}").json().get("state")


def left(folder, note=None, upload=b"\0", name=NAME):
    """What an earlier server has left."""
    job = folder / name
    job.mkdir(parents=True)
    if note is not None:
        (job / "job.json").write_bytes(note if isinstance(note, bytes) else json.dumps(note).encode())
    if upload is not None:
        (job / "upload").write_bytes(upload)
    return job


def test_two_servers_with_one_cache_leave_each_other_s_videos_alone(folder, clip):
    held = Brightness()
    held.free.clear()
    with running(folder, held) as first:
        job = send(first, clip).json()["id"]
        waiting = send(first, clip).json()["id"]
        with running(folder) as second:
            other = send(second, clip).json()["id"]
            assert message(plain_http.get(f"{second}/jobs/{waiting}"), 404)
            wait_until(lambda: state(second, other) == "done")
        assert (folder / waiting / "upload").exists()
        held.free.set()
        for each in (job, waiting):
            wait_until(lambda each=each: state(first, each) == "done")
            assert plain_http.get(f"{first}/jobs/{each}/result").status_code == 200


NOT_OURS = [
    None, b"", b"{", b"[]", b"null", b"7", b"\xff\xfe", b"[" * 100_000, {}, {"output": "depth.mp4"},
    {"output": "depth.mp4", "query": 3}, {"output": ["depth.mp4"], "query": []},
    {"output": "depth.mp4", "query": [["a"]]}, {"output": "depth.mp4", "query": [], "state": "odd"},
    {"output": "depth.mp4", "query": [], "attempts": "many"}, {"output": "job.json", "query": []},
    {"output": "../../kept.mp4", "query": []}, {"output": "/etc/passwd", "query": []},
]  # fmt: skip


def test_notes_that_are_not_ours_stop_no_server_and_are_cleaned(folder, clip):
    kept = folder.parent / "kept.mp4"
    folder.mkdir(parents=True)
    kept.write_bytes(b"mine")
    jobs = {left(folder, note, name=f"{NAME[:-2]}{number:02}"): note for number, note in enumerate(NOT_OURS)}
    with running(folder) as url:
        for job in jobs:
            assert message(plain_http.get(f"{url}/jobs/{job.name}/result"), 404)
        assert [note for job, note in jobs.items() if job.exists()] == []
        assert kept.read_bytes() == b"mine"
        sent = send(url, clip).json()["id"]
        wait_until(lambda: state(url, sent) == "done")


@pytest.mark.posix  # links need rights on Windows
def test_what_is_not_a_server_s_is_not_deleted(folder, tmp_path):
    photos = left(folder, name="photos")
    (photos / "wedding.jpg").write_bytes(b"mine")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "upload").write_bytes(b"mine")
    (folder / "link").symlink_to(elsewhere)
    with running(folder):
        pass
    assert (photos / "wedding.jpg").exists()
    assert (elsewhere / "upload").exists()


def test_a_video_that_ends_the_server_is_not_taken_up_for_ever(folder, clip):
    note = {"output": "depth.mp4", "query": [], "state": "running", "attempts": store.MOST_ATTEMPTS}
    estimator = Brightness()
    left(folder, note, clip.read_bytes())
    with running(folder, estimator) as url:
        told = plain_http.get(f"{url}/jobs/{NAME}").json()
        assert told["state"] == "failed"
        assert "2 times" in told["message"]
    assert not estimator.asked.acquire(blocking=False)


def test_an_attempt_is_noted_before_it_begins_and_a_stop_is_none(folder, clip):
    held = Brightness()
    held.free.clear()
    with running(folder, held) as url:
        job = send(url, clip).json()["id"]
        note = folder / job / "job.json"
        assert held.asked.acquire(timeout=PATIENCE)
        assert json.loads(note.read_bytes())["attempts"] == 1
        free_soon(held)
    assert json.loads(note.read_bytes())["attempts"] in (0, 1)  # 1: it was done before it was stopped
    assert json.loads(note.read_bytes())["state"] in ("waiting", "done")


def free_soon(estimator):
    """Let it go on as soon as the server is told to end."""
    threading.Timer(0.3, estimator.free.set).start()


def test_what_failed_is_still_known_to_the_next_server_and_names_no_folder(folder, clip):
    left(folder, {"output": "depth.mp4", "query": [["view", "gone"]]}, clip.read_bytes())
    with running(folder) as url:
        wait_until(lambda: state(url, NAME) == "failed")
        wait_until(lambda: json.loads((folder / NAME / "job.json").read_bytes())["state"] == "failed")
    with running(folder) as url:
        told = plain_http.get(f"{url}/jobs/{NAME}").json()
        assert told["state"] == "failed"
        assert str(folder) not in told["message"]
        assert "/" not in told["message"]


def test_an_upload_of_an_earlier_server_is_opened_within_the_same_limits(folder, tmp_path):
    """A server before this one may have taken it without asking."""
    secret = tmp_path / "secret.mp4"
    secret.write_bytes(b"\0" * 100)
    script = f"ffconcat version 1.0\nfile '{secret}'\n".encode() + b"\0"
    left(folder, {"output": "depth.mp4", "query": []}, script)
    with running(folder) as url:
        wait_until(lambda: state(url, NAME) == "failed")


def test_folders_of_servers_that_are_gone_are_swept(folder):
    gone = left(folder.with_name("41234"), {"output": "depth.mp4", "query": []})
    fresh = left(folder.with_name("41235"), {"output": "depth.mp4", "query": []})
    os.utime(gone, (time.time() - store.ABANDONED - 60,) * 2)
    with running(folder):
        assert not gone.parent.exists()
        assert fresh.exists()


def test_the_folder_is_free_again_when_the_server_ends(folder):
    for _ in range(2):
        jobs = Jobs(folder, Brightness(), WebSettings())
        assert jobs._folder == folder
        jobs.close()
