"""Installs what a city needs, from the lock files: Python packages, front-end packages, message catalogues.

Runs on a bare Python 3.11, before anything is installed, and skips what is already there.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
VENV = PROJECT / ".venv"
LOCK = PROJECT / "requirements.lock"
WANTED = (3, 11)
_NETWORK = (
    "dns error",
    "ConnectionError",
    "timed out",
    "ENOTFOUND",
    "ECONNREFUSED",
    "EAI_AGAIN",
    "ETIMEDOUT",
)
_NETWORK += ("Failed to establish a new connection", "error sending request", "Could not resolve host")


class Stopped(Exception):
    """An installation that cannot go on; its text says why and what to do."""


def main() -> int:
    """Install step by step; returns the exit code."""
    steps: tuple[tuple[str, Callable[[], str]], ...] = (
        ("Python packages", python_packages),
        ("front-end packages", front_end_packages),
        ("message catalogues", message_catalogues),
    )
    try:
        check_python()
        for what, step in steps:
            began = time.monotonic()
            print(f"  {what:<42}", end="", flush=True)
            said = step()
            print(f" {time.monotonic() - began:6.1f} s  {said}".rstrip())
    except Stopped as reason:
        print(f"\n\nError: {reason}", file=sys.stderr)
        return 1
    return 0


def check_python() -> None:
    """Refuse another Python than the one the lock file was made for."""
    if sys.version_info[:2] != WANTED:
        raise Stopped(
            f"this is Python {sys.version.split()[0]}, and requirements.lock is made for Python 3.11.\n"
            "  Install it, or say where it is: PYTHON=/path/to/python3.11 make up"
        )


def python_packages() -> str:
    """Make ``.venv`` as the lock file says, unless it was made by the same one."""
    stamp, now = VENV / ".installed", _digest(LOCK, PROJECT / "pyproject.toml")
    if stamp.is_file() and stamp.read_text() == now:
        return "unchanged"
    if not (VENV / "bin" / "python").exists():
        run([sys.executable, "-m", "venv", str(VENV)])
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-deps"]
    if not _with_uv(pip):
        run([*pip, "--require-hashes", "-r", str(LOCK)])
    run([*pip, "--no-build-isolation", "--editable", str(PROJECT)])
    stamp.write_text(now)
    return ""


def _with_uv(pip: Sequence[str]) -> bool:
    """Install by uv, ten times as fast as pip; False when uv cannot, say for want of pip's index settings."""
    block = VENV / "uv.lock"
    block.write_text(uv_block(LOCK.read_text()))
    run([*pip, "--require-hashes", "-r", str(block)])
    uv = [str(VENV / "bin" / "uv"), "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
    line = [*uv, "--python", str(VENV / "bin" / "python"), "-r", str(LOCK)]
    return subprocess.run(line, check=False, env=index(), capture_output=True).returncode == 0


def uv_block(lock: str) -> str:
    """Return the lines of the lock file that pin uv itself."""
    lines = lock.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("uv=="))
    after = (number for number, line in enumerate(lines) if number > start and line[:1].isalpha())
    return "\n".join(lines[start : next(after, len(lines))]) + "\n"


def front_end_packages() -> str:
    """Install ``package-lock.json`` by npm: the machine's, else the one among the Python packages."""
    stamp, now = PROJECT / "node_modules" / ".installed", _digest(PROJECT / "package-lock.json")
    if stamp.is_file() and stamp.read_text() == now:
        return "unchanged"
    npm = shutil.which("npm") or str(VENV / "bin" / "npm")
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    run([npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"], {**os.environ, "PATH": path})
    stamp.write_text(now)
    return ""


def message_catalogues() -> str:
    """Compile every catalogue whose text is newer than its compiled form."""
    catalogues = sorted((PROJECT / "src").rglob("locale/*/LC_MESSAGES/*.po"))
    old = [path for path in catalogues if _is_newer(path, path.with_suffix(".mo"))]
    for path in old:
        babel = [str(VENV / "bin" / "pybabel"), "--quiet", "compile"]
        run([*babel, "-i", str(path), "-o", str(path.with_suffix(".mo"))])
    return f"{len(old)} compiled" if old else "unchanged"


def _is_newer(source: Path, made: Path) -> bool:
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime


def index() -> dict[str, str]:
    """Give uv the package index that pip is set to use."""
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "config", "get", "global.index-url"]
    index = (
        os.environ.get("PIP_INDEX_URL")
        or subprocess.run(pip, check=False, capture_output=True, text=True).stdout
    )
    return {**os.environ, **({"UV_DEFAULT_INDEX": index.strip()} if index.strip() else {})}


def run(line: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
    done = subprocess.run(line, check=False, capture_output=True, text=True, cwd=PROJECT, env=environment)
    if done.returncode:
        raise Stopped(_reason(line[0], done.stderr or done.stdout))


def _reason(program: str, output: str) -> str:
    said = "\n  ".join(output.strip().splitlines()[-6:])
    if any(sign in output for sign in _NETWORK):
        hint = "For a mirror of one's own: PIP_INDEX_URL=https://… and npm config set registry https://…"
        return f"the package registry cannot be reached.\n  {said}\n  Check the network. {hint}"
    if "No space left" in output or "ENOSPC" in output:
        return f"the disk is full; an installation needs 1.5 GB.\n  {said}"
    return f"{Path(program).name} failed:\n  {said}"


def _digest(*files: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
