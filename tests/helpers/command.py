"""The command as a program of its own."""

import signal

import pytest

from viewer.cli import main


@pytest.fixture
def depth_viewer(capsys, monkeypatch, tmp_path):
    """Run a command in this process; gives exit code, standard output and standard error."""
    monkeypatch.setenv("DEPTH_VIEWER_CACHE", str(tmp_path / "cache"))
    handler = signal.getsignal(signal.SIGTERM)

    def run(*arguments):
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments])
        text = capsys.readouterr()
        return int(end.value.code), text.out, text.err

    yield run
    signal.signal(signal.SIGTERM, handler)
