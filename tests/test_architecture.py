"""The shape of the program: rooms in their order, no circle, nothing too large, and faces that start light."""

import ast
import subprocess
import sys
from collections import Counter
from functools import cache
from graphlib import CycleError, TopologicalSorter

import pytest
from project import ROOT

# Of the rooms of a house, each may import what stands before it, in another line; those of one line do not know each
# other. A file is a room of its own where it lies beside the rooms.
HOUSES = {
    "pipeline": [
        "arrays errors exif mailbox extras awake",
        "address",
        "process plugins ffmpeg_log ffv1 colormaps continuity",
        "untrusted",
        "container",
        "option model_names",
        "settings",
        "storage",
        "geometry",
        "frame",
        "sources",
        "plausibility",
        "models",
        "runtimes stabilize",
        "inference render",
        "objects",
        "media",
        "sinks evaluation",
        "depth_files",
        "live conversion",
        "reconstruction",
        "benchmark cluster",
        "training",
    ],
    "viewer": [
        "folders",
        "options display processor speeds console_close interruption",
        "console lens_options",
        "log",
        "views report",
        "desktop web",
        "commands",
        "cli",
        "__main__",
    ],
    "viewer.desktop": [
        "style workers",
        "state",
        "widgets",
        "canvas",
        "panels messages",
        "export",
        "conversions",
        "window",
        "app",
        "devtools",
    ],
}
LINES, FUNCTION_LINES, FILES = 250, 60, 20
"""The most of a file, of a function, and of files in a folder."""
LARGE = ("pipeline/training/",)
"""Where these bounds do not hold: it is not installed, and a generator of scenes is long by nature."""
KNOWN: tuple[str, ...] = ()
"""What still offends. A test fails as soon as an entry is not needed any more."""


def modules():
    """Path by the full name of every module of both packages."""
    paths = sorted(path for package in ("pipeline", "viewer") for path in (ROOT / package).rglob("*.py"))
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in paths
    }


PATHS = modules()


@cache
def tree(name):
    """A module's syntax tree; parsed when a test first asks, since every process of tests reads this file."""
    return ast.parse(PATHS[name].read_text(encoding="utf-8"))


@cache
def imports(name):
    """Full names of what a module imports, wherever in the file; for typing only, too."""
    found = []
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} has a relative import"
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def known_modules(name):
    """Those of the project's modules that a module imports; the packages around it are no news to it."""
    for full in imports(name):
        there = full
        while there and there not in PATHS:
            there = there.rpartition(".")[0]
        if there and there != name and not name.startswith(f"{there}."):
            yield there


@cache
def graph():
    """What each module imports, by full names."""
    return {name: sorted(set(known_modules(name))) for name in PATHS}


def room(house, name):
    """Of a module below `house`; None elsewhere."""
    inside = name.removeprefix(f"{house}.")
    return None if inside == name else inside.partition(".")[0]


def order_offenses():
    """Imports of what stands later, or in the same line."""
    for house, lines in HOUSES.items():
        rank = {name: number for number, line in enumerate(lines) for name in line.split()}
        for name, others in graph().items():
            here = room(house, name)
            if here is None:
                continue
            if here not in rank:
                yield f"place: {name} has none in the order of {house}"
                continue
            for other in others:
                there = room(house, other)
                if there not in (None, here) and rank.get(there, -1) >= rank[here]:
                    yield f"order: {name} imports {other}"


def circle_offenses():
    """Modules that know each other, one circle after the other."""
    left = {name: list(others) for name, others in graph().items() if name not in ("pipeline", "viewer")}
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            circle = sorted(set(error.args[1]))
            yield f"circle: {' '.join(circle)}"
            for name in circle:
                left[name] = [other for other in left[name] if other not in circle]
        else:
            return


def size_offenses():
    """Files and functions that are too long, folders that are too full."""
    folders = Counter(path.parent for path in PATHS.values() if path.name != "__init__.py")
    for folder, count in folders.items():
        inside = f"{folder.relative_to(ROOT).as_posix()}/"
        if count > FILES and inside not in LARGE:
            yield f"files: {inside}"
    for name, path in PATHS.items():
        if path.relative_to(ROOT).as_posix().startswith(LARGE):
            continue
        if len(path.read_text(encoding="utf-8").splitlines()) > LINES:
            yield f"lines: {name}"
        for node in ast.walk(tree(name)):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES:
                yield f"function: {name} {node.name}"


def private_offenses():
    """Modules with a leading underscore that another room imports."""
    for name, others in graph().items():
        for other in others:
            around, _, last = other.rpartition(".")
            if last.startswith("_") and last != "__main__" and not f"{name}.".startswith(f"{around}."):
                yield f"private: {name} imports {other}"


CHECKS = (order_offenses, circle_offenses, size_offenses, private_offenses)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_house_is_in_order(check):
    assert sorted(set(check()) - set(KNOWN)) == []


def test_what_is_known_to_offend_still_does():
    assert set(KNOWN) <= {offense for check in CHECKS for offense in check()}


def test_no_two_files_of_tests_have_one_name():
    """Pytest loads each by its name alone, and refuses the second where one process gets both."""
    names = Counter(path.name for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []


def test_the_engine_knows_no_face():
    for name in PATHS:
        if name.startswith("pipeline."):
            found = {module.split(".")[0] for module in imports(name)}
            assert not found & {"viewer", "PyQt6", "superqt", "click"}, name


def test_views_know_no_qt():
    for name in PATHS:
        if name.startswith("viewer.views"):
            assert not {module.split(".")[0] for module in imports(name)} & {"PyQt6", "superqt", "click"}


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
        "heavy = {'torch', 'PyQt6', 'cv2', 'av', 'openvino', 'timm', 'numpy', 'transformers'} & set(sys.modules)\n"
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
    for package in ("pipeline", "viewer"):
        for path in (ROOT / package).rglob("*.py"):
            assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), f"{path} has no docstring"


SIGNALS = ["kill", "killpg", "raise_signal", "alarm", "setitimer", "_exit"]
IN_A_POOL = "tests/pipeline/conversion/test_worker_pool.py"
"""Its `dying` is work for a process of the pool."""


def calls_on_itself(path):
    """Lines on which a test sends a signal to its own process, or ends it."""
    text = path.read_text("utf-8")
    if not any(f".{name}(" in text for name in SIGNALS):
        return []
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    return [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for call in calls
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name)
        if call.func.value.id in ("os", "signal") and call.func.attr in SIGNALS
        if not call.func.attr.startswith("kill") or ast.unparse(call.args[0]) in ("0", "os.getpid()")
    ]


def test_no_test_sends_a_signal_to_what_runs_the_tests():
    """It would hit all that libraries have made of this process; and a worker that ends takes its other tests along."""
    found = [line for path in (ROOT / "tests").rglob("*.py") for line in calls_on_itself(path)]
    assert [line.partition(":")[0] for line in found] == [IN_A_POOL], found
