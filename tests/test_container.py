"""What the container is made of: its files are there, and its health check tells a server that answers from none."""

import os
import re
import subprocess
import sys

import pytest
import yaml
from patience import PATIENCE
from project import ROOT
from web_server import Brightness, running

CONTAINER = ROOT / "packaging" / "container"


def healthy(url: str) -> bool:
    done = subprocess.run(
        [sys.executable, str(CONTAINER / "health.py")], env=os.environ | {"DEPTH_HEALTH_URL": f"{url}/health"},
        capture_output=True, timeout=PATIENCE,
    )  # fmt: skip
    return done.returncode == 0


def test_the_health_check_tells_whether_a_server_answers() -> None:
    with running(Brightness(), token="secret of this test") as url:
        assert healthy(url)
    assert not healthy(url)


def test_all_that_the_image_copies_is_there_and_let_through() -> None:
    text = (CONTAINER / "Dockerfile").read_text("utf-8")
    copied = [
        name
        for line in re.findall(r"^COPY (?!--from)(.*)$", text, re.MULTILINE)
        for name in line.split()[:-1]
    ]
    assert {"pipeline", "viewer", "pyproject.toml"} <= {*copied}
    allowed = (CONTAINER / "Dockerfile.dockerignore").read_text("utf-8")
    for name in copied:
        assert (ROOT / name).exists()
        assert f"!{name}" in allowed


@pytest.mark.parametrize("command", ["Dockerfile", "compose.yaml"])
def test_its_options_are_those_of_serve(command: str) -> None:
    from viewer.cli import cli

    text = (CONTAINER / command).read_text("utf-8")
    serve = cli.get_command(None, "serve")  # type: ignore[arg-type]
    known = {name for option in serve.params for name in option.opts} if serve else set()
    entry = next(line for line in text.splitlines() if line.strip().startswith(("ENTRYPOINT", "command:")))
    options = re.findall(r'"(--[\w-]+)"', entry)
    assert options
    assert {*options} <= known


def test_the_example_keeps_the_server_inside() -> None:
    services = yaml.safe_load((CONTAINER / "compose.yaml").read_text("utf-8"))["services"]
    assert services["depth"]["read_only"] is True
    assert services["depth"]["cap_drop"] == ["ALL"]
    assert "ports" not in services["depth"]
    assert services["depth"]["networks"] == ["inside"]
