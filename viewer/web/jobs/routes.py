"""Convert videos over HTTP: upload, query, download and delete.

POST /jobs?format=mp4&view=overlay    field `video`: {"id": …} and the progress
GET /jobs/ID · GET /jobs/ID/result · GET /jobs/ID/sidecar · DELETE /jobs/ID
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import FastAPI, File, HTTPException, Request, UploadFile
from fastapi.responses import FileResponse, Response

from pipeline.option import Option, one_of
from viewer.web.jobs.job import Job, JobState
from viewer.web.jobs.queue import Jobs
from viewer.web.jobs.store import FORMATS
from viewer.web.openapi import answers, query_of
from viewer.web.query_options import FILE

Video = Annotated[UploadFile, File(description="Video in any common format")]
FORMAT = Option("format", str, "mp4", "output format", choices=one_of(*FORMATS))
WAITING = {"id": "oW0lNq5kJx6oOqDc9WmZkA", "state": "waiting", "message": ""}
PROGRESS = {"stage": "writing", "frames_done": 120, "frame_count": 300, "rate": 61.5, "eta": 2.9}
RUNNING = {**WAITING, "state": "running", **PROGRESS}
NOT_THERE = "There is no such job. It may have been deleted."


def add_jobs(app: FastAPI, jobs: Jobs) -> None:
    """Add the routes for videos."""

    @app.post(
        "/jobs",
        summary="Convert a video",
        status_code=HTTPStatus.ACCEPTED,
        responses=answers(
            {"application/json": {"status": "success", **WAITING}}, 400, 408, 413, 415, 429, 507, success=202
        ),
        openapi_extra=query_of({"format": FORMAT, **FILE}),
    )
    async def begin(request: Request, video: Video) -> dict[str, Any]:
        """`curl -F video=@clip.mp4 "http://127.0.0.1:7860/jobs?format=mp4&view=side_by_side"`"""
        form = request.query_params.get("format", "mp4")
        query = [(name, value) for name, value in request.query_params.multi_items() if name != "format"]
        job = await asyncio.to_thread(jobs.add, video.file, form, query)
        return {"status": "success", **job.told()}

    @app.get(
        "/jobs/{name}",
        summary="Progress of a job",
        responses=answers({"application/json": {"status": "success", **RUNNING}}, 404),
    )
    async def ask(name: str) -> dict[str, Any]:
        return {"status": "success", **_found(jobs, name).told()}

    @app.delete(
        "/jobs/{name}",
        summary="Cancel or delete a job",
        responses=answers({"application/json": {"status": "success"}}, 404),
    )
    async def remove(name: str) -> dict[str, Any]:
        if not await asyncio.to_thread(jobs.remove, name):
            raise HTTPException(HTTPStatus.NOT_FOUND, NOT_THERE)
        return {"status": "success"}

    _add_results(app, jobs)


def _add_results(app: FastAPI, jobs: Jobs) -> None:
    """Add the routes for results of finished jobs."""

    @app.get(
        "/jobs/{name}/result",
        summary="Converted video",
        response_class=Response,
        responses=answers({"video/mp4": None, "application/octet-stream": None}, 404, 409),
    )
    async def result(name: str) -> Response:
        """`curl -OJ http://127.0.0.1:7860/jobs/ID/result`"""
        job = _done(jobs, name)
        job.is_fetched = True
        return FileResponse(job.output, filename=job.output.name)

    @app.get(
        "/jobs/{name}/sidecar",
        summary="Description of lossless depth, as JSON",
        response_class=Response,
        responses=answers({"application/json": {"kind": "depth-viewer disparity"}}, 404, 409),
    )
    async def sidecar(name: str) -> Response:
        job = _done(jobs, name)
        if not job.sidecar.exists():
            raise HTTPException(
                HTTPStatus.NOT_FOUND, "Only lossless depth (format=depth_video) has a sidecar."
            )
        return FileResponse(job.sidecar, filename=job.sidecar.name)


def _found(jobs: Jobs, name: str) -> Job:
    job = jobs.get(name)
    if job is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, NOT_THERE)
    return job


def _done(jobs: Jobs, name: str) -> Job:
    job = _found(jobs, name)
    if job.state is not JobState.DONE:
        raise HTTPException(HTTPStatus.CONFLICT, f"The job is {job.state}. {job.message}".strip())
    return job
