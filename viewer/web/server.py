"""Build the server: all routes, the page, and the error responses.

app = make_app(estimator, WebSettings())
uvicorn.run(app)
"""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from importlib import resources
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException
from starlette.routing import Route

from pipeline.colormaps import NAMES
from pipeline.errors import (
    CalibrationError,
    DepthViewerError,
    DiskFullError,
    SettingsError,
    SourceNotFoundError,
    SourceUnreadableError,
)
from pipeline.inference.estimator import DepthEstimator
from pipeline.objects.detector import ObjectDetector
from pipeline.render.colormap import lookup_table
from viewer.web import docs_page
from viewer.web.concurrency_gate import BusyError, Gate, SlowError
from viewer.web.image_depth import Stills, TooLargeError
from viewer.web.image_routes import add_stills
from viewer.web.jobs.queue import Jobs
from viewer.web.jobs.routes import add_jobs
from viewer.web.live import Live
from viewer.web.live_routes import add_live
from viewer.web.messages import message_of
from viewer.web.metrics import Counting, ServerMetrics
from viewer.web.openapi import answers
from viewer.web.security import Guard, path_of
from viewer.web.settings import WebSettings

_log = logging.getLogger(__name__)
STATUS: tuple[tuple[type[Exception], HTTPStatus], ...] = (
    (BusyError, HTTPStatus.TOO_MANY_REQUESTS),
    (SlowError, HTTPStatus.SERVICE_UNAVAILABLE),
    (TooLargeError, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (SourceUnreadableError, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
    (SourceNotFoundError, HTTPStatus.NOT_FOUND),
    (DiskFullError, HTTPStatus.INSUFFICIENT_STORAGE),
    (SettingsError, HTTPStatus.BAD_REQUEST),
    (CalibrationError, HTTPStatus.BAD_REQUEST),
    (DepthViewerError, HTTPStatus.INTERNAL_SERVER_ERROR),
)
HEALTHY = {
    "status": "success",
    "model": "nano",
    "runtime": "openvino cpu bf16",
    "running": 1,
    "waiting": 0,
    "live": False,
    "seconds": 86.4,
}
MAY_LOAD = (
    "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; base-uri 'none'; form-action 'none'"
)
"""Content security policy: own files and local data only; the page cannot be framed by others."""


def make_app(
    estimator: DepthEstimator,
    settings: WebSettings,
    live: Live | None = None,
    jobs: Jobs | None = None,
    detector: ObjectDetector | None = None,
) -> FastAPI:
    """Create the application around one model, whose streams are shared by images, `live` and `jobs`."""
    app = FastAPI(
        title="Depth Viewer",
        description="Depth of images and videos over HTTP. Options go in the query: see docs/server.md.",
        docs_url=None,  # FastAPI's own page takes its scripts from elsewhere
        redoc_url=None,
    )
    stills = Stills(estimator, settings.max_megapixels * 1e6, detector)
    gate = Gate(
        estimator.streams,  # a video and what is live need theirs now and then: then one picture more is waited for
        settings.max_queue,
        settings.queue_timeout,
        settings.request_timeout,
    )
    server_metrics = ServerMetrics(gate)

    add_stills(app, stills, gate)
    _add_facts(app, estimator, gate, server_metrics, is_live=live is not None)
    _add_colormaps(app)
    _add_pages(app)
    add_live(app, live)
    if jobs is not None:
        add_jobs(app, jobs)
    rooms = dict.fromkeys(("/predict", "/upload", "/depth", "/points"), gate.room)
    app.add_middleware(Guard, settings=settings, rooms=rooms | ({"/jobs": jobs.room} if jobs else {}))
    app.add_middleware(Counting, metrics=server_metrics)
    for error, status in STATUS:
        app.add_exception_handler(error, partial(_told, status))
    app.add_exception_handler(RequestValidationError, _no_picture)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(Exception, _broken)
    return app


def _add_facts(
    app: FastAPI, estimator: DepthEstimator, gate: Gate, server_metrics: ServerMetrics, *, is_live: bool
) -> None:
    """Add the routes for health and metrics."""
    began = time.monotonic()

    @app.get(
        "/health",
        summary="State of the server, the model and the runtime",
        responses=answers({"application/json": HEALTHY}),
    )
    async def health() -> dict[str, Any]:
        return {
            "status": "success",
            "model": estimator.model,
            "runtime": estimator.runtime,
            "running": gate.inside,
            "waiting": gate.waiting,
            "live": is_live,
            "seconds": round(time.monotonic() - began, 1),
        }

    @app.get(
        "/metrics",
        summary="Metrics for Prometheus",
        response_class=Response,
        responses=answers({"text/plain": "depth_viewer_waiting 0.0"}),
    )
    async def metrics() -> Response:
        return Response(server_metrics.text(), media_type=CONTENT_TYPE_LATEST)


def _add_colormaps(app: FastAPI) -> None:
    @app.get(
        "/colormaps",
        summary="Names of all colormaps",
        responses=answers({"application/json": ["inferno", "turbo"]}),
    )
    async def colormap_names() -> list[str]:
        return list(NAMES)

    @app.get(
        "/colormaps/{name}",
        summary="Lookup table of a colormap: 256 RGB colors from far to near",
        responses=answers({"application/json": [[0, 0, 4], [252, 255, 164]]}, 400),
    )
    async def colormap(name: str) -> list[list[int]]:
        return lookup_table(name).tolist()  # type: ignore[no-any-return]


def _add_pages(app: FastAPI) -> None:
    page = Path(str(resources.files("viewer.web"))) / "page"

    @app.get("/", include_in_schema=False)
    async def front() -> Response:
        return _html((page / "index.html").read_bytes())

    @app.get("/docs", include_in_schema=False)
    async def docs() -> Response:
        return _html(docs_page.page(app.openapi()))

    app.mount("/page", StaticFiles(directory=page))


def _html(page: str | bytes) -> Response:
    """Return an HTML response with the content security policy."""
    headers = {"Content-Security-Policy": f"{MAY_LOAD}; frame-ancestors 'none'"}
    return Response(page, media_type="text/html; charset=utf-8", headers=headers)


async def _told(status: HTTPStatus, _request: Request, error: Exception) -> Response:
    response = JSONResponse({"status": "error", "message": message_of(error)}, status)
    with suppress(AttributeError):
        response.headers["Retry-After"] = str(error.retry_after)  # type: ignore[attr-defined]
    return response


async def _no_picture(request: Request, _error: Exception) -> Response:
    field = "video" if path_of(request.scope) == "/jobs" else "image"
    message = f"The request has no file “{field}”. Send it in the form field “{field}”."
    return JSONResponse({"status": "error", "message": message}, HTTPStatus.BAD_REQUEST)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error.__cause__, OSError):  # what comes is put down in files of the system, if it is long
        _log.error("an upload to %s cannot be stored: %s", path_of(request.scope), error.__cause__)
        refused = DiskFullError("The server cannot store the upload.", hint="Try again later.")
        return await _told(HTTPStatus.INSUFFICIENT_STORAGE, request, refused)
    body = {"status": "error", "message": str(error.detail)}
    headers = dict(error.headers or {})
    if (
        error.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    ):  # by itself it names those of the first route alone
        headers["Allow"] = ", ".join(sorted(_methods(request)))
    return JSONResponse(body, error.status_code, headers=headers)


def _methods(request: Request) -> set[str]:
    """Return the methods that a path allows."""
    routes = [route for route in request.app.routes if isinstance(route, Route)]
    return set().union(
        *(route.methods or () for route in routes if route.path_regex.match(path_of(request.scope)))
    )


async def _broken(_request: Request, _error: Exception) -> Response:
    """Answer an unexpected error without details, which are in the log."""
    body = {"status": "error", "message": "Internal server error."}
    return JSONResponse(body, HTTPStatus.INTERNAL_SERVER_ERROR)
