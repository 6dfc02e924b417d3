"""`depth-viewer sources`: list the sources of this machine."""

from __future__ import annotations

import click


@click.command()
def command() -> None:
    """List the cameras and the other types of sources.

    Example: depth-viewer sources
    """
    from pipeline.sources.camera import list_cameras, stable_path
    from viewer.console import tell

    cameras = list_cameras()
    for camera in cameras:
        tell(f"{camera.index:<8}{camera.name}")
        if path := stable_path(camera, cameras):
            tell(f"        {path}")
    if not cameras:
        click.echo("No camera was found.")
    click.echo(
        "\nAlso: demo, screen, a video file, an image, a folder of images, "
        "or a URL (http, https, rtsp, rtmp or udp).\n"
        "Open one with: depth-viewer view " + (str(cameras[0].index) if cameras else "demo")
    )
