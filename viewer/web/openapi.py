"""Describe a route for `/docs` and `/openapi.json`: the query options, the responses and the errors.

@app.post("/upload", responses=answers({"image/png": None}, 413, 415), openapi_extra=query_of(KNOWN))
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from pipeline.option import Option

ERRORS = {
    400: "There is no option “color”. Available: colormap, invert, range, far, near, refine, view, opacity.",
    401: "The token is missing or wrong.",
    403: "Requests from the page https://elsewhere.example are not allowed.",
    404: "There is no such job. It may have been deleted.",
    406: "Available types: image/png, application/x-npy, application/json.",
    408: "The upload is too slow.",
    409: "The job is running.",
    413: "The file is larger than 10 MB.",
    415: "The upload is not an image that can be decoded. It is damaged or in an unsupported format. Remove it, or "
    "save it as PNG or JPEG.",
    429: "Too many requests at once. Retry in 2 s.",
    507: "The server cannot store the upload.",
    503: "The request took longer than 60 s. Retry later, or send a smaller image.",
}
"""One example per status."""
ANYWHERE = (401, 403)
"""Errors of every route, from the access check."""
STILL = (400, 408, 413, 415, 429, 503, 507)
"""Errors of routes that take an image."""
ENVELOPE = {
    "type": "object",
    "required": ["status", "message"],
    "properties": {"status": {"type": "string", "enum": ["error"]}, "message": {"type": "string"}},
}
KINDS = {bool: "boolean", int: "integer", float: "number"}
DEPTH_HEADERS = {
    "X-Depth-Min": "Smallest disparity (farthest)",
    "X-Depth-Max": "Largest disparity (nearest)",
    "X-Unit": "Unit of disparity: “relative”, or “1/m” from a metric model",
    "X-Model": "Depth model",
    "X-Runtime": "Inference runtime",
    "X-Milliseconds": "Time of decoding and inference, in milliseconds",
    "X-Field-Of-View": "Field of view along the longer side, in degrees",
    "X-Images": "Images in the file, such as frames of an animation; the first one is used",
    "X-Lens": "Origin of the field of view; “assumed” if it is unknown",
}
BINARY = {"schema": {"type": "string", "format": "binary"}}


def answers(
    contents: Mapping[str, Any], *errors: int, success: int = 200, headers: Mapping[str, str] | None = None
) -> dict[int | str, dict[str, Any]]:
    """Return the responses of a route. `contents` has an example per media type, None for binary data."""
    good: dict[str, Any] = {
        "description": "Success" if success == HTTPStatus.OK else "Accepted",
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
            "description": "Any other error",
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
            "Retry-After": {"description": "Seconds until the next attempt", "schema": {"type": "integer"}}
        }
    return answer


def query_of(known: Mapping[str, Option]) -> dict[str, Any]:
    """Return the query options with their bounds."""
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
