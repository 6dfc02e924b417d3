"""Convert uploaded videos one after the other; keep few of them, and delete them after a while.

    jobs = Jobs(folder, estimator, WebSettings())
    with jobs.room(length):                                   # before anything of it is received
        job = jobs.add(file, "mp4", query)                    # `file` is read to its end
    job.told(); job.output; jobs.remove(job.name)
    jobs.close()                                              # the next `Jobs(folder, …)` resumes the work

Each has a folder with a name that nobody can guess: the upload, the result, and what was asked for (`store.py`).
"""

from __future__ import annotations

import logging
import secrets
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipeline import untrusted
from pipeline.conversion.checkpoint import unfinished
from pipeline.conversion.convert import convert
from pipeline.conversion.progress import Stopped
from pipeline.conversion.request import ConversionHooks, ConversionRequest
from pipeline.errors import CancelledError, DiskFullError, SettingsError, ignored
from pipeline.inference.estimator import DepthEstimator
from pipeline.objects.settings import ObjectSettings
from pipeline.settings import ConvertSettings
from viewer.views.base import for_converter
from viewer.web.concurrency_gate import BusyError
from viewer.web.image_depth import RequestOptions
from viewer.web.jobs.job import Job, JobState, now
from viewer.web.jobs.store import FORMATS, claim, output_name, save, sweep, take_up
from viewer.web.jobs.upload import receive
from viewer.web.messages import message_of
from viewer.web.query_options import FILE, options_of
from viewer.web.settings import MEGA, WebSettings

_log = logging.getLogger(__name__)  # calls a job by the start of its name: all of it is the key to it

COME_AGAIN = 60
KEPT = 4
"""Finished videos to keep per place in the queue, so that videos fetched late do not block new ones."""


class Jobs:
    """A queue of jobs, which converts in its own thread. Thread-safe."""

    def __init__(
        self,
        folder: Path,
        estimator: DepthEstimator,
        settings: WebSettings,
        objects: ObjectSettings = ObjectSettings(),  # noqa: B008 - frozen
    ) -> None:
        """Lock `folder` for this server; if another server uses it, lock one beside it."""
        self._folder, self._lock = claim(folder)
        self._estimator, self._settings, self._objects = estimator, settings, objects
        self._jobs: dict[str, Job] = {}
        self._arriving = 0
        self._changed = threading.Condition()
        self._closing = False
        for job in take_up(self._folder):
            self._jobs[job.name] = job
        sweep(self._folder)
        self._thread = threading.Thread(target=self._work, name="jobs")
        self._thread.start()

    @property
    def _most_pixels(self) -> int:
        return int(self._settings.max_megapixels * MEGA)

    @contextmanager
    def room(self, size: int) -> Iterator[None]:
        """Reserve a place for an upload of this many bytes. Raises `BusyError` or `DiskFullError`."""
        self._clear_old()
        with self._changed:
            if sum(not job.ended for job in self._jobs.values()) + self._arriving >= self._settings.max_jobs:
                raise BusyError(COME_AGAIN)
            self._arriving += 1
        try:
            with self._storing():
                self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # somebody may clean the caches
                free = shutil.disk_usage(self._folder).free
            if 2 * size > free:  # the video, and what becomes of it
                raise DiskFullError("The server has no disk space left for this video.")
            yield
        finally:
            with self._changed:
                self._arriving -= 1

    def add(self, file: BinaryIO, form: str, query: Sequence[tuple[str, str]]) -> Job:
        """Add a job; call it inside `room`. Raises for invalid options and for files that are not videos."""
        if form not in FORMATS:
            raise SettingsError(f"“{form}” is not a format.", hint=f"Choose one of: {', '.join(FORMATS)}.")
        options_of(query, FILE)
        folder = self._folder / secrets.token_urlsafe(16)
        job = Job(folder, folder / output_name(form), query)
        _log.info("video %s comes, to be %s", job.name[:6], form)
        try:
            with self._storing():
                folder.mkdir(mode=0o700)
                receive(file, job.source, self._most_pixels)
                save(job)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        with self._changed:
            self._jobs[job.name] = job
            self._changed.notify_all()
        return job

    @contextmanager
    def _storing(self) -> Iterator[None]:
        """Raise `DiskFullError` for visitors where the system refuses something; the reason is logged."""
        try:
            yield
        except OSError as error:
            _log.error("videos cannot be stored in %s: %s", self._folder, error)
            raise DiskFullError("The server cannot store the upload.", hint="Try again later.") from error

    def get(self, name: str) -> Job | None:
        """Return the job; None if it does not exist or was deleted."""
        self._clear_old()
        with self._changed:
            return self._jobs.get(name)

    def remove(self, name: str) -> bool:
        """Stop it if it runs, and forget it and its files; whether there was one."""
        with self._changed:
            job = self._jobs.pop(name, None)
            if job is None:
                return False
            job.unwanted.set()
            if job.state is not JobState.RUNNING:  # else the worker does it
                shutil.rmtree(job.folder, ignore_errors=True)
        return True

    def close(self) -> None:
        """Stop; finished work is kept for the next server."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join()
        self._lock.release()

    def _clear_old(self) -> None:
        oldest = now() - 60 * self._settings.keep_jobs
        with self._changed:
            # Those that were fetched go before those that were not, and the oldest first.
            ended = sorted(
                (job for job in self._jobs.values() if job.ended),
                key=lambda job: (not job.is_fetched, job.ended),
            )
            many = len(ended) - KEPT * max(1, self._settings.max_jobs)
            old = [job.name for number, job in enumerate(ended) if job.ended < oldest or number < many]
        for name in old:
            self.remove(name)

    # -- in the worker's thread ----------------------------------------------------------------------------------

    def _work(self) -> None:
        while (job := self._next()) is not None:
            job.attempts += 1  # noted first: what ends the server is not taken up for ever
            self._save(job)
            try:
                with untrusted.limited(job.source, self._most_pixels):
                    self._convert(job)
                job.state, job.ended = JobState.DONE, now()
            except Stopped:  # the server ends
                job.state, job.attempts = JobState.WAITING, job.attempts - 1
                self._save(job)
                return
            except CancelledError:
                job.ended = now()
            except Exception as error:
                _log.info("video %s failed: %s", job.name[:6], error, exc_info=True)
                job.fail(message_of(error, job.folder), now())
            _log.info("video %s: %s", job.name[:6], job.state)
            job.source.unlink(missing_ok=True)
            if job.unwanted.is_set():
                shutil.rmtree(job.folder, ignore_errors=True)
            else:
                self._save(job)

    @staticmethod
    def _save(job: Job) -> None:
        """Save the job if possible: a full disk does not end the server, and a removed job has no folder."""
        with ignored(_log, OSError):
            save(job)

    def _next(self) -> Job | None:
        """Wait for the next job; return None when the server stops."""

        def waiting() -> Job | None:
            return next((job for job in self._jobs.values() if job.state is JobState.WAITING), None)

        with self._changed:
            self._changed.wait_for(lambda: self._closing or waiting() is not None)
            job = None if self._closing else waiting()
            if job is not None:
                job.state = JobState.RUNNING
            return job

    def _convert(self, job: Job) -> None:
        requested: RequestOptions = options_of(job.query, FILE)
        look = requested.look

        def may_not_go_on() -> bool:
            if self._closing:
                raise Stopped
            return job.unwanted.is_set()

        estimator = self._estimator.sized(requested.input_size)
        settings = ConvertSettings(
            max_side=requested.max_side,
            field_of_view=requested.field_of_view,
            resume=unfinished(job.output) is not None,
        )
        hooks = ConversionHooks(
            render=for_converter(look),
            load=lambda _settings: estimator,
            on_progress=lambda progress: setattr(job, "progress", progress),
            cancelled=may_not_go_on,
        )
        request = ConversionRequest(job.source, job.output, settings, look=look, objects=self._objects)
        result = convert(request, hooks)
        job.message = message_of(" ".join(result.notes), job.folder)
