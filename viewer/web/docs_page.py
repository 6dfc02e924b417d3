"""Render `/docs`: every route with its options, responses and an example, as one static page without scripts.

    page(app.openapi())          # HTML; styled by page/docs.css

It loads nothing from other servers, so it works offline.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any

Json = dict[str, Any]
HEAD = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}: HTTP API</title>
<link rel="icon" href="page/icon.svg">
<link rel="stylesheet" href="page/docs.css">
<main>
<h1>{title}</h1>
<p>{description} Machine-readable: <a href="openapi.json">/openapi.json</a>.</p>
"""


def page(schema: Json) -> str:
    """Return the HTML page of an OpenAPI document."""
    about = schema["info"]
    parts = [HEAD.format(title=escape(about["title"]), description=escape(about.get("description", "")))]
    for path, methods in schema["paths"].items():
        for method, route in methods.items():
            parts += _route(f"{method.upper()} {path}", route)
    return "".join([*parts, "</main>\n</html>\n"])


def _route(name: str, route: Json) -> Iterator[str]:
    yield f"<section>\n<h2><code>{escape(name)}</code> {escape(route.get('summary', ''))}</h2>\n"
    for paragraph in filter(None, route.get("description", "").split("\n\n")):
        is_command = paragraph.startswith("`curl") and paragraph.endswith("`")
        yield (
            f"<pre>{escape(paragraph.strip('`'))}</pre>\n" if is_command else f"<p>{_marked(paragraph)}</p>\n"
        )
    if route.get("parameters"):
        rows = "".join(_option(option) for option in route["parameters"])
        yield f"<details><summary>{len(route['parameters'])} options</summary><table>{rows}</table></details>\n"
    rows = "".join(_answer(code, answer) for code, answer in route.get("responses", {}).items())
    yield f"<table>{rows}</table>\n</section>\n"


def _option(option: Json) -> str:
    kind = option.get("schema", {})
    kinds = kind.get("anyOf", [kind])
    values = [str(value) for each in kinds for value in each.get("enum", ())]
    types = [each["type"] for each in kinds if each.get("type", "null") != "null" and "enum" not in each]
    bounds = [
        f"{sign} {each[key]:g}"
        for each in kinds
        for key, sign in (("minimum", "≥"), ("maximum", "≤"))
        if key in each
    ]
    default = f"default {kind['default']}" if kind.get("default") is not None else ""
    many = ", ".join(values[:12]) + (f", … ({len(values)})" if len(values) > 12 else "")
    told = ", ".join(filter(None, (many, *types, *bounds, default)))
    words = option.get("description") or kind.get("description", "")
    return f"<tr><td><code>{escape(option['name'])}</code><td>{escape(told)}<td>{escape(words)}</tr>\n"


def _answer(code: str, answer: Json) -> str:
    kinds = []
    for kind, content in answer.get("content", {}).items():
        example = content.get("example")
        shown = example if isinstance(example, str) else json.dumps(example, ensure_ascii=False)
        kinds.append(f"<code>{escape(kind)}</code> ")
        if example is not None:
            kinds.append(f"<pre>{escape(shown)}</pre>")
    for name, header in answer.get("headers", {}).items():
        kinds.append(f"<br><code>{escape(name)}</code> {escape(header.get('description', ''))}")
    return f"<tr><td>{escape(code)}<td>{escape(answer.get('description', ''))}<td>{''.join(kinds)}</tr>\n"


def _marked(words: str) -> str:
    """Mark text between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(words))
