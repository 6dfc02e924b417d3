"""What only some systems have stands in tests that are marked so, and nothing of it is needed to collect the others.

On Windows a missing name of `os` ends the collection of a file, and a signal to a process ends it. macOS has no /proc.
"""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
POSIX_MODULES = {"fcntl", "grp", "pty", "pwd", "resource", "termios", "tty"}
POSIX_NAMES = {
    "os": {
        "chown", "fork", "geteuid", "getpgid", "getuid", "killpg", "mkfifo", "nice", "openpty", "setsid", "statvfs",
        "sysconf", "uname",
    },
    "signal": {
        "SIGALRM", "SIGCHLD", "SIGCONT", "SIGHUP", "SIGKILL", "SIGSTOP", "SIGTSTP", "SIGUSR1", "SIGUSR2", "SIGXFSZ",
        "pthread_kill", "setitimer",
    },
}  # fmt: skip
POSIX_CALLS = {"chmod", "killpg", "send_signal", "symlink", "symlink_to"}
"""Methods, of whatever object: Windows has no such permissions, takes no signal but the end, and asks for a right."""
POSIX_OPTIONS = {"pass_fds", "preexec_fn", "start_new_session"}
POSIX_PATHS = re.compile(r"(?:#!)?/(?:bin|dev/(?:null|zero)|etc|usr)\b")
LINUX_PATHS = re.compile(r"/(?:proc|sys|dev/full)\b")
SIGNAL_TO_ITSELF = re.compile(r"os\.kill\(os\.getpid\(\), signal")
"""In the code of another process, which is a text here; `test_architecture.py` forbids it in that of tests."""


def needs_of(node: ast.AST) -> set[str]:
    """The systems that one piece of code asks for: "posix", "linux" or none."""
    match node:
        case ast.Attribute(value=ast.Name(id="os" | "signal" as module), attr=name) if (
            name in POSIX_NAMES[module]
        ):
            return {"posix"}
        case ast.Call(func=ast.Attribute(attr=name)) if name in POSIX_CALLS:
            return {"posix"}
        case ast.keyword(arg=name) if name in POSIX_OPTIONS:
            return {"posix"}
        case ast.Import(names=[ast.alias(name=name)]) | ast.ImportFrom(module=name) if name in POSIX_MODULES:
            return {"posix"}
        case ast.Constant(value=str(text)):
            posix = POSIX_PATHS.match(text) or SIGNAL_TO_ITSELF.search(text)
            return ({"posix"} if posix else set()) | ({"linux"} if LINUX_PATHS.match(text) else set())
    return set()


def is_question(node: ast.AST) -> bool:
    """Whether this `if` asks for the system, so that what is in it runs only where it can."""
    asked = ast.unparse(node.test) if isinstance(node, ast.If | ast.IfExp) else ""
    return any(word in asked for word in ("sys.platform", "hasattr(", "STATM.exists"))


def marks_of(nodes: list[ast.expr]) -> set[str]:
    """The marks of a function or a file, or of one set of its parameters."""
    text = " ".join(map(ast.unparse, nodes))
    marks = {mark for mark in ("posix", "linux", "display") if re.search(rf"\bmark\.{mark}\b", text)}
    return marks | ({"posix"} if marks else set())  # the other two are no Windows either


class Module:
    """The functions of a file of tests: what each needs, marks it has, and functions of the file that it uses."""

    def __init__(self, path: Path) -> None:
        tree = ast.parse(path.read_text("utf-8"))
        self.path, self.problems = path.relative_to(TESTS), []
        self.marks = marks_of(
            [
                each.value
                for each in tree.body
                if isinstance(each, ast.Assign) and "pytestmark" in ast.unparse(each)
            ]
        )
        self.functions = {}
        for node in tree.body:
            self._look_at(node)

    def _look_at(self, node: ast.stmt, of_class: frozenset[str] = frozenset()) -> None:
        if isinstance(node, ast.FunctionDef):
            for (
                each
            ) in node.decorator_list:  # evaluated when the file is collected, but for what a lambda holds
                self._must_be_everywhere(each)
            self.functions[node.name] = (*self._inside(node), of_class | marks_of(node.decorator_list))
        elif isinstance(node, ast.ClassDef):
            for each in node.body:
                self._look_at(each, frozenset(marks_of(node.decorator_list)))
        elif not is_question(node):
            self._must_be_everywhere(node)

    def _must_be_everywhere(self, node: ast.AST) -> None:
        """Names and modules that Windows lacks end the collection of the file; texts do not."""
        if isinstance(node, ast.Lambda) or is_question(node):
            return
        if not isinstance(node, ast.Constant) and needs_of(node):
            self.problems.append(
                f"{self.path}:{node.lineno} cannot be collected everywhere: {ast.unparse(node)}"
            )
        for child in ast.iter_child_nodes(node):
            self._must_be_everywhere(child)

    def _inside(self, node: ast.AST) -> tuple[set[str], set[str]]:
        """What code needs, and the names in it: fixtures of the file are names of arguments."""
        if is_question(node):
            return set(), set()
        needed, used = needs_of(node), set()
        if isinstance(node, ast.Name):
            used.add(node.id)
        elif isinstance(node, ast.arg):
            used.add(node.arg)
        for child in ast.iter_child_nodes(node):
            more_needed, more_used = self._inside(child)
            needed |= more_needed
            used |= more_used
        return needed, used

    def all_needs(self, name: str) -> set[str]:
        """With those of all functions of the file that are used."""
        seen, waiting, needed = set(), [name], set()
        while waiting:
            if (each := waiting.pop()) not in seen and each in self.functions:
                seen.add(each)
                needed |= self.functions[each][0]
                waiting += self.functions[each][1]
        return needed

    def unmarked(self) -> list[str]:
        """Its tests that some system cannot run, and that do not say so."""
        tests = [name for name in self.functions if name.startswith("test_")]
        return [
            f"{self.path}: {name} needs the mark {', '.join(sorted(missing))}"
            for name in tests
            if (missing := self.all_needs(name) - self.functions[name][2] - self.marks)
        ]


@pytest.mark.parametrize("path", sorted(TESTS.rglob("test_*.py")), ids=lambda path: path.stem)
def test_a_test_says_what_system_it_needs(path: Path) -> None:
    module = Module(path)
    assert not module.problems + module.unmarked()


def test_what_is_not_marked_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = """
import os, signal, pytest
def stop(process): process.send_signal(signal.SIGSTOP)
def test_direct(): os.geteuid()
def test_by_another(process): stop(process)
@pytest.mark.posix
def test_marked(process): stop(process)
@pytest.mark.parametrize("make", [os.mkfifo])
def test_collected(make): pass
@pytest.mark.posix
def test_linux_only(): open("/proc/self/stat")
"""
    (tmp_path / "test_x.py").write_text(code, "utf-8")
    monkeypatch.setattr("test_platform_marks.TESTS", tmp_path)
    module = Module(tmp_path / "test_x.py")
    assert [line.partition(":")[2].split()[0] for line in module.problems] == ["8"]
    assert [line.split()[1] for line in module.unmarked()] == [
        "test_direct", "test_by_another", "test_collected", "test_linux_only",
    ]  # fmt: skip
