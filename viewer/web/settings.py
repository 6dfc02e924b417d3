"""The settings of the HTTP server: its address and its limits."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from pipeline.errors import SettingsError
from pipeline.option import Settings, option

MEGA = 1_000_000


@dataclass(frozen=True)
class WebSettings(Settings):
    """Address and limits of the server; by default only local programs have access."""

    host: str = option("127.0.0.1", "address to listen on; any address other than localhost requires --token")
    port: int = option(7860, "port to listen on; 0 = any free port", minimum=0, maximum=65535)
    token: str | None = option(
        None, "access token that every request must send: “Authorization: Bearer TOKEN”"
    )
    max_image_size: float = option(10.0, "largest accepted image file", minimum=0.01, maximum=1000, unit="MB")
    max_megapixels: float = option(
        50.0, "largest accepted image or video frame, in pixels", minimum=0.01, maximum=1000, unit="megapixels"
    )  # fmt: skip
    max_video_size: float = option(1000.0, "largest accepted video file", minimum=0.01, unit="MB")
    max_jobs: int = option(
        8, "largest number of videos on the server, finished or not", minimum=0, maximum=1000
    )
    keep_jobs: float = option(
        60.0, "how long to keep a finished video", minimum=0.01, maximum=100_000, unit="minutes"
    )
    max_queue: int = option(
        16, "largest number of waiting requests; further requests get the status 429", minimum=0, maximum=1000
    )
    queue_timeout: float = option(
        30.0, "how long a request may wait in the queue in the queue", minimum=0.1, maximum=3600, unit="s"
    )
    upload_timeout: float = option(
        30.0,
        "how long an upload may take; after that, it must arrive at 20 kB/s or faster",
        minimum=0.1,
        maximum=3600,
        unit="s",
    )
    request_timeout: float = option(
        60.0,
        "how long the processing of a request may take",
        minimum=0.1,
        maximum=3600,
        unit="s",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.token is not None and not self.token.strip():
            raise SettingsError(
                "The token is empty.", hint="Omit it, or choose a token of about 20 random characters."
            )
        if not (self.is_local or self.token):
            raise SettingsError(
                f"On {self.host}, other machines have access to this server.",
                hint="Protect it with --token, such as --token LONG-RANDOM-TEXT",
            )

    @property
    def is_local(self) -> bool:
        """Whether only this machine has access."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:  # a name
            return False
