"""The routes: a picture comes in a form's field `image`, its depth goes out.

    app = make_app(estimator, WebSettings())
    uvicorn.run(app)

What each may be asked for is in `wishes.py`, and in the page that `/docs` makes of this file.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, File, Request, UploadFile
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException

from pipeline.colormap import lookup_table
from pipeline.colormaps import NAMES
from pipeline.errors import DepthViewerError, SettingsError, SourceNotFoundError, SourceUnreadableError, told
from pipeline.estimator import DepthEstimator
from viewer.web.gate import BusyError, Gate
from viewer.web.guard import Guard
from viewer.web.job_routes import add_jobs
from viewer.web.jobs import Jobs
from viewer.web.live import Live
from viewer.web.live_routes import add_live
from viewer.web.settings import WebSettings
from viewer.web.stills import Seen, Stills, TooLargeError, npy, png, png16
from viewer.web.tally import Counting, Tally
from viewer.web.wishes import wishes_of

STATUS: tuple[tuple[type[Exception], HTTPStatus], ...] = (
    (BusyError, HTTPStatus.TOO_MANY_REQUESTS),
    (TooLargeError, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (SourceUnreadableError, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
    (SourceNotFoundError, HTTPStatus.NOT_FOUND),
    (SettingsError, HTTPStatus.BAD_REQUEST),
    (DepthViewerError, HTTPStatus.INTERNAL_SERVER_ERROR),
)
Upload = Annotated[UploadFile, File(description="A picture: JPEG, PNG, WebP, TIFF and others")]


def make_app(
    estimator: DepthEstimator, settings: WebSettings, live: Live | None = None, jobs: Jobs | None = None
) -> FastAPI:
    """The whole server around one network; `live` takes one of its streams, and so do `jobs`."""
    app = FastAPI(
        title="Depth Viewer",
        description="Pictures in, depth out. Options go into the query; see the README's chapter on the server.",
        docs_url="/docs",
        redoc_url=None,
    )
    stills = Stills(estimator, settings.most_pixels * 1e6)
    gate = Gate(
        max(1, estimator.streams - (live is not None) - (jobs is not None)),
        settings.waiting,
        settings.patience,
    )
    tally = Tally(gate)
    began = time.monotonic()

    async def see(request: Request, image: UploadFile, make: Callable[[Seen], Any]) -> tuple[Seen, Any]:
        """The picture's depth, and what `make` makes of it: both in a thread."""
        wishes = wishes_of(request.query_params.multi_items())
        data = await image.read()

        def work() -> tuple[Seen, Any]:
            seen = stills.see(data, wishes)
            return seen, make(seen)

        return await gate.run(work)

    @app.post("/predict", summary="Depth as JSON with a picture in it")
    async def predict(request: Request, image: Upload) -> dict[str, Any]:
        seen, (picture, least, largest) = await see(
            request, image, lambda seen: (png(seen.view()), *_extremes(seen))
        )
        height, width = seen.depth.frame.image.shape[:2]
        return {
            "status": "success",
            "depth_min": least,
            "depth_max": largest,
            "result_image_b64": base64.b64encode(picture).decode(),
            "width": width,
            "height": height,
            "model": estimator.model,
            "runtime": estimator.runtime,
            "milliseconds": round(seen.milliseconds, 1),
        }

    @app.post("/upload", summary="Depth as a picture", response_class=Response)
    async def upload(request: Request, image: Upload) -> Response:
        seen, picture = await see(request, image, lambda seen: png(seen.view()))
        return Response(picture, media_type="image/png", headers=_facts(seen, estimator))

    @app.post("/depth", summary="Disparity: 16-bit PNG, NPY or JSON, as Accept says", response_class=Response)
    async def depth(request: Request, image: Upload) -> Response:
        kind = _kind(request.headers.get("accept", "*/*"))
        seen, body = await see(request, image, DEPTHS[kind])
        return Response(body, media_type=kind, headers=_facts(seen, estimator))

    @app.get("/health", summary="Whether it works, and what it works with")
    async def health() -> dict[str, Any]:
        return {
            "status": "success",
            "model": estimator.model,
            "runtime": estimator.runtime,
            "at_work": gate.inside,
            "waiting": gate.waiting,
            "live": live is not None,
            "seconds": round(time.monotonic() - began, 1),
        }

    @app.get("/metrics", summary="Figures for Prometheus", response_class=Response)
    async def metrics() -> Response:
        return Response(tally.text(), media_type=CONTENT_TYPE_LATEST)

    @app.get("/colormaps", summary="The names of all colormaps")
    async def colormap_names() -> list[str]:
        return list(NAMES)

    @app.get("/colormaps/{name}", summary="256 colors from far to near")
    async def colormap(name: str) -> list[list[int]]:
        return lookup_table(name).tolist()  # type: ignore[no-any-return]

    page = Path(str(resources.files("viewer.web"))) / "page"

    @app.get("/", include_in_schema=False)
    async def front() -> Response:
        return Response((page / "index.html").read_bytes(), media_type="text/html; charset=utf-8")

    add_live(app, live)
    if jobs is not None:
        add_jobs(app, jobs)
    app.mount("/page", StaticFiles(directory=page))
    app.add_middleware(Guard, settings=settings)
    app.add_middleware(Counting, tally=tally)
    for error, status in STATUS:
        app.add_exception_handler(error, partial(_told, status))
    app.add_exception_handler(RequestValidationError, _no_picture)
    app.add_exception_handler(HTTPException, _refused)
    return app


def _as_json(seen: Seen) -> bytes:
    import json

    least, largest = _extremes(seen)
    facts = {"status": "success", "depth_min": least, "depth_max": largest}
    return json.dumps({**facts, "disparity": seen.disparity.round(6).tolist()}).encode()


DEPTHS: dict[str, Callable[[Seen], bytes]] = {
    "image/png": png16,
    "application/x-npy": npy,
    "application/json": _as_json,
}


def _kind(accept: str) -> str:
    """The first that is wished for and can be had; 16-bit PNG where all will do."""
    wished = [part.split(";")[0].strip().lower() for part in accept.split(",")]
    for each in wished:
        if each in DEPTHS:
            return each
        if each in ("*/*", "image/*", ""):
            return "image/png"
        if each == "application/*":
            return "application/x-npy"
    raise HTTPException(HTTPStatus.NOT_ACCEPTABLE, f"Depth comes as {', '.join(DEPTHS)}.")


def _extremes(seen: Seen) -> tuple[float, float]:
    return float(seen.depth.disparity.min()), float(seen.depth.disparity.max())


def _facts(seen: Seen, estimator: DepthEstimator) -> dict[str, str]:
    """What a picture alone does not tell."""
    least, largest = _extremes(seen)
    return {
        "X-Depth-Min": f"{least:.9g}",
        "X-Depth-Max": f"{largest:.9g}",
        "X-Model": estimator.model,
        "X-Runtime": estimator.runtime,
        "X-Milliseconds": f"{seen.milliseconds:.1f}",
    }


async def _told(status: HTTPStatus, _request: Request, error: Exception) -> Response:
    response = JSONResponse({"status": "error", "message": told(error)}, status)
    with suppress(AttributeError):
        response.headers["Retry-After"] = str(error.retry_after)  # type: ignore[attr-defined]
    return response


async def _no_picture(request: Request, _error: Exception) -> Response:
    field = "video" if request.url.path == "/jobs" else "image"
    message = f"There is no {field} in the request. Send one as the field “{field}” of a form."
    return JSONResponse({"status": "error", "message": message}, HTTPStatus.BAD_REQUEST)


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    body = {"status": "error", "message": str(error.detail)}
    return JSONResponse(body, error.status_code, headers=error.headers)
