"""Where the server listens, and how much it takes from anybody."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from pipeline.errors import SettingsError
from pipeline.settings import Settings, option

MEGA = 1_000_000


@dataclass(frozen=True)
class WebSettings(Settings):
    """The defaults let this machine's own programs in and nobody else."""

    host: str = option(
        "127.0.0.1", "the address to listen at; other than this machine's own, it takes a token"
    )
    port: int = option(7860, "the port to listen at; 0 takes a free one", minimum=0, maximum=65535)
    token: str | None = option(
        None, "a password that every request has to bring: “Authorization: Bearer TOKEN”"
    )
    most_bytes: float = option(
        10.0, "the largest picture that is taken", minimum=0.01, maximum=1000, unit="MB"
    )
    most_pixels: float = option(
        50.0, "the most pixels of a picture, however small its file is", minimum=0.01, maximum=1000, unit="megapixels"
    )  # fmt: skip
    most_video_bytes: float = option(1000.0, "the largest video that is taken", minimum=0.01, unit="MB")
    jobs: int = option(8, "how many videos are kept at a time, done or not", minimum=0, maximum=1000)
    keep: float = option(
        60.0, "how long a finished video is kept", minimum=0.01, maximum=100_000, unit="minutes"
    )
    waiting: int = option(
        16, "how many requests may wait; whoever comes then is told to come again", minimum=0, maximum=1000
    )
    patience: float = option(30.0, "how long a request may wait", minimum=0.1, maximum=3600, unit="s")
    sending: float = option(
        30.0,
        "how long an upload may take, before it has to come at 20 kB a second",
        minimum=0.1,
        maximum=3600,
        unit="s",
    )
    time_limit: float = option(
        60.0,
        "how long the work on a request may take once it is its turn",
        minimum=0.1,
        maximum=3600,
        unit="s",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.token is not None and not self.token.strip():
            raise SettingsError(
                "The token is empty.", hint="Leave it out, or make one up: 20 letters will do."
            )
        if not (self.is_local or self.token):
            raise SettingsError(
                f"At {self.host} other machines could use this one.",
                hint="Give them a password: --token SOMETHING-LONG",
            )

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:  # a name
            return False
