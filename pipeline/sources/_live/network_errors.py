"""Explain network errors with a hint; FFmpeg's own messages are about bytes."""

from __future__ import annotations

import errno
import socket
from urllib.parse import urlsplit

import av

from pipeline.errors import SourceError, SourceNotFoundError, SourceUnreadableError
from pipeline.ffmpeg_log import BROKEN, reason

CHECK = "Check the address, and that the device is switched on and in the same network."


def silent(name: str, url: str, waited: float) -> SourceError:
    """Return the error for a timeout; `name` is the address without password."""
    if urlsplit(url).scheme.lower() == "udp":
        return SourceNotFoundError(
            f"No data arrives at {name}; waited {waited:g} s.",
            hint="Start the sender, and check its port and the firewall.",
        )
    return SourceNotFoundError(f"{name} does not respond; waited {waited:g} s.", hint=CHECK)


def unconnected(name: str, url: str, error: Exception) -> SourceError:
    """Convert an error of FFmpeg on connecting to one with a hint for the user."""
    parts = urlsplit(url)
    if isinstance(error, av.HTTPUnauthorizedError | av.HTTPForbiddenError):
        if parts.username:
            return SourceUnreadableError(
                f"{name} does not accept this user name and password.",
                hint="Check them, and their permissions.",
            )
        return SourceUnreadableError(
            f"{name} requires a user name and a password.",
            hint="Put them in the address: scheme://user:password@host/path",
        )
    if isinstance(error, av.HTTPNotFoundError):
        return SourceNotFoundError(f"The server of {name} has nothing at this path.", hint="Check the path.")
    if isinstance(error, av.ProtocolNotFoundError):
        return SourceNotFoundError(
            f"{name}: the protocol {parts.scheme} is not supported.",
            hint="Use http, https, rtsp, rtmp or udp.",
        )
    if getattr(error, "errno", None) == errno.EADDRINUSE:
        return SourceUnreadableError(
            f"{name} cannot be received: the port is in use.",
            hint="Another program, or another window of this one, receives it. Close that one.",
        )
    if parts.hostname and not _has_address(parts.hostname):
        return SourceNotFoundError(f"There is no host named {parts.hostname}.", hint=CHECK)
    if "certificate" in reason(error).lower():
        return uncertified(name)
    if isinstance(error, av.InvalidDataError) and parts.path.lower().endswith(".mpd") and not _reads_dash():
        return SourceUnreadableError(
            f"{name} is a DASH stream, which the FFmpeg libraries of PyAV cannot read.",
            hint="Use the HLS address of the same stream, which ends in .m3u8.",
        )
    if BROKEN in reason(error) or isinstance(error, av.EOFError):
        return SourceUnreadableError(
            f"The connection to {name} broke while it was opened.",
            hint=f"{reason(error)} Try again. If it happens each time, the server or a proxy ends it early.".strip(),
        )
    # A page whose length the server does not tell ends, for FFmpeg, with an input error.
    if isinstance(error, av.InvalidDataError) or getattr(error, "errno", None) == errno.EIO:
        return SourceUnreadableError(
            f"{name} responds, but not with video.",
            hint=f"{reason(error)} It may be a web page that contains the stream, or be cut off. "
            "Use the address of the stream itself.".strip(),
        )
    cause = getattr(error, "strerror", None) or str(error)
    return SourceNotFoundError(f"{name} cannot be reached: {cause}.", hint=f"{reason(error)} {CHECK}".strip())


def _reads_dash() -> bool:
    try:
        av.ContainerFormat("dash", "r")
    except ValueError:
        return False
    return True


def uncertified(name: str) -> SourceUnreadableError:
    """Return the error for a certificate that nobody trusted has signed."""
    return SourceUnreadableError(
        f"The certificate of {name} cannot be verified.",
        hint="If you trust this device, add --no-verify-certificate. SSL_CERT_FILE can name more authorities.",
    )


def _has_address(host: str) -> bool:
    try:
        return bool(socket.getaddrinfo(host, None))
    except OSError:
        return False
