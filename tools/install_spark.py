"""Installs Spark by its own lock file into `.venv-spark`, beside what a city needs; skips what is there.

`make install` comes first: its uv does the work.
"""

import subprocess
import sys

import install

VENV = install.PROJECT / ".venv-spark"
LOCK = install.PROJECT / "requirements-spark.lock"


def main() -> int:
    """Install; returns the exit code."""
    stamp, now = VENV / ".installed", LOCK.read_text()
    if stamp.is_file() and stamp.read_text() == now:
        return 0
    print("  Spark and its Java, 500 MB, into .venv-spark", flush=True)
    try:
        install.run([sys.executable, "-m", "venv", "--clear", str(VENV)])
        pip_settings = install.index()
        python = str(VENV / "bin" / "python")
        uv = [str(install.VENV / "bin" / "uv"), "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
        line = [*uv, "--python", python, "-r", str(LOCK)]
        if subprocess.run(line, check=False, env=pip_settings, capture_output=True).returncode:
            install.run(
                [python, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", str(LOCK)]
            )
    except install.Stopped as reason:
        print(f"\nError: {reason}", file=sys.stderr)
        return 1
    stamp.write_text(now)
    return 0


if __name__ == "__main__":
    sys.exit(main())
