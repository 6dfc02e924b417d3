"""Serve depth over HTTP: images, videos and live depth, and a web page. Run by `depth-viewer serve`.

    request ─▶ guard (host, origin, token, size) ─▶ server (routes) ─▶ gate (few at a time) ─▶ stills (the work)

It needs the extra `web`; nothing here is imported before it is asked for.
"""
