"""A city to measure in: a database of its own, and Django set up in this process."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).parents[2]


def told(name: str, **values: Any) -> None:
    """Print a figure as a line of JSON."""
    print(json.dumps({"name": name, **values}), flush=True)


@contextmanager
def a_city() -> Iterator[Path]:
    """A database of its own, migrated, and the role that serves a city; its data folder."""
    data = Path(tempfile.mkdtemp(prefix="yw-bench-", dir="/tmp"))
    data.chmod(0o711)
    from yiwang.web.database import embedded_url
    from yiwang.web.running import embedded

    url = embedded_url(data)
    os.environ.update(
        YIWANG_DATA=str(data),
        DJANGO_SETTINGS_MODULE="yiwang.web.settings",
        DATABASE_URL=url,
        YIWANG_LOG="ERROR",
    )
    try:
        with embedded.running(data):
            subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity=0"], check=True, cwd=HERE)
            os.environ["DATABASE_URL"] = f"{url}&role=yiwang_app"
            import django

            django.setup()
            yield data
            from django.db import connection

            connection.close()
    finally:
        shutil.rmtree(data, ignore_errors=True)
