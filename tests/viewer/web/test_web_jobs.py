"""Videos over HTTP: sent, asked after, fetched, given up, gone on with by the next server, and never a way in."""

import io
import threading
import time

import av
import numpy as np
import plain_http
import pytest
import web_server
from patience import PATIENCE, wait_until
from web_server import Brightness, message

from pipeline.conversion.checkpoint import unfinished
from pipeline.settings import ConvertSettings
from pipeline.sinks import depth_video


def running(folder, estimator=None, **wishes):
    """A server that keeps its videos in `folder`."""
    return web_server.running(estimator or Brightness(), folder=folder, **wishes)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "jobs"


@pytest.fixture
def clip(make_clip):
    return make_clip(size=(64, 48), frame_rate=25, frames=60)


def send(url, file, query=""):
    content = file if isinstance(file, bytes) else file.read_bytes()
    return plain_http.post(
        f"{url}/jobs{query}", files={"video": ("../../evil.mp4", content)}, timeout=PATIENCE
    )


def state(url, job):
    return plain_http.get(f"{url}/jobs/{job}").json()["state"]


def frames_of(data):
    with av.open(io.BytesIO(data)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def test_a_video_is_converted_asked_after_and_fetched(folder, clip):
    with running(folder) as url:
        answer = send(url, clip, "?view=side_by_side&colormap=gray")
        assert answer.status_code == 202
        job = answer.json()["id"]
        wait_until(lambda: state(url, job) == "done")
        told = plain_http.get(f"{url}/jobs/{job}").json()
        assert (told["frames_done"], told["frame_count"]) == (60, 60)
        result = plain_http.get(f"{url}/jobs/{job}/result")
        assert result.headers["content-type"] == "video/mp4"
        frames = frames_of(result.content)
        assert len(frames) == 60
        assert frames[0].shape == (48, 128, 3)
        assert not (folder / job / "upload").exists()  # nobody's video is kept longer than it is needed


def test_lossless_depth_comes_with_its_meaning(folder, clip):
    with running(folder) as url:
        job = send(url, clip, "?format=depth_video").json()["id"]
        wait_until(lambda: state(url, job) == "done")
        kept = folder.parent / "depth.mkv"
        kept.write_bytes(plain_http.get(f"{url}/jobs/{job}/result").content)
        kept.with_suffix(".json").write_bytes(plain_http.get(f"{url}/jobs/{job}/sidecar").content)
        assert len(list(depth_video.read(kept))) == 60


def test_what_is_given_up_leaves_nothing(folder, make_clip):
    estimator = Brightness()
    with running(folder, estimator) as url:
        job = send(url, make_clip(size=(64, 48), frames=400)).json()["id"]
        assert estimator.asked.acquire(timeout=PATIENCE)
        assert plain_http.delete(f"{url}/jobs/{job}").status_code == 200
        assert "no such job" in message(plain_http.get(f"{url}/jobs/{job}"), 404)
        wait_until(lambda: not list(folder.iterdir()))
        assert message(plain_http.delete(f"{url}/jobs/{job}"), 404)


class HalfWay(Brightness):
    """It stops after sixty pictures until it may go on."""

    def __init__(self):
        super().__init__()
        self.count, self.may_go_on = 0, threading.Event()

    def estimate(self, image):
        self.count += 1
        assert self.count <= 60 or self.may_go_on.wait(PATIENCE)
        return super().estimate(image)


def test_another_server_goes_on_where_one_was_stopped(folder, make_clip, monkeypatch):
    monkeypatch.setattr(ConvertSettings, "segment_frames", 40)
    estimator = HalfWay()
    with running(folder, estimator) as url:
        job = send(url, make_clip(size=(64, 48), frames=120)).json()["id"]
        output = folder / job / "depth.mp4"
        wait_until(lambda: unfinished(output) is not None)
        assert state(url, job) == "running"
        threading.Timer(0.5, estimator.may_go_on.set).start()  # as soon as the server is told to end
    with running(folder) as url:
        wait_until(lambda: state(url, job) == "done")
        assert len(frames_of(plain_http.get(f"{url}/jobs/{job}/result").content)) == 120


def test_there_is_a_bound_and_an_end(folder, clip):
    with running(folder, max_jobs=1, keep_jobs=0.01) as url:
        job = send(url, clip).json()["id"]
        refused = send(url, clip)
        assert message(refused, 429)
        assert refused.headers["retry-after"]
        wait_until(
            lambda: plain_http.get(f"{url}/jobs/{job}").status_code == 404
        )  # some seconds after it was done
        assert send(url, clip).status_code == 202


def test_a_clock_that_is_set_makes_no_video_older(folder, clip, monkeypatch):
    with running(folder) as url:
        job = send(url, clip).json()["id"]
        wait_until(lambda: state(url, job) == "done")
        true = time.time
        monkeypatch.setattr(
            time, "time", lambda: true() + 50 * 365 * 86_400
        )  # as after the first answer of NTP
        other = send(url, clip).json()["id"]
        wait_until(lambda: state(url, other) == "done")
        assert state(url, job) == "done"


PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/passwd\n#EXT-X-ENDLIST\n"


@pytest.mark.parametrize(
    "content", [b"", b"no video", PLAYLIST, b"ffconcat version 1.0\nfile '/etc/passwd'\n"]
)
def test_what_is_no_video_is_refused_and_opens_nothing(folder, content):
    with running(folder) as url:
        assert "not a video" in message(send(url, content), 415)
        assert not list(folder.glob("*"))


def test_a_damaged_video_is_refused(folder):
    with running(folder) as url:
        noise = np.random.default_rng(0).integers(0, 255, 20_000, np.uint8).tobytes()
        assert send(url, noise).status_code in (404, 415)
        assert not list(folder.glob("*"))


def test_too_large_and_wrong_wishes_are_refused(folder, clip):
    with running(folder, max_video_size=0.01, max_image_size=0.01) as url:
        assert "0.01 MB" in message(send(url, bytes(300_000)), 413)
    with running(folder, max_megapixels=0.01) as url:
        assert send(url, clip).status_code == 202
    with running(folder) as url:
        assert "not a format" in message(send(url, clip, "?format=exe"), 400)
        assert "no option" in message(send(url, clip, "?colour=red"), 400)
        assert "“video”" in message(plain_http.post(f"{url}/jobs"), 400)
        assert message(plain_http.get(f"{url}/jobs/..%2f..%2fetc"), 404)


def test_a_result_is_not_there_before_it_is_whole(folder, clip):
    estimator = Brightness()
    estimator.free.clear()
    with running(folder, estimator) as url:
        job = send(url, clip).json()["id"]
        told = message(plain_http.get(f"{url}/jobs/{job}/result"), 409)
        assert "waiting" in told or "running" in told
        estimator.free.set()
        wait_until(lambda: state(url, job) == "done")
        assert "lossless" in message(plain_http.get(f"{url}/jobs/{job}/sidecar"), 404)
