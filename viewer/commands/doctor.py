"""`depth-viewer doctor`: check what works here, and print the command that fixes what does not."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path

import click

from pipeline import plugins
from pipeline.errors import DepthViewerError, PackageMissingError
from pipeline.extras import install_hint, is_bundle, version
from pipeline.process import cores
from viewer.console import printable

LIBRARIES = {
    "numpy": "numpy", "opencv-python-headless": "cv2", "av": "av", "torch": "torch", "timm": "timm",
    "openvino": "openvino", "PyQt6": "PyQt6.QtWidgets", "cmap": "cmap",
}  # fmt: skip
"""Distribution name to the module that is imported as a check."""
OF_TORCH = ("torch", "timm")
"""Built-in models do without; where it is missing, that is told among the runtimes."""
REPAIR = "Delete it with: depth-viewer doctor --repair"


@dataclass(frozen=True)
class Finding:
    """One line of the report. `fix` is the remedy, empty if all is well; it is a tip unless the part is `needed`."""

    text: str
    fix: str = ""
    needed: bool = False
    repair: Callable[[], object] | None = None
    """What `--repair` does about it."""

    @property
    def mark(self) -> str:
        """Return “ok”, “--” for a tip, or “!!” for a problem."""
        return "ok" if not self.fix else "!!" if self.needed else "--"


@click.command()
@click.option("--report", type=click.Path(path_type=Path), metavar="FILE.zip",
              help="Save the findings, versions, settings and logs for a bug report.")  # fmt: skip
@click.option("--repair", is_flag=True, help="Delete damaged weights and damaged files of the cache.")
@click.pass_context
def command(ctx: click.Context, report: Path | None, repair: bool) -> None:
    """Check the installation and print fixes for problems.

    Checks versions, models, runtimes, caches, cameras and the display. The exit code is 1 if something required is
    missing.

    Example: depth-viewer doctor
    """
    broken, lines = 0, []
    for topic, check in CHECKS.items():
        for finding in check():
            found = [f"{topic:<11}{finding.mark}  {finding.text}"]
            if finding.repair is not None:
                found.append(f"{'':<15}{_repaired(finding.repair) if repair else REPAIR}")
            if finding.fix:
                found.append(f"{'':<15}{finding.fix}")
            click.echo("\n".join(map(printable, found)))
            lines += found
            topic = ""
            broken += finding.mark == "!!"
    click.echo(f"\nProblems to fix, marked !!: {broken}" if broken else "\nEverything required is installed.")
    if report is not None:
        from viewer.report import save_report

        save_report(report, findings="\n".join(lines) + "\n")
        click.echo(f"Saved {report}")
    ctx.exit(1 if broken else 0)


def _repaired(repair: Callable[[], object]) -> str:
    try:
        repair()
    except OSError as error:
        return f"It cannot be deleted: {error.strerror}."
    return "Deleted."


def _program() -> Iterator[Finding]:
    yield Finding(
        f"depth-viewer {version()}, Python {platform.python_version()}, {platform.platform(terse=True)}"
    )
    yield Finding(f"{platform.machine()}, {cores()} processor cores")


def _libraries() -> Iterator[Finding]:
    for distribution, module in LIBRARIES.items():
        if distribution in OF_TORCH and find_spec(distribution) is None:
            continue
        try:
            if distribution == "timm":
                import_module("pipeline.models._timm_encoder").create_encoder("tf_efficientnet_lite0")
            elif distribution == "openvino":
                import_module("pipeline.runtimes.openvino_import").import_quietly()
            else:
                import_module(module)
            yield Finding(f"{distribution} {_version_of(distribution, module)}")
        except Exception as error:  # whatever a broken installation may raise
            reason = str(error).partition("\n")[0] or type(error).__name__
            fix = f"Reinstall it: pip install --force-reinstall {distribution}"
            if distribution == "PyQt6" and "cannot open shared object file" in reason:  # one of the system's
                fix = import_module("viewer.display").MEND
            yield Finding(f"{distribution}: {reason}", fix, needed=True)


def _version_of(distribution: str, module: str) -> str:
    """Return the version of a library, also where a system's package brings it under another name."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return str(getattr(import_module(module.partition(".")[0]), "__version__", "of an unknown version"))


def _models() -> Iterator[Finding]:
    from pipeline.models import weights
    from pipeline.models.base import load_model
    from pipeline.runtimes import converted, torch_

    damaged = weights.damaged()
    for name in plugins.names("pipeline.models"):
        path = load_model(name).weights_path()
        fetch = f"depth-viewer models fetch {name}"
        if path is None and is_bundle():
            fetch = PackageMissingError.named("torch", name).hint
        if path is None:
            yield Finding(f"{name}: weights not installed", fetch)
        elif name in damaged:
            yield Finding(
                f"{name}: {path} has changed since it was installed",
                fetch,
                repair=partial(weights.remove, name),
            )
        elif fault := converted.fault(name, path):
            yield Finding(f"{name}: {fault}", fault.hint, needed=not torch_.is_available())
        else:
            yield Finding(f"{name}: {path}")


def _caches() -> Iterator[Finding]:
    from pipeline.runtimes.cached_files import FOLDERS, survey
    from pipeline.storage.cache import cache_folder

    for folder in FOLDERS:
        try:
            found = survey(folder)
        except OSError as error:  # of another user, say; the program works without it, and starts slowly
            yield Finding(f"{error.filename} cannot be used: {error.strerror}", "Check who owns it.")
            continue
        yield Finding(f"{cache_folder(folder)}: {found.files} files, {found.size / 1e6:.0f} MB")
        for path in found.damaged:
            yield Finding(
                f"{path} is damaged",
                "It is created again when it is needed.",
                repair=partial(path.unlink, missing_ok=True),
            )


def _runtimes() -> Iterator[Finding]:
    from pipeline.inference.int8_in_background import is_nncf_missing
    from pipeline.runtimes.loader import DEVICES, best

    for name in plugins.names("pipeline.runtimes"):
        if plugins.load("pipeline.runtimes", name).is_available():
            yield Finding(name + (" (chosen by auto)" if name == best() else ""))
        elif name in DEVICES.values():
            continue
        elif is_bundle():
            yield Finding(f"{name} is not part of this bundle")
        else:
            packages = "torch timm" if name == "torch" else name
            yield Finding(f"{name} is not installed", f"pip install {packages}")
    openvino = plugins.load("pipeline.runtimes", "openvino")
    if found := openvino.devices():
        yield Finding(f"OpenVINO lists: {', '.join(found)}")
    if best() == "openvino" and openvino.precisions()[0] == "f32" and is_nncf_missing():
        yield Finding(
            "openvino: this processor has no bf16, and int8, which is faster than f32, needs NNCF",
            install_hint("int8"),
        )


def _cameras() -> Iterator[Finding]:
    from pipeline.sources.camera import list_cameras

    cameras = list_cameras()
    for camera in cameras:
        yield Finding(f"{camera.index}: {camera.name}")
    if not cameras:
        yield Finding("none found", "Connect one, or try: depth-viewer view demo")


def _display() -> Iterator[Finding]:
    from viewer import display

    if not display.exists():
        yield Finding(
            "none, so the window cannot open", "The commands convert and demo work without a display."
        )
    elif error := display.problem():
        yield Finding(str(error), error.hint)
    elif not display.has_fonts():
        yield Finding(display.NO_FONTS, display.FONTS_HINT)
    else:
        yield Finding(os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or "available")


def _video() -> Iterator[Finding]:
    """Open the bundled clip like a user's video: libraries that can be imported may still be incompatible."""
    from pipeline.sources.base import open_source

    try:
        with open_source("demo") as source:
            if source.read() is None:
                raise DepthViewerError("it has no frames")
            yield Finding(f"the bundled clip opens, {source.info.width}x{source.info.height}")
        from pipeline.media import hardware  # here: it imports PyAV

        found = hardware.survey(plugins.load("pipeline.sinks", "mp4").RECIPE)
        yield Finding(f"hardware encoders of H.264: {found}")
    except Exception as error:  # whatever versions that do not fit may raise
        reason = (str(error) or repr(error)).splitlines()[0]
        yield Finding(
            f"the bundled clip cannot be opened: {reason}",
            "Reinstall PyAV: pip install --force-reinstall av",
            needed=True,
        )


CHECKS = {
    "Program": _program,
    "Libraries": _libraries,
    "Video": _video,
    "Models": _models,
    "Runtimes": _runtimes,
    "Caches": _caches,
    "Cameras": _cameras,
    "Display": _display,
}
