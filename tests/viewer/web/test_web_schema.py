"""What /openapi.json promises is what the server does: options and bounds are taken, what is beyond them is refused."""

import httpx
import numpy as np
import plain_http
import pytest
from patience import PATIENCE
from web_server import Brightness, encoded, post, running

FILE = encoded(np.random.default_rng(0).integers(0, 255, (24, 32, 3), np.uint8))


@pytest.fixture
def url(tmp_path):
    with running(Brightness(), folder=tmp_path) as url:
        yield url


@pytest.fixture
def operations(url):
    """(method, path, what is said of it)"""
    paths = plain_http.get(f"{url}/openapi.json").json()["paths"]
    return [(method, path, told) for path, each in paths.items() for method, told in each.items()]


def test_everything_is_there_and_described(operations):
    there = {(method, path) for method, path, _ in operations}
    posts = {("post", path) for path in ("/predict", "/upload", "/depth", "/points", "/jobs")}
    assert posts <= there
    assert ("get", "/live.mjpg") in there
    for method, path, told in operations:
        assert told["summary"], path
        if method == "post":
            assert "curl" in told["description"], path
        good = next(answer for status, answer in told["responses"].items() if status.startswith("2"))
        for kind, content in good["content"].items():
            assert content.get("example") or content["schema"].get("format") == "binary", (path, kind)
        bad = {status for status in told["responses"] if status.startswith(("4", "5"))}
        assert {"401", "403"} <= bad
        if method == "post":
            assert {"400", "413", "415", "429"} <= bad, path
        for status in bad:
            content = told["responses"][status]["content"]["application/json"]
            assert content["example"]["status"] == "error"
            assert content["example"]["message"], (path, status)


def allowed(schema):
    """Values at the bounds of what may be given."""
    for kind in schema.get("anyOf", [schema]):
        if "enum" in kind:
            yield from (kind["enum"][0], kind["enum"][-1])
        elif kind["type"] == "boolean":
            yield from ("true", "false")
        else:
            yield from (kind[bound] for bound in ("minimum", "maximum") if bound in kind)


def refused(schema):
    """Values just beyond."""
    for kind in schema.get("anyOf", [schema]):
        yield "nothing of the kind"
        if "maximum" in kind:
            yield kind["maximum"] + 1


@pytest.mark.parametrize("path", ["/upload", "/points"])
def test_options_are_taken_within_their_bounds_and_not_beyond(url, operations, path):
    told = next(told for _, each, told in operations if each == path)
    names = [parameter["name"] for parameter in told["parameters"]]
    assert {"input_size", "max_side", "refine"} <= set(names)
    with httpx.Client(base_url=url, timeout=PATIENCE) as client:
        for parameter in told["parameters"]:
            name, schema = parameter["name"], parameter["schema"]
            assert parameter["description"], name
            for value in allowed(schema):
                answer = client.post(path, params={name: value}, files={"image": FILE})
                assert answer.status_code == 200, answer.text
            for value in refused(schema):
                answer = client.post(path, params={name: value}, files={"image": FILE})
                assert answer.status_code == 400, (name, value)
                assert answer.json()["status"] == "error"


def test_a_bug_is_told_as_json_and_not_in_detail(url, monkeypatch):
    from viewer.web import points

    monkeypatch.setattr(points.ply, "encoded", lambda *_: 1 / 0)
    answer = post(f"{url}/points", FILE)
    assert answer.status_code == 500
    assert answer.json() == {"status": "error", "message": "Internal server error."}
