"""Start the server: bind the socket first, so that errors are reported in one line."""

from __future__ import annotations

import errno
import logging
import socket
import sys
from dataclasses import replace

import click
import uvicorn

from pipeline.errors import DepthViewerError, SettingsError
from pipeline.inference.estimator import DepthEstimator
from pipeline.objects.detector import ObjectDetector
from pipeline.objects.settings import ObjectSettings
from pipeline.settings import EstimatorSettings
from pipeline.storage.cache import cache_folder
from viewer.web.jobs.queue import Jobs
from viewer.web.live import Live
from viewer.web.server import make_app
from viewer.web.settings import WebSettings
from viewer.web.uvicorn_config import config_of

_log = logging.getLogger(__name__)


def serve(
    estimator: DepthEstimator,
    settings: WebSettings,
    live: Live | None,
    detector: ObjectDetector | None = None,
) -> None:
    """Run the server until Ctrl-C; unfinished videos continue at the next start."""
    listening = listen(settings)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    port = listening.getsockname()[1]
    where = f"{'https' if settings.certfile else 'http'}://{host}:{port}"
    click.echo(f"{estimator.model} on {estimator.runtime}, listening on {where} (stop with Ctrl-C)")
    _log.info(
        "serving %s, %s", where, {name: each for name, each in vars(settings).items() if name != "token"}
    )
    objects = detector.settings if detector else ObjectSettings()
    jobs = Jobs(cache_folder("jobs") / str(port), estimator, settings, objects)
    try:
        with listening:
            app = make_app(estimator, settings, live, jobs, detector)
            _server(config_of(app, settings), settings, live).run(sockets=[listening])
    finally:
        jobs.close()


def _server(config: uvicorn.Config, settings: WebSettings, live: Live | None) -> uvicorn.Server:
    """Return the HTTP server, with one for Foxglove where it is wanted."""
    if settings.foxglove is None:
        return uvicorn.Server(config)
    if live is None:
        raise SettingsError("There is nothing to serve to Foxglove.", hint="Name what to show with --source.")
    if not settings.is_local:
        raise SettingsError(
            "Foxglove's protocol has no token, so it is served to this machine only.",
            hint="Leave out --host, and forward the port: ssh -L 8765:localhost:8765 HOST",
        )
    from viewer.web.foxglove import FoxgloveServer

    server = FoxgloveServer(config, live, settings.host, settings.foxglove)
    click.echo(f"Foxglove: open a connection to ws://{settings.host}:{server.output.port}")
    return server


def streams_for(estimator: EstimatorSettings, *, live: bool = False) -> EstimatorSettings:
    """Return settings with streams for the images, for one video and for the live source."""
    return replace(estimator, streams=(estimator.streams or 1) + 1 + live)


def listen(settings: WebSettings) -> socket.socket:
    """Open the listening socket. Raises `DepthViewerError` if the address is not available."""
    try:
        family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0][0]
        # asyncio sets TCP_NODELAY only for known TCP sockets: otherwise the end of a short response waits 40 ms.
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        if sys.platform == "win32":  # there, SO_REUSEADDR lets two programs have one port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((settings.host, settings.port))
            listening.listen(128)
        except OSError:
            listening.close()
            raise
    except OSError as error:
        raise DepthViewerError(
            f"Cannot listen on {settings.host}:{settings.port}: {error.strerror}.",
            hint=_way_out(error),
        ) from error
    return listening


def _way_out(error: OSError) -> str:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return "It is no address of this computer. Use 127.0.0.1, or 0.0.0.0 for all of its addresses."
    if error.errno == errno.EACCES:
        return "The system reserves low ports. Choose one from 1024 on with --port."
    return "Another program may use the port. Choose another one with --port."
