"""`depth-viewer serve`: depth of images, videos and live sources over HTTP, and a web page."""

from __future__ import annotations

import os

import click

from pipeline.errors import DepthViewerError
from pipeline.extras import install_hint
from pipeline.objects.settings import ObjectSettings
from pipeline.settings import EstimatorSettings, SourceSettings, StabilizerSettings
from viewer import log
from viewer.options import names_of, require_effect, with_settings
from viewer.web.settings import WebSettings


@click.command()
@click.option("--source", help="Camera, file or stream to show live, at /live.mjpg and on the page.")
@with_settings(
    settings=WebSettings,
    estimator=EstimatorSettings,
    stabilizer=StabilizerSettings,
    capture=SourceSettings,
    objects=ObjectSettings,
)
def command(
    source: str | None,
    settings: WebSettings,
    estimator: EstimatorSettings,
    stabilizer: StabilizerSettings,
    capture: SourceSettings,
    objects: ObjectSettings,
) -> None:
    """Serve depth over HTTP, by default to this machine only.

    POST a form with the field “image” to /predict (JSON), /upload (PNG), /depth (16-bit PNG, NPY, JSON) or /points
    (PLY), or a form with the field “video” to /jobs. For a page, open the address in a browser. The API is
    documented at /docs.

    Example: depth-viewer serve --port 7860
    """
    from pipeline.objects.detector import load_detector
    from pipeline.sources.base import require_exists
    from viewer.console import load_aloud

    log.show_errors()
    # OpenCV itself also refuses larger images, for files whose header does not give the size.
    os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(int(settings.max_megapixels * 1e6)))
    try:
        import fastapi  # noqa: F401
        import PIL  # noqa: F401
        import prometheus_client  # noqa: F401
        import python_multipart  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as error:
        raise DepthViewerError(
            f"The server needs {error.name}, which is not installed.", hint=install_hint("web")
        ) from error
    from viewer.web.live import Live
    from viewer.web.run import serve, streams_for

    if source is None:
        require_effect("--source", "foxglove", *names_of(SourceSettings), *names_of(StabilizerSettings))
    else:
        require_exists(source)
    network = load_aloud(streams_for(estimator, live=source is not None))
    detector = load_detector(objects) if objects.objects else None
    live = None if source is None else Live(source, network, capture, stabilizer, detector)
    serve(network, settings, live, detector)
