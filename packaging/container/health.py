"""Exit with 0 if the server in this container answers; for HEALTHCHECK. `/health` needs no token."""

import os
import sys
import urllib.request

with urllib.request.urlopen(
    os.environ.get("DEPTH_HEALTH_URL", "http://127.0.0.1:7860/health"), timeout=4
) as answer:
    sys.exit(answer.status != 200)
