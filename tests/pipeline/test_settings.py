"""Options are written once, checked at once, and read by every face."""

from dataclasses import FrozenInstanceError, replace

import click
import pytest
from click.testing import CliRunner

from pipeline.errors import SettingsError
from pipeline.option import options
from pipeline.settings import (
    ConvertSettings,
    EstimatorSettings,
    LookSettings,
    SourceSettings,
    StabilizerSettings,
)
from viewer.options import with_settings
from viewer.views.settings import ViewSettings

EVERY = [
    SourceSettings, EstimatorSettings, StabilizerSettings, LookSettings, ViewSettings, ConvertSettings,
]  # fmt: skip


@pytest.mark.parametrize("settings", EVERY)
def test_defaults_are_allowed_and_frozen_and_explained(settings):
    value = settings()
    for entry in options(settings):
        assert entry.help
        assert getattr(value, entry.name) == entry.default
        with pytest.raises(FrozenInstanceError):
            setattr(value, entry.name, entry.default)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: EstimatorSettings(model="midas_smal"), "midas_small"),
        (lambda: StabilizerSettings(strength="very"), "very-steady"),
        (lambda: LookSettings(colormap="sepia"), "inferno"),
        (lambda: replace(ViewSettings(), opacity=1.5), "0 to 1"),
        (lambda: ViewSettings(opacity=float("nan")), "0 to 1"),
        (lambda: ConvertSettings(quality=52), "0 to 51"),
        (lambda: LookSettings(far=-1), "At least 0 is required."),
        (lambda: LookSettings(far=2, near=2), "nearer"),
        (lambda: LookSettings(range="open"), "locked"),
        (lambda: EstimatorSettings(threads=0), "1 to 256"),
        (lambda: EstimatorSettings(input_size="huge"), "32 to 1024 px"),
        (lambda: EstimatorSettings(input_size=31), "32 to 1024 px"),
    ],
)
def test_a_wrong_value_is_refused_with_what_is_allowed(wrong, words):
    with pytest.raises(SettingsError) as caught:
        wrong()
    assert words in caught.value.hint


@pytest.mark.parametrize("value", ["fast", "official", "quality", 32, 300, 1024])
def test_an_input_size_has_a_name_or_a_number(value):
    assert EstimatorSettings(input_size=value).input_size == value


@pytest.mark.parametrize(("given", "expected"), [("quality", "quality"), ("320", 320)])
def test_the_command_line_takes_either(given, expected):
    @click.command()
    @with_settings(estimator=EstimatorSettings)
    def command(estimator):
        click.echo(repr(estimator.input_size))

    assert CliRunner().invoke(command, ["--input-size", given]).output == f"{expected!r}\n"
    refused = CliRunner().invoke(command, ["--input-size", "31"])
    assert (refused.exit_code, "32 to 1024 px" in refused.output) == (2, True)


def test_options_know_their_types():
    kinds = {entry.name: entry.type for entry in options(SourceSettings)}
    assert kinds["width"] is int
    assert kinds["rate"] is float
