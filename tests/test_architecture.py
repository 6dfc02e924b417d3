"""The shape of the program, held by a test: imports point only leftward, and faces start light."""

import ast
import subprocess
import sys

import pytest
from project import ROOT

ROOMS = [
    {"frame", "errors"},
    {"plugins", "settings", "colormaps", "cache", "process", "geometry", "calibrate", "lens", "space"},
    # The middle: its members do not know each other.
    {
        "sources",
        "models",
        "runtimes",
        "stabilize",
        "sinks",
        "colormap",
        "refine",
        "boundaries",
        "mailbox",
        "meter",
        "pace",
        "metrics",
    },
    {
        "samples",
        "estimator",
        "picture",
        "steps",
        "judging",
        "steadiness",
        "gauge",
        "slices",
        "spool",
        "excerpt",
        "progress",
        "journal",
    },
    {"sight", "stages"},
    {"passes"},
    {"runner", "convert", "measure", "finished", "outlets"},
    {"benchmark", "proving", "batch"},
    {"crew"},
    {"cluster"},
    {"training"},
]
MIDDLE = ROOMS[2]
VIEWER = [
    {"options", "display", "console", "folders", "log", "report"},
    {"views"},
    {"desktop", "web"},
    {"commands"},
    {"cli"},
    {"__main__"},
]


def imports(path):
    """Full names of the project's modules that a file imports, wherever in the file; not those for typing only."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(package, module):
    """The top room of `package.room.anything`; the package itself is no room."""
    parts = module.split(".")
    return parts[1] if parts[0] == package and len(parts) > 1 else None


def files(package):
    for path in sorted((ROOT / package).rglob("*.py")):
        inside = path.relative_to(ROOT / package)
        if inside.parts[0] != "__init__.py":
            yield path, inside.parts[0].removesuffix(".py")


@pytest.mark.parametrize(("package", "rooms"), [("pipeline", ROOMS), ("viewer", VIEWER)])
def test_imports_point_only_leftward(package, rooms):
    rank = {name: index for index, names in enumerate(rooms) for name in names}
    for path, here in files(package):
        assert here in rank, f"{path} has no place in the order of rooms"
        for module in imports(path):
            there = room(package, module)
            if there is None or there == here or there not in rank:
                continue
            assert rank[there] <= rank[here], f"{path} imports {module}"
            assert not {here, there} <= MIDDLE, f"{path} imports its neighbor {module}"


def test_the_engine_knows_no_face():
    for path, _ in files("pipeline"):
        for module in imports(path):
            assert module.split(".")[0] not in {"viewer", "PyQt6", "superqt", "click"}, (
                f"{path} imports {module}"
            )


def test_views_know_no_qt():
    for path, here in files("viewer"):
        if here == "views":
            assert not {module.split(".")[0] for module in imports(path)} & {"PyQt6", "superqt", "click"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["view", "--help"],
        ["convert", "--help"],
        ["bench", "--help"],
        ["convert"],
        ["view", "--model", "none"],
    ],
)
def test_help_and_usage_errors_need_nothing_heavy(arguments):
    code = (
        "import sys, contextlib, io\n"
        "from viewer.cli import main\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):\n"
        f"    try: main({arguments!r})\n"
        "    except SystemExit as end: code = end.code\n"
        "heavy = {'torch', 'PyQt6', 'cv2', 'av', 'openvino', 'timm', 'numpy'} & set(sys.modules)\n"
        "print(code, sorted(heavy), len(sys.modules) < 400)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    expected = 0 if "--help" in arguments else 2
    assert done.stdout == f"{expected} [] True\n", done.stderr


def test_importing_the_library_is_light():
    code = "import sys, pipeline; print(sorted({'torch','numpy','cv2','av','openvino','timm'} & set(sys.modules)))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT).stdout
        == "[]\n"
    )


def test_every_module_says_what_it_is_for():
    for package in ("pipeline", "viewer", "assets"):
        for path in (ROOT / package).rglob("*.py"):
            assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), f"{path} has no docstring"
