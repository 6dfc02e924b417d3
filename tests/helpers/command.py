"""The command as a program of its own."""

import signal

import pytest

from viewer.cli import main


@pytest.fixture
def depth_viewer(capsys, own_cache):
    """Run a command in this process; gives exit code, standard output and standard error."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def run(*arguments):
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments])
        text = capsys.readouterr()
        return int(end.value.code), text.out, text.err

    yield run
    for number, handler in handlers.items():
        signal.signal(number, handler)
