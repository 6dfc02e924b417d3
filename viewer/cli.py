"""Run `depth-viewer`: find the command, run it, and turn errors into one line, a hint and an exit code.

The commands are the files of `viewer/commands`. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import io
import logging
import os
import signal
import sys
import traceback
from enum import IntEnum
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import click

from pipeline import plugins
from pipeline.address import masked
from pipeline.errors import SettingsError, expected
from pipeline.extras import is_bundle, version
from pipeline.process import reuse_memory
from viewer import log
from viewer.console import say
from viewer.console_close import close_with_console

_log = logging.getLogger(__name__)


class Exit(IntEnum):
    """Exit codes."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    INTERRUPTED = 130


class Commands(click.Group):
    """The files of `viewer/commands`; each command also takes the options of `_common_options`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(plugins.names("viewer.commands"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = plugins.load("viewer.commands", cmd_name).command
        known = {param.name for param in command.params}
        command.params += [option for option in _common_options() if option.name not in known]
        return command


def _common_options() -> list[click.Parameter]:
    """Before or after the command's name."""

    def remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
        state = ctx.find_root().ensure_object(dict)
        if value and param.name is not None:
            state[param.name] = value
            if param.name != "debug":
                log.configure(state.get("verbose", 0), state.get("log_file"))

    quiet: dict[str, Any] = {"expose_value": False, "is_eager": True, "callback": remember}
    return [
        click.Option(["--debug"], is_flag=True, help="Show the traceback of errors.", **quiet),
        click.Option(["-v", "--verbose"], count=True, help="Print log messages; -vv prints more.", **quiet),
        click.Option(
            ["--log-file"],
            type=click.Path(path_type=Path),
            help="Write a detailed log to FILE.",
            metavar="FILE",
            **quiet,
        ),
    ]


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Print the version, read only now, and end."""
    if wanted and not ctx.resilient_parsing:
        click.echo(f"depth-viewer {version()}")
        ctx.exit()


@click.command(
    cls=Commands,
    invoke_without_command=True,
    params=_common_options(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Without a command, the window opens. Example: depth-viewer view demo",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    help="Show the version and exit.",
    callback=_show_version,
)
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Estimate depth from one camera: live from a webcam, file or stream, or as a depth video."""
    if ctx.invoked_subcommand is None:
        view = cli.get_command(ctx, "view")
        assert view is not None
        with view.make_context("view", [], parent=ctx) as opened:
            view.invoke(opened)


def main(arguments: list[str] | None = None) -> NoReturn:
    """The entry point of the `depth-viewer` script."""
    if is_bundle():  # in a bundle, --jobs starts this program again for each process
        import multiprocessing

        multiprocessing.freeze_support()
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # a program without a console, on Windows
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
    close_with_console()
    if sys.platform != "linux":  # Python has certificates of its own there; a company's are the system's
        import truststore

        truststore.inject_into_ssl()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console of another code page, a name that is not UTF-8
            stream.reconfigure(errors="backslashreplace")
    # Every stage has a thread of its own, and small pictures: more threads for each would cost more than they save.
    os.environ.setdefault("OPENCV_FOR_THREADS_NUM", "1")
    reuse_memory()
    verbosity, file = log.wished_in_environment()
    state: dict[str, Any] = {"debug": False, "verbose": verbosity, "log_file": file}
    settings = {"standalone_mode": False, "obj": state, "prog_name": "depth-viewer"}
    signals: list[int] = []
    try:
        _interrupt_on(signals)
        log.configure(verbosity, file)
        code = cli.main(args=arguments, **settings)  # type: ignore[call-overload]
        sys.exit(code if isinstance(code, int) else Exit.DONE)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        _die_of_further(signals)
        say("Interrupted.")
        sys.exit(Exit.INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()  # the reader has gone, `| head` say: nobody is left to talk to
        sys.exit(Exit.DONE)
    except Exception as error:
        if signals and (expected(error) is None or isinstance(error.__cause__, ImportError)):
            # A library that was being loaded makes an error of its own of the interruption.
            say("Interrupted.")
            sys.exit(Exit.INTERRUPTED)
        sys.exit(_say_what_failed(error, state["debug"]))
    finally:
        log.configure()  # closes the file


def _say_what_failed(error: Exception, with_traceback: bool) -> Exit:
    """One line and a hint; returns the exit code."""
    if with_traceback:
        traceback.print_exc()
    if (told := expected(error)) is None:
        _log.critical("a bug", exc_info=True)
        say(
            f"Error: {type(error).__name__}: {error}",
            "This is a bug in Depth Viewer. Please report it with the output of --debug.",
        )
        return Exit.FAILED
    _log.error("%s", masked(told), exc_info=_log.isEnabledFor(logging.DEBUG))
    say(f"Error: {told}", told.hint)
    return Exit.USAGE if isinstance(told, SettingsError) else Exit.FAILED


def _die_of_further(signals: list[int]) -> None:
    """End at once on a signal that came before: Python, about to end, would print where it was."""
    for number in signals:
        signal.signal(number, signal.SIG_DFL)


def _interrupt_on(signals: list[int]) -> None:
    """On Ctrl-C, a polite kill, a closed terminal; Windows has no SIGHUP. A signal that is ignored remains so."""

    def interrupt(number: int, _frame: FrameType | None) -> None:
        signals.append(number)
        raise KeyboardInterrupt  # tidies up as Ctrl-C does

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) != signal.SIG_IGN:
            signal.signal(getattr(signal, name), interrupt)
