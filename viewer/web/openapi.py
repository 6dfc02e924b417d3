"""What `/docs` and `/openapi.json` say of a route: the options of its query, its answers, and what may go wrong.

@app.post("/upload", responses=answers({"image/png": None}, 413, 415), openapi_extra=query_of(KNOWN))
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from pipeline.settings import Option

ERRORS = {
    400: "There is no option “color”. Known are: colormap, invert, range, far, near, refine, view, opacity.",
    401: "The token is missing or wrong.",
    403: "Pages of https://elsewhere.example are not let in.",
    404: "There is no such job, or not any more.",
    406: "Depth comes as image/png, application/x-npy, application/json.",
    408: "The upload is too slow.",
    409: "The job is running.",
    413: "The file is larger than 10 MB.",
    415: "The upload is not an image that can be decoded. It is damaged or in an unsupported format. Remove it, or "
    "save it as PNG or JPEG.",
    429: "Too many requests at once. Retry in 2 s.",
    503: "It was not done within 60 s. Try again later, or a smaller picture.",
}
"""An example of each."""
ANYWHERE = (401, 403)
"""What the guard answers, whatever is asked for."""
STILL = (400, 408, 413, 415, 429, 503)
"""What may become of a picture."""
ENVELOPE = {
    "type": "object",
    "required": ["status", "message"],
    "properties": {"status": {"type": "string", "enum": ["error"]}, "message": {"type": "string"}},
}
KINDS = {bool: "boolean", int: "integer", float: "number"}
DEPTH_HEADERS = {
    "X-Depth-Min": "The least disparity: farthest",
    "X-Depth-Max": "The largest: nearest",
    "X-Model": "The network",
    "X-Runtime": "What runs it",
    "X-Milliseconds": "How long decoding and network took",
    "X-Field-Of-View": "Degrees that the picture's longer side spans",
    "X-Lens": "Where that comes from; “assumed” where nothing tells",
}
BINARY = {"schema": {"type": "string", "format": "binary"}}


def answers(
    contents: Mapping[str, Any], *errors: int, success: int = 200, headers: Mapping[str, str] | None = None
) -> dict[int | str, dict[str, Any]]:
    """`contents` has an example for each kind of a good answer, None for what is bytes."""
    good: dict[str, Any] = {
        "description": "Done" if success == HTTPStatus.OK else "Taken",
        "content": {
            kind: BINARY if example is None else {"example": example} for kind, example in contents.items()
        },
    }
    if headers:
        good["headers"] = {
            name: {"description": text, "schema": {"type": "string"}} for name, text in headers.items()
        }
    return {success: good, **{status: _error(status) for status in sorted({*ANYWHERE, *errors})}} | {
        "default": {
            "description": "Whatever else goes wrong",
            "content": {"application/json": {"schema": ENVELOPE}},
        }
    }


def _error(status: int) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "description": HTTPStatus(status).phrase,
        "content": {
            "application/json": {
                "schema": ENVELOPE,
                "example": {"status": "error", "message": ERRORS[status]},
            }
        },
    }
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        answer["headers"] = {
            "Retry-After": {"description": "In how many seconds to come again", "schema": {"type": "integer"}}
        }
    return answer


def query_of(known: Mapping[str, Option]) -> dict[str, Any]:
    """The options that a query may have, with their bounds."""
    return {
        "parameters": [
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": _about(entry),
                "schema": _schema(entry),
            }
            for name, entry in known.items()
        ]
    }


def _about(entry: Option) -> str:
    return f"{entry.help} ({entry.unit})" if entry.unit else entry.help


def _schema(entry: Option) -> dict[str, Any]:
    bounds = {"minimum": entry.minimum, "maximum": entry.maximum}
    number = {"type": KINDS.get(entry.type, "integer"), **{k: v for k, v in bounds.items() if v is not None}}
    schema: dict[str, Any] = number
    if entry.choices is not None:
        schema = {"type": "string", "enum": list(entry.choices())}
        if len(number) > 1:
            schema = {"anyOf": [schema, number]}
    return schema if entry.default is None else {**schema, "default": entry.default}
