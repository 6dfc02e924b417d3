"""The settings of the HTTP server: its address and its limits."""

from __future__ import annotations

import ipaddress
import re
import ssl
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.option import Settings, option

MEGA = 1_000_000
HOST_NAME = re.compile(r"[a-z0-9_.-]+|\[?[0-9a-f:]+\]?")
ROOT = re.compile(r"(/[A-Za-z0-9._~-]+)*")


@dataclass(frozen=True)
class WebSettings(Settings):
    """Address and limits of the server; by default only local programs have access."""

    host: str = option("127.0.0.1", "address to listen on; any address other than localhost requires --token")
    port: int = option(7860, "port to listen on; 0 = any free port", minimum=0, maximum=65535)
    foxglove: int | None = option(
        None,
        "port at which --source is also served to Foxglove, over WebSocket and without a token; Foxglove expects 8765",
        minimum=0, maximum=65535,
    )  # fmt: skip
    token: str | None = option(
        None,
        "access token that every request must send: “Authorization: Bearer TOKEN”; other users of this machine can "
        "see it in the list of processes",
        variable="DEPTH_VIEWER_TOKEN",
    )
    token_file: Path | None = option(None, "file with the access token")
    trusted_host: str | None = option(
        None,
        "host name under which a reverse proxy is reached, such as depth.example.org; separate several by commas",
    )
    root_path: str = option("", "path prefix that a reverse proxy adds, such as /depth")
    certfile: Path | None = option(None, "TLS certificate for HTTPS, in PEM format")
    keyfile: Path | None = option(None, "private key of the TLS certificate, if it is not in the same file")
    max_image_size: float = option(
        10.0, "maximum size of an image file", minimum=0.01, maximum=1000, unit="MB"
    )
    max_megapixels: float = option(
        50.0, "maximum size of an image or a video frame", minimum=0.01, maximum=1000, unit="megapixels"
    )  # fmt: skip
    max_video_size: float = option(1000.0, "maximum size of a video file", minimum=0.01, unit="MB")
    max_jobs: int = option(
        8, "maximum number of videos that wait or are converted; further ones get status 429",
        minimum=0, maximum=1000,
    )  # fmt: skip
    keep_jobs: float = option(
        60.0,
        "how long to keep a finished video; if there are many, the oldest are deleted earlier",
        minimum=0.01,
        maximum=100_000,
        unit="minutes",
    )
    max_queue: int = option(
        16, "maximum number of waiting requests; further requests get status 429", minimum=0, maximum=1000
    )
    queue_timeout: float = option(
        30.0, "how long a request may wait in the queue", minimum=0.1, maximum=3600, unit="s"
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
        if self.token_file is not None:
            object.__setattr__(self, "token", self._read_token(self.token_file))
        if self.token is not None:
            _check_token(self.token)
        for name in self.trusted_hosts:
            if not HOST_NAME.fullmatch(name):
                raise SettingsError(
                    f"“{name}” is not a host name.", hint="Give it without scheme and port: depth.example.org"
                )
        if not ROOT.fullmatch(self.root_path):
            raise SettingsError(
                f"“{self.root_path}” is not a path prefix.",
                hint="It starts with a slash and ends without: /depth",
            )
        self._check_certificate()
        if not (self.is_local or self.token):
            raise SettingsError(
                f"On {self.host}, other machines have access to this server.",
                hint="Protect it with --token, such as --token LONG-RANDOM-TEXT",
            )

    @property
    def trusted_hosts(self) -> tuple[str, ...]:
        """Return the trusted host names in lower case."""
        names = (self.trusted_host or "").split(",")
        return tuple(name.strip().lower() for name in names if name.strip())

    def _read_token(self, path: Path) -> str:
        if self.token is not None:
            raise SettingsError("The token is given twice.", hint="Use either --token or --token-file.")
        try:
            return path.read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "it is not a text file"
            raise SettingsError(
                f"The token file {path} cannot be read: {reason}.", hint="Check the path."
            ) from error

    def _check_certificate(self) -> None:
        if self.certfile is None:
            if self.keyfile is not None:
                raise SettingsError(
                    "The key has no certificate.", hint="Give the certificate with --certfile."
                )
            return
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(self.certfile, self.keyfile, password="")
        except (OSError, ValueError) as error:  # SSLError is an OSError
            reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or str(error)
            raise SettingsError(
                f"The certificate {self.certfile} cannot be used: {reason}.",
                hint="Certificate and key must be PEM files that belong together, the key without a password.",
            ) from error

    @property
    def is_local(self) -> bool:
        """Return whether only this machine has access."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:  # a name
            return False


def _check_token(token: str) -> None:
    """Reject tokens that cannot be sent in a header, since every request would fail without a reason."""
    if not token.strip():
        raise SettingsError(
            "The token is empty.", hint="Omit it, or choose a token of about 20 random characters."
        )
    if token != token.strip() or not (token.isascii() and token.isprintable()):
        raise SettingsError(
            "The token contains characters that cannot be sent.",
            hint="Use ASCII letters, digits and punctuation, without spaces at the ends.",
        )
