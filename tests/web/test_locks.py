"""Lock files pin everything by hash and name no host, so any mirror serves them."""

import json
import re
import tomllib
from pathlib import Path

PROJECT = Path(__file__).parents[2]
HOST = re.compile(r"https?:|file:|git\+|\bindex-url\b|\b[\w-]+\.(?:org|com|net|cn|io)\b")


def pins() -> dict[str, str]:
    text = (PROJECT / "requirements.lock").read_text()
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[[^]]*])?==(\S+)", text, re.MULTILINE))


def test_the_python_lock_names_no_host():
    found = HOST.findall((PROJECT / "requirements.lock").read_text())
    assert found == []


def test_every_python_package_is_pinned_by_hash():
    blocks = re.split(r"^(?=[a-z0-9])", (PROJECT / "requirements.lock").read_text(), flags=re.MULTILINE)
    packages = [block for block in blocks if re.match(r"[a-z0-9-]+(\[[^]]*])?==", block)]
    assert len(packages) == len(pins()) > 50
    assert all("--hash=sha256:" in block for block in packages)


def test_every_dependency_is_in_the_lock():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"] + [
        one for name in ("city", "dev") for one in project["optional-dependencies"][name]
    ]
    names = {re.split(r"[\[<>=!~; ]", one)[0].lower().replace("_", "-") for one in wanted} - {"yiwang"}
    assert names <= set(pins()), "run: make lock"


def test_the_npm_lock_names_no_host_and_pins_by_hash():
    text = (PROJECT / "package-lock.json").read_text()
    assert not re.search(r"https?:|\"resolved\"", text)
    packages = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert packages
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())


def test_front_end_packages_are_pinned_exactly_and_locked():
    wanted = json.loads((PROJECT / "package.json").read_text())["dependencies"]
    locked = json.loads((PROJECT / "package-lock.json").read_text())["packages"]
    for name, version in wanted.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
        assert locked[f"node_modules/{name}"]["version"] == version


def test_the_installer_finds_uv_in_the_lock():
    import importlib.util

    spec = importlib.util.spec_from_file_location("install", PROJECT / "tools" / "install.py")
    install = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(install)
    block = install.uv_block((PROJECT / "requirements.lock").read_text())
    assert block.startswith(f"uv=={pins()['uv']} ")
    assert block.count("==") == 1
    assert "--hash=sha256:" in block
