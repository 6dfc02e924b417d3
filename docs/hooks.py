"""Fill the documentation with what the code says: mkdocs runs this for every page.

A page has a line `<!-- from the code: NAME -->`, with an argument after the name where the part takes one. What it is
replaced by is made from the program itself, so that no table of keys, options or routes is ever out of date.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
MARK = re.compile(r"^<!-- from the code: ([\w-]+)(?: (\S+))? -->$", re.MULTILINE)
FILE_LINK = re.compile(
    r"\[([^]]+)\]\((?:\.\./)+((?:pipeline|viewer|tests|examples|packaging)/[^)]*|[A-Z]+(?:\.\w+)?)\)"
)
OPTION = re.compile(r"<code>(--[\w-]+)</code>")
CHINESE = "zh"


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Replace every mark; of links to files of the repository, which are no pages, the text remains, with a tooltip."""
    language = CHINESE if page.file.src_uri.endswith(f".{CHINESE}.md") else "en"
    filled = MARK.sub(
        lambda found: translated(PARTS[found[1]](language, found[2] or ""), page.meta.get("words", {})),
        markdown,
    )
    return FILE_LINK.sub(r'<span title="\2">\1</span>', filled)


def on_page_content(html: str, **_: Any) -> str:
    """Mark the names of options, which the style keeps in one piece: a browser breaks them behind any hyphen."""
    return OPTION.sub(r'<code class="option">\1</code>', html)


def translated(text: str, words: dict[str, str]) -> str:
    """Replace whole cells of tables by what the head of the page calls them, under `words`."""
    if not words:
        return text
    lines = [
        "|".join(
            f" {words.get(cell.strip(), cell.strip())} " if cell.strip() else cell for cell in line.split("|")
        )
        if line.startswith("|")
        else line
        for line in text.split("\n")
    ]
    return "\n".join(lines)


def table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    """Format a table of Markdown."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def shortcuts(language: str, _argument: str) -> str:
    """Return the keys of the window, under the headings of its own list."""
    head = {"en": ("Key", "Action", "What it does"), CHINESE: ("按键", "操作", "作用")}[language]
    parts = []
    for heading, entries in _actions(language).items():
        rows = (
            (
                " or ".join(f"`{key}`" for key in entry.keys).replace(" or ", " · "),
                entry.text.rstrip("…"),
                entry.tip,
            )
            for entry in entries.values()
            if entry.keys
        )
        parts.append(f"**{heading}**\n\n{table(head, rows)}")
    return "\n\n".join(parts)


@cache
def _actions(language: str) -> dict[str, dict[str, Any]]:
    """Build the table of actions in a language of the window; without a display."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PyQt6.QtCore import QCoreApplication, QTranslator

    from viewer.desktop.widgets.action_table import ActionTable

    app = QCoreApplication.instance() or QCoreApplication([])
    translator = QTranslator()
    if language == CHINESE:
        translator.load(str(ROOT / "viewer/desktop/translations/depth-viewer_zh_CN.qm"))
        app.installTranslator(translator)
    try:
        return ActionTable().groups
    finally:
        app.removeTranslator(translator)


def command_names() -> Iterator[str]:
    """Yield the commands, and the parts of groups as "models fetch"."""
    import click

    from viewer.cli import cli

    top = click.Context(cli)
    for name in sorted(cli.list_commands(top)):
        command = cli.get_command(top, name)
        if command is None or command.hidden:
            continue
        yield name
        if isinstance(command, click.Group):
            yield from (f"{name} {part}" for part in sorted(command.list_commands(click.Context(command))))


def commands(language: str, _argument: str) -> str:
    """Return the help of every command, each under a heading."""
    return "\n\n".join(
        f"{'###' if ' ' in name else '##'} {name}\n\n{command(language, name.replace(' ', '/'))}"
        for name in command_names()
    )


def command(_language: str, argument: str) -> str:
    """Return the help of one command, "models/fetch", as the command line prints it."""
    import click

    from viewer.cli import cli

    width = {"max_content_width": 80, "terminal_width": 80}
    found: Any = cli
    context = click.Context(cli, info_name="depth-viewer", **width)
    for name in argument.split("/"):
        found = found.get_command(context, name)
        context = click.Context(found, info_name=name, parent=context, **width)
    return f"```text\n{found.get_help(context)}\n```"


def http_api(language: str, _argument: str) -> str:
    """Return every route of the server with its options and answers, from its own description."""
    chinese = language == CHINESE
    words = (
        ("参数", "取值", "说明") if chinese else ("Parameter", "Value", "What it is"),
        ("状态码", "类型", "说明") if chinese else ("Status", "Type", "What it means"),
    )
    description = _openapi()
    parts = []
    for path, methods in description["paths"].items():
        for method, route in methods.items():
            part = [f"### `{method.upper()} {path}`", route.get("summary", ""), route.get("description", "")]
            options = [_option(each) for each in route.get("parameters", [])]
            if options:
                title = "查询参数" if chinese else "Query options"
                part.append(f'??? note "{title}"\n\n' + _indented(table(words[0], iter(options))))
            answers = (
                (
                    f"`{status}`",
                    ", ".join(f"`{kind}`" for kind in answer.get("content", {})) or "—",
                    answer["description"],
                )
                for status, answer in route["responses"].items()
            )
            part.append(table(words[1], answers))
            parts.append("\n\n".join(text for text in part if text))
    return "\n\n".join(parts)


def _option(option: dict[str, Any]) -> tuple[str, str, str]:
    kind = option.get("schema", {})
    choices = kind.get("enum") or next(
        (each["enum"] for each in kind.get("anyOf", []) if "enum" in each), None
    )
    value = str(kind.get("type", ""))
    if choices:
        value = ", ".join(map(str, choices[:9])) + (", …" if len(choices) > 9 else "")
    if "minimum" in kind or "maximum" in kind:
        value += f" {kind.get('minimum', '')} … {kind.get('maximum', '')}"
    if kind.get("default") not in (None, ""):
        value += f" (default: {kind['default']})"
    return f"`{option['name']}`", value, option.get("description", "")


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


@cache
def _openapi() -> dict[str, Any]:
    """Describe the server with everything switched on; nothing is loaded or served."""
    from tempfile import TemporaryDirectory
    from types import SimpleNamespace

    from viewer.web.jobs.queue import Jobs
    from viewer.web.server import make_app
    from viewer.web.settings import WebSettings

    estimator: Any = SimpleNamespace(model="nano", runtime="openvino", digest="", streams=1)
    settings = WebSettings()
    with TemporaryDirectory() as folder:
        jobs = Jobs(Path(folder) / "jobs", estimator, settings)
        description: dict[str, Any] = make_app(estimator, settings, None, jobs).openapi()
        jobs.close()
    return description


def model_card(_language: str, _argument: str) -> str:
    """Return the model card, without its heading; its picture is a file of the site."""
    text = (ROOT / "pipeline/training/README.md").read_text("utf-8")
    return text.partition("\n")[2].replace("](rendered.jpg)", "](images/rendered.jpg)")


def on_files(files: Any, config: Any, **_: Any) -> Any:
    """Add the picture of the model card, which lies beside the card."""
    from mkdocs.structure.files import File

    picture = ROOT / "pipeline/training/rendered.jpg"
    files.append(File.generated(config, "images/rendered.jpg", abs_src_path=str(picture)))
    return files


def models(language: str, _argument: str) -> str:
    """Return the models that come with the program or are downloaded by it."""
    from pipeline import plugins
    from pipeline.models.base import load_model

    head = {
        "en": ("Name", "What it is", "Parameters", "GFLOP per 256x256", "δ1 as published", "License"),
        CHINESE: ("名称", "简介", "参数量", "每 256x256 图像 GFLOP", "公布的 δ1", "许可证"),
    }[language]

    def rows() -> Iterator[tuple[str, ...]]:
        for name in plugins.names("pipeline.models"):
            model = load_model(name)
            published = ", ".join(f"{data} {share:g} %" for data, share in model.published.items())
            yield (
                f"`{name}`",
                " ".join(text for text in (f"{model.title}.", model.provenance) if text),
                f"{model.parameters / 1e6:.1f} M",
                f"{model.gflop:.1f}",
                published or "—",
                model.licence,
            )

    return table(head, rows())


def figures(_language: str, argument: str) -> str:
    """Return a table of the English page, `page.md:2` the second one: figures stand in one place alone.

    A translated page gives the words of its cells in its head, as `words`.
    """
    page, _, number = argument.partition(":")
    tables = re.findall(r"(?:^\|.*\n)+", (ROOT / "docs" / page).read_text("utf-8"), re.MULTILINE)
    return str(tables[int(number) - 1])


def code(_language: str, argument: str) -> str:
    """Return a block of code of the English page, `page.md:2` the second one: what a test runs stands there alone."""
    page, _, number = argument.partition(":")
    blocks = re.findall(
        r"^```\w.*?^```$", (ROOT / "docs" / page).read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    return str(blocks[int(number) - 1])


PARTS: dict[str, Callable[[str, str], str]] = {
    "shortcuts": shortcuts,
    "commands": commands,
    "command": command,
    "http-api": http_api,
    "models": models,
    "model-card": model_card,
    "figures": figures,
    "code": code,
}
"""By the name in the mark."""
