"""The web face: stills, videos and live depth for scripts, and a page for people. Run by `depth-viewer serve`.

    request ─▶ guard (host, origin, token, size) ─▶ server (routes) ─▶ gate (few at a time) ─▶ stills (the work)

It needs the extra `web`; nothing here is imported before it is asked for.
"""
