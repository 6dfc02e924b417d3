"""Turn settings into command-line options: flags, types, bounds and help come from `pipeline.settings`.

@click.command()
@with_settings(estimator=EstimatorSettings, look=LookSettings)
def command(estimator: EstimatorSettings, look: LookSettings) -> None: ...
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from pipeline.errors import SettingsError
from pipeline.option import Option, Settings, options
from pipeline.settings import ConvertSettings

if TYPE_CHECKING:
    ParamType = click.ParamType[Any]
    TextChoice = click.Choice[str]
else:  # older versions of click have no generic ones
    ParamType, TextChoice = click.ParamType, click.Choice

LISTED = 12
"""More choices than this are not listed in the help; a wrong one is answered with all of them."""


def with_settings(**groups: type[Settings]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command the options of some settings classes; it receives one settings object for each keyword."""
    return _with_options(groups, always=True)


def with_given_settings(**groups: type[Settings]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The same, but only what was asked for, as a dictionary for each group: the rest is as it was last time."""
    return _with_options(groups, always=False)


def with_option(settings: type[Settings], name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command one option of a settings class; it receives the value."""
    return next(_click_option(entry) for entry in options(settings) if entry.name == name)


def require_effect(needed: str, *names: str) -> None:
    """Raise a usage error if one of these options was given on the command line: without `needed`, it has no effect."""
    context = click.get_current_context()
    for parameter in context.command.params:
        if parameter.name in names and was_given(parameter.name):
            told = parameter.opts[0] if isinstance(parameter, click.Option) else parameter.human_readable_name
            raise click.UsageError(f"{told} has no effect without {needed}.")


def names_of(settings: type[Settings]) -> list[str]:
    """Return the names of the options of a settings class."""
    return [entry.name for entry in options(settings)]


def was_given(name: str) -> bool:
    """Return whether an option stands on the command line."""
    return click.get_current_context().get_parameter_source(name) is ParameterSource.COMMANDLINE


def _with_options(
    groups: dict[str, type[Settings]], always: bool
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(command)
        def call(**values: Any) -> Any:
            for keyword, settings in groups.items():
                given = {name: values.pop(name) for name in names_of(settings)}
                requested = {name: given[name] for name in given if was_given(name)}
                values[keyword] = requested
                if always:
                    values[keyword] = built = settings(**given)
                    for name, needed in built.without_effect(requested):
                        require_effect(needed, name)
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
        declaration = f"--no-{flag.removeprefix('--')}" if entry.default else flag
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
        metavar=_metavar(entry),
        envvar=entry.variable or None,
        show_envvar=bool(entry.variable),
    )


def _metavar(entry: Option) -> str | None:
    """What stands for the value in the help; None lists the choices, unless they would bury the rest."""
    if entry.choices is not None:
        return None if len(entry.choices()) <= LISTED else entry.name.upper()
    return entry.unit.upper() or None


def _click_type(entry: Option) -> ParamType:
    if entry.choices is not None:
        choices = _Choice(entry.choices(), entry.is_file, entry.others)
        return choices if entry.minimum is None else _ChoiceOrNumber(choices, entry)
    if entry.type is int:
        low, high = (None if bound is None else int(bound) for bound in (entry.minimum, entry.maximum))
        return click.IntRange(low, high)
    if entry.type is float:
        return click.FloatRange(entry.minimum, entry.maximum)
    if entry.type is Path:
        return click.Path(path_type=Path)
    return click.STRING


class _ChoiceOrNumber(ParamType):
    """One of some words, or a whole number within bounds."""

    name = "choice or number"

    def __init__(self, words: TextChoice, entry: Option) -> None:
        self._words = words
        self._entry = entry

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return f"[{'|'.join((*self._words.choices, self._entry.unit.upper() or 'N'))}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = int(value) if str(value).isdecimal() else value
        try:
            self._entry.check(number)
        except SettingsError as error:
            self.fail(f"{error} {error.hint}", param, ctx)
        return number


class _Choice(TextChoice):
    """Takes a dash for an underscore and the other way round: side-by-side, midas-small. A file is taken as it is."""

    def __init__(
        self, choices: Sequence[str], is_file: Callable[[str], bool] | None = None, others: str = ""
    ) -> None:
        super().__init__(choices)
        self._is_file, self._others = is_file, others

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Spelled as everywhere else, not as they are compared."""
        return f"[{'|'.join(self.choices)}]"

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        others = f", nor {self._others}" if self._others else ""
        return f"{value!r} is not one of {', '.join(map(repr, self.choices))}{others}."

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if self._is_file is not None and self._is_file(str(value)):
            return str(value)
        return super().convert(value, param, ctx)

    def normalize_choice(self, choice: object, ctx: click.Context | None) -> str:
        return super().normalize_choice(choice, ctx).replace("-", "_")


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."


def model_every(_context: click.Context, _option: click.Parameter, text: str) -> str | int:
    """Return the interval of key frames as `ConvertSettings` takes it, for commands without the others of these."""
    every = int(text) if text.isdecimal() else text
    try:
        return ConvertSettings(model_every=every).model_every
    except SettingsError as error:
        raise click.BadParameter(f"{error} {error.hint}") from error
