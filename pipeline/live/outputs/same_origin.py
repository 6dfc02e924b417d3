"""Whether a request comes from a page of another site: its pictures may start a camera, and are nobody else's.

    comes_from_elsewhere(headers)        # `<img src="http://127.0.0.1:7860/live.mjpg">` on any page of the web

Browsers tell in `Sec-Fetch-Site` which page asks, and no page can change that. An image carries no `Origin`. Programs
that are no browsers send none of it. A link that is followed, so that the answer is a page of its own, is allowed.
"""

from __future__ import annotations

from collections.abc import Mapping

HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""What every answer carries: browsers then give it to no other page, and tell no other page its address."""


def comes_from_elsewhere(headers: Mapping[str, str | None]) -> bool:
    """By its headers, whose names are in lower case. A page at another port of this machine is another site, too."""
    if headers.get("sec-fetch-site") in (None, "", "none", "same-origin"):
        return False
    is_link = (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) == ("navigate", "document")
    return not is_link
