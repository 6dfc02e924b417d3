"""Videos over HTTP: sent, asked after, fetched, given up.

POST /jobs?format=mp4&view=overlay    field `video`: {"id": …}, and how it goes
GET /jobs/ID · GET /jobs/ID/result · GET /jobs/ID/sidecar · DELETE /jobs/ID
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import FastAPI, File, HTTPException, Request, UploadFile
from fastapi.responses import FileResponse, Response

from viewer.web.jobs import Job, Jobs, State

Video = Annotated[UploadFile, File(description="A video of any common kind")]
NOT_THERE = "There is no such job, or not any more."


def add_jobs(app: FastAPI, jobs: Jobs) -> None:
    """The routes."""

    @app.post("/jobs", summary="Convert a video", status_code=HTTPStatus.ACCEPTED)
    async def begin(request: Request, video: Video, format: str = "mp4") -> dict[str, Any]:
        query = [(name, value) for name, value in request.query_params.multi_items() if name != "format"]
        job = await asyncio.to_thread(jobs.add, video.file, format, query)
        return {"status": "success", **job.told()}

    @app.get("/jobs/{name}", summary="How far it is")
    async def ask(name: str) -> dict[str, Any]:
        return {"status": "success", **_found(jobs, name).told()}

    @app.get("/jobs/{name}/result", summary="What became of it", response_class=Response)
    async def result(name: str) -> Response:
        job = _done(jobs, name)
        return FileResponse(job.output, filename=job.output.name)

    @app.get("/jobs/{name}/sidecar", summary="What lossless depth means, JSON", response_class=Response)
    async def sidecar(name: str) -> Response:
        job = _done(jobs, name)
        if not job.sidecar.exists():
            raise HTTPException(HTTPStatus.NOT_FOUND, "Only lossless depth (format=depth_video) has one.")
        return FileResponse(job.sidecar, filename=job.sidecar.name)

    @app.delete("/jobs/{name}", summary="Give it up, or away with it")
    async def remove(name: str) -> dict[str, Any]:
        if not await asyncio.to_thread(jobs.remove, name):
            raise HTTPException(HTTPStatus.NOT_FOUND, NOT_THERE)
        return {"status": "success"}


def _found(jobs: Jobs, name: str) -> Job:
    job = jobs.get(name)
    if job is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, NOT_THERE)
    return job


def _done(jobs: Jobs, name: str) -> Job:
    job = _found(jobs, name)
    if job.state is not State.DONE:
        raise HTTPException(HTTPStatus.CONFLICT, f"The job is {job.state}. {job.message}".strip())
    return job
