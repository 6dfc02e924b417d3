"""Fixtures of the server: one on a real socket, a picture to send to it, and a browser."""

from browser import browser, page  # noqa: F401
from web_server import brightness, file, picture, url  # noqa: F401
