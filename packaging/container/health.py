"""Exit with 0 if the server in this container answers; for HEALTHCHECK."""

import os
import sys
import urllib.request
from pathlib import Path

TOKEN = Path(os.environ.get("DEPTH_TOKEN_FILE", "/run/secrets/depth_token"))
ADDRESS = os.environ.get("DEPTH_HEALTH_URL", "http://127.0.0.1:7860/health")

request = urllib.request.Request(ADDRESS, headers={"Authorization": f"Bearer {TOKEN.read_text().strip()}"})
with urllib.request.urlopen(request, timeout=4) as answer:
    sys.exit(answer.status != 200)
