"""`depth-viewer models`: list the models, and install or remove weights."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline import plugins
from pipeline.errors import DepthViewerError
from pipeline.extras import install_hint
from pipeline.settings import EstimatorSettings, is_hub_name, is_whole_model
from viewer.options import with_option

if TYPE_CHECKING:
    from pipeline.inference.cost import Cost
    from pipeline.models.base import Model


@click.group(invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """List the models, or install one.

    Example: depth-viewer models fetch zipdepth
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_)


@command.command("list")
@with_option(EstimatorSettings, "input_size")
def list_(input_size: str | int) -> None:
    """List the models with their speed, accuracy and license, and whether they are installed.

    What they cost is that at the input size.
    """
    for name in plugins.names("pipeline.models"):
        model = _model(name)
        click.echo(f"{name:<14}{_state(model)}")
        for line in _facts(model, input_size):
            click.echo(f"{'':<14}{line}")
    for line in (*_others(input_size), *_suggestions()):
        click.echo(line)


def _others(input_size: str | int) -> Iterator[str]:
    """Models that are none of the program's own, ran on this machine and are still there."""
    from viewer import speeds

    for address in filter(is_whole_model, speeds.addresses()):
        cost = speeds.measured(address, input_size)
        if cost is not None and _model(address).is_available():
            yield address
            work = f", {cost.gflop:.1f} GFLOP per frame" if cost.gflop else ""
            yield f"{'':<14}{cost.parameters / 1e6:.1f} million parameters{work}"
            yield f"{'':<14}{_time(cost)}"


def _time(cost: Cost) -> str:
    return f"{cost.ms:.1f} ms per frame on this machine, at {cost.size} on {cost.runtime}"


def _suggestions() -> Iterator[str]:
    """Yield some models of the Hugging Face hub, with the meaning of their licenses."""
    from pipeline.inference.hub_kinds import SUGGESTED
    from pipeline.inference.licences import in_words

    yield "Models of the Hugging Face hub, each with --model hf:NAME:"
    if find_spec("transformers") is None:
        yield f"  They need the package transformers. {install_hint('transformers')}"
    for name, licence in SUGGESTED.items():
        yield f"  {name:<58}{in_words(licence)}"


def _facts(model: Model, input_size: str | int) -> Iterator[str]:
    """Yield one line each about the architecture, speed, accuracy and origin of a model."""
    from viewer import speeds

    yield f"{model.title} ({model.licence})"
    yield (
        f"{model.parameters / 1e6:.1f} million parameters, "
        f"{model.operations(720, 1280, input_size):.1f} GFLOP per frame of 1280x720"
    )
    if (cost := speeds.measured(model.address, input_size)) is not None:
        yield _time(cost)
    if model.published:
        shares = ", ".join(f"{name} {share:g} %" for name, share in model.published.items())
        yield f"δ1 (within 25 % of the true depth), as published: {shares}"
    if model.provenance:
        yield model.provenance


def _state(model: Model) -> str:
    from pipeline.models.weights import digest

    path = model.weights_path()
    if path is None:
        return f"not installed; download it with: depth-viewer models fetch {model.name}"
    try:
        digest(path)
    except DepthViewerError as error:
        return f"damaged. {error.hint}"
    return "ready"


class _Name(click.ParamType[str]):
    """One of the program's own models, or hf:OWNER/NAME."""

    name = "model"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        own = click.Choice(plugins.names("pipeline.models"))
        return value if is_hub_name(value) else str(own.convert(value, param, ctx))


def _name_argument() -> click.Argument:
    return click.Argument(["name"], type=_Name(), metavar="NAME")


@command.command(params=[_name_argument()])
@click.option(
    "--agree-license", is_flag=True, help="Accept a license that restricts use; without it, a terminal asks."
)
def fetch(name: str, agree_license: bool) -> None:
    """Download the weights of NAME, or resume the download.

    NAME is one of the list, or hf:OWNER/NAME[@REVISION] of the Hugging Face hub.

    Example: depth-viewer models fetch zipdepth
    """
    click.echo(f"{name} is installed: {_fetch(name, agree_license)}")


def _fetch(name: str, agreed: bool) -> Path:
    from pipeline.errors import LicenceError
    from pipeline.inference.hub_model import HubModel
    from viewer.console import agree, download_bar

    model = _model(name)
    try:
        with download_bar(name) as on_progress:
            if isinstance(model, HubModel):
                return model.fetch(on_progress=on_progress, agreed=agreed)
            return model.fetch(on_progress=on_progress)
    except LicenceError as error:
        agree(error)
        return _fetch(name, True)


@command.command("import", params=[_name_argument()])
@click.argument("file", type=click.Path(path_type=Path))
def import_(name: str, file: Path) -> None:
    """Install the weights of NAME from a local FILE, without a network.

    Example: depth-viewer models import zipdepth zipdepth_base.pth
    """
    from viewer.console import tell

    tell(f"{name} is installed: {_model(name).import_file(file)}")


@command.command(params=[_name_argument()])
def remove(name: str) -> None:
    """Delete the downloaded weights of NAME; of a model of the hub, all its revisions.

    Example: depth-viewer models remove zipdepth
    """
    click.echo(f"{name} was removed." if _model(name).remove() else f"{name} has no downloaded weights.")


def _model(name: str) -> Model:
    from pipeline.inference.find_model import find_model

    return find_model(name)


@command.command()
@click.argument("name", type=click.Choice(plugins.names("pipeline.models")))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="File to write: .onnx, .tflite, .mlpackage, .xml, .pt2 or .torchscript.",
)
@click.option(
    "--picture",
    type=(click.IntRange(16, 16384), click.IntRange(16, 16384)),
    default=(640, 480),
    show_default=True,
    metavar="WIDTH HEIGHT",
    help="Size of your images; it sets the aspect ratio of the input.",
)
@click.option(
    "--input-size", default="official", show_default=True, help="fast, official, quality, or the longer side."
)
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
def export(name: str, output: Path, picture: tuple[int, int], input_size: str, overwrite: bool) -> None:
    """Export NAME for other programs and phones: ONNX, LiteRT (.tflite), Core ML (.mlpackage), OpenVINO (.xml),
    torch.export (.pt2) or TorchScript (.torchscript).

    The file is run and compared with the original. A sidecar says how images are normalized.

    Example: depth-viewer models export nano -o nano.onnx
    """
    from pipeline.inference.export_model import export_model

    size: str | int = int(input_size) if input_size.isdecimal() else input_size
    EstimatorSettings(input_size=size)  # says what is wrong with it
    width, height = picture
    exported = export_model(name, output, picture=(height, width), input_size=size, overwrite=overwrite)
    from viewer.console import tell

    for file in exported.files:
        size_of = sum(each.stat().st_size for each in (file, *file.rglob("*")) if each.is_file())
        tell(f"{file}  {size_of / 1e6:.1f} MB")
    click.echo(f"Input 1x3x{exported.size[0]}x{exported.size[1]}, float32 RGB. Output: disparity.")
    if exported.error is None:
        click.echo("Not compared with the original: this system cannot run the format.")
        return
    click.echo(f"Largest difference from the original: {exported.error:.1e} of the largest disparity.")
