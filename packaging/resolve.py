"""Check that all dependencies have wheels on every promised platform and Python: `make platforms`.

uv resolves them as an installation there would; nothing is downloaded but metadata, and nothing is installed. With
names of extras, `python packaging/resolve.py web exr`, those are resolved too.
"""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROMISED = {
    "x86_64-manylinux_2_28": "Linux: x86-64 with glibc 2.28 or newer",
    "aarch64-manylinux_2_35": "Linux: ARM64 with glibc 2.35 or newer",
    "x86_64-pc-windows-msvc": "Windows: x86-64",
    "aarch64-apple-darwin": "macOS 14 or newer on Apple silicon",
}
"""uv's name of a platform to its name in docs/install.md."""
REFUSED = {"x86_64-apple-darwin": "Intel Macs", "aarch64-pc-windows-msvc": "Windows on ARM"}
"""What docs/install.md says does not work; when it does, the page is out of date."""
MACOS = "14.0"


def pythons() -> list[str]:
    """Return the Python versions of the classifiers in pyproject.toml."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        classifiers = tomllib.load(file)["project"]["classifiers"]
    versions = [text.rpartition(" :: ")[2] for text in classifiers if "Python :: 3." in text]
    return [version for version in versions if version != "Only"]


def reason(platform: str, python: str, extras: list[str]) -> str:
    """Return why the dependencies cannot be resolved there, or an empty text."""
    named = [part for name in extras for part in ("--extra", name)]
    done = subprocess.run(
        [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-header", "--only-binary", ":all:",
         "--python-platform", platform, "--python-version", python, *named, "pyproject.toml"],
        cwd=ROOT, capture_output=True, text=True, env=os.environ | {"MACOSX_DEPLOYMENT_TARGET": MACOS},
    )  # fmt: skip
    return "" if done.returncode == 0 else " ".join(done.stderr.split()) or "uv failed"


def main() -> None:
    """Print a line for each; exit with 1 where what docs/install.md says is not so."""
    wrong = 0
    for platform, name in (PROMISED | REFUSED).items():
        for python in pythons():
            why = reason(platform, python, sys.argv[1:])
            wrong += bool(why) == (platform in PROMISED)
            print(f"{name}, Python {python}: {why or 'ok'}", flush=True)
    sys.exit(min(wrong, 1))


if __name__ == "__main__":
    main()
