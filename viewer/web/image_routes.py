"""Serve depth of images over HTTP: upload in the form field `image`.

POST /predict    JSON with a PNG in it, as pages of MiDaS services read it
POST /upload     the PNG itself
POST /depth      disparity: 16-bit PNG, NPY or JSON, as Accept says
POST /points     a cloud of points, PLY; in meters with the field `calibration`

What each may be asked for is in `query_options.py`.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Annotated, Any, TypeVar

from fastapi import FastAPI, File, Form, HTTPException, Request, UploadFile
from fastapi.responses import Response

from pipeline.geometry.lens import Lens
from pipeline.geometry.surface import Space
from pipeline.option import Option
from viewer.web.concurrency_gate import Gate
from viewer.web.image_depth import ImageDepth, RequestOptions, Stills, npy, png, png16
from viewer.web.openapi import DEPTH_HEADERS, STILL, answers, query_of
from viewer.web.points import calibration_of, points, space_of
from viewer.web.query_options import FILE, POINTS, options_of

Upload = Annotated[UploadFile, File(description="Image: JPEG, PNG, WebP, TIFF and others")]
Calibration = Annotated[
    UploadFile | str | None,
    Form(description="Calibration of `depth-viewer calibrate`, as a file or as text"),
]
T = TypeVar("T")
PREDICTED = {
    "status": "success",
    "depth_min": 104.2,
    "depth_max": 981.6,
    "result_image_b64": "iVBORw0KGgo…",
    "width": 1280,
    "height": 720,
    "model": "nano",
    "runtime": "openvino bf16",
    "milliseconds": 14.2,
    "images": 1,
}
NUMBERS = {"status": "success", "depth_min": 104.2, "depth_max": 981.6, "disparity": [[104.2, 981.6]]}
PLY = "application/octet-stream"
"""PLY has no registered media type."""


class _StillRoutes:
    """The handlers of the image routes."""

    def __init__(self, stills: Stills, gate: Gate) -> None:
        self._stills, self._gate = stills, gate

    async def _infer(
        self,
        image: UploadFile,
        requested: RequestOptions,
        make: Callable[[ImageDepth], T],
        lens: Lens | None = None,
    ) -> tuple[ImageDepth, T]:
        """Infer the depth of the image and call `make` with it, both in a worker thread."""

        def work() -> tuple[ImageDepth, T]:
            seen = self._stills.infer(image.file.read(), requested, lens)
            return seen, make(seen)

        return await self._gate.run(work)

    async def predict(self, request: Request, image: Upload) -> dict[str, Any]:
        """`curl -F image=@photo.jpg http://127.0.0.1:7860/predict`"""
        seen, picture = await self._infer(image, _options(request), lambda seen: png(seen.view()))
        height, width = seen.depth.frame.image.shape[:2]
        least, largest = seen.extremes
        return {
            "status": "success",
            "depth_min": least,
            "depth_max": largest,
            "result_image_b64": b64encode(picture).decode(),
            "width": width,
            "height": height,
            "model": seen.estimator.model,
            "runtime": seen.estimator.runtime,
            "milliseconds": round(seen.milliseconds, 1),
            "images": seen.images,
            **({} if seen.objects is None else {"objects": seen.objects}),
        }

    async def upload(self, request: Request, image: Upload) -> Response:
        """`curl -F image=@photo.jpg -o depth.png http://127.0.0.1:7860/upload?colormap=turbo`"""
        seen, picture = await self._infer(image, _options(request), lambda seen: png(seen.view()))
        return Response(picture, media_type="image/png", headers=_facts(seen))

    async def depth(self, request: Request, image: Upload) -> Response:
        """`curl -F image=@photo.jpg -H "Accept: application/x-npy" -o depth.npy http://127.0.0.1:7860/depth`

        Larger values are nearer. The 16-bit PNG spans X-Depth-Min to X-Depth-Max.
        """
        kind = _kind(request.headers.get("accept", "*/*"))
        seen, body = await self._infer(image, _options(request), DEPTHS[kind])
        return Response(body, media_type=kind, headers=_facts(seen))

    async def cloud(self, request: Request, image: Upload, calibration: Calibration = None) -> Response:
        """`curl -F image=@photo.jpg -F calibration=@room.json -o photo.ply http://127.0.0.1:7860/points`

        In meters with a calibration, otherwise relative. A comment in the file and `X-Unit` give the unit.
        """
        text = calibration if isinstance(calibration, str | None) else await calibration.read()
        measured = calibration_of(text, self._stills.estimator)
        requested = _options(request, POINTS)

        def make(seen: ImageDepth) -> tuple[Space, bytes]:
            space = space_of(seen, measured)
            return space, points(seen, space)

        seen, (space, body) = await self._infer(image, requested, make, measured.lens if measured else None)
        headers = _facts(seen) | {
            "X-Unit": space.unit,
            "Content-Disposition": 'attachment; filename="points.ply"',
        }
        return Response(body, media_type=PLY, headers=headers)


def add_stills(app: FastAPI, stills: Stills, gate: Gate) -> None:
    """Add the routes for images."""
    routes = _StillRoutes(stills, gate)
    app.post(
        "/predict",
        summary="Depth image in JSON",
        responses=answers({"application/json": PREDICTED}, *STILL),
        openapi_extra=query_of(FILE),
    )(routes.predict)
    app.post(
        "/upload",
        summary="Depth image as PNG",
        response_class=Response,
        responses=answers({"image/png": None}, *STILL, headers=DEPTH_HEADERS),
        openapi_extra=query_of(FILE),
    )(routes.upload)
    app.post(
        "/depth",
        summary="Disparity as 16-bit PNG, NPY or JSON, by the Accept header",
        response_class=Response,
        responses=answers(
            {"image/png": None, "application/x-npy": None, "application/json": NUMBERS},
            406,
            *STILL,
            headers=DEPTH_HEADERS,
        ),
        openapi_extra=query_of(FILE),
    )(routes.depth)
    app.post(
        "/points",
        summary="Point cloud as binary PLY with colors and normals",
        response_class=Response,
        responses=answers({PLY: None}, *STILL, headers=DEPTH_HEADERS | {"X-Unit": "Unit of the coordinates"}),
        openapi_extra=query_of(POINTS),
    )(routes.cloud)


def _options(request: Request, known: Mapping[str, Option] = FILE) -> RequestOptions:
    return options_of(request.query_params.multi_items(), known)


def _as_json(seen: ImageDepth) -> bytes:
    seen.require_few("JSON is limited to")
    least, largest = seen.extremes
    facts = {"status": "success", "depth_min": least, "depth_max": largest}
    return json.dumps({**facts, "disparity": seen.disparity.round(6).tolist()}).encode()


DEPTHS: dict[str, Callable[[ImageDepth], bytes]] = {
    "image/png": png16,
    "application/x-npy": npy,
    "application/json": _as_json,
}


def _kind(accept: str) -> str:
    """Return the first accepted type that is available; 16-bit PNG for any type."""
    requested_types = [part.split(";")[0].strip().lower() for part in accept.split(",")]
    for each in requested_types:
        if each in DEPTHS:
            return each
        if each in ("*/*", "image/*", ""):
            return "image/png"
        if each == "application/*":
            return "application/x-npy"
    raise HTTPException(HTTPStatus.NOT_ACCEPTABLE, f"Available types: {', '.join(DEPTHS)}.")


def _facts(seen: ImageDepth) -> dict[str, str]:
    """Return the response headers."""
    estimator, lens = seen.estimator, seen.lens
    least, largest = seen.extremes
    return {
        "X-Depth-Min": f"{least:.9g}",
        "X-Depth-Max": f"{largest:.9g}",
        "X-Unit": "1/m" if estimator.calibration else "relative",
        "X-Model": estimator.model,
        "X-Runtime": estimator.runtime,
        "X-Milliseconds": f"{seen.milliseconds:.1f}",
        "X-Field-Of-View": f"{max(lens.field_of_view(seen.depth.frame.image.shape[:2])):.2f}",
        "X-Images": str(seen.images),
        "X-Lens": " ".join(lens.source.encode("ascii", "replace").decode().split()),
    }
