"""Settings as command-line options: flags, types, bounds and help come from `pipeline.settings`, nowhere else.

@click.command()
@with_settings(estimator=EstimatorSettings, look=LookSettings)
def command(estimator: EstimatorSettings, look: LookSettings) -> None: ...
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from pipeline.settings import Option, Settings, options


def with_settings(**groups: type[Settings]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command the options of some settings classes; it receives one settings object for each keyword."""
    return _with_options(groups, always=True)


def with_wishes(**groups: type[Settings]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The same, but None for each group of which nothing was asked for: the command knows better, from last time."""
    return _with_options(groups, always=False)


def _with_options(
    groups: dict[str, type[Settings]], always: bool
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(command)
        def call(**values: Any) -> Any:
            source = click.get_current_context().get_parameter_source
            for keyword, settings in groups.items():
                names = [entry.name for entry in options(settings)]
                given = {name: values.pop(name) for name in names}
                wished = always or ParameterSource.COMMANDLINE in map(source, names)
                values[keyword] = settings(**given) if wished else None
            return command(**values)

        decorated: Callable[..., Any] = call
        for settings in reversed(groups.values()):
            for entry in reversed(options(settings)):
                decorated = _click_option(entry)(decorated)
        return decorated

    return decorate


def _click_option(entry: Option) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    flag = entry.flag or "--" + entry.name.replace("_", "-")
    if entry.type is bool:
        declaration = f"--no-{entry.name}" if entry.default else flag
        return click.option(
            declaration, entry.name, is_flag=True, default=entry.default, flag_value=not entry.default,
            help=_sentence(("do not " if entry.default else "") + entry.help),
        )  # fmt: skip
    return click.option(
        flag,
        entry.name,
        type=_click_type(entry),
        default=entry.default,
        show_default=entry.default is not None,
        help=_sentence(entry.help),
        metavar=entry.unit.upper() or None,
    )


def _click_type(entry: Option) -> click.ParamType[Any]:
    if entry.choices is not None:
        return click.Choice(entry.choices())
    if entry.type is int:
        low, high = (None if bound is None else int(bound) for bound in (entry.minimum, entry.maximum))
        return click.IntRange(low, high)
    if entry.type is float:
        return click.FloatRange(entry.minimum, entry.maximum)
    if entry.type is Path:
        return click.Path(path_type=Path)
    return click.STRING


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."
