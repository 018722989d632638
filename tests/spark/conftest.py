"""A cluster of two workers, each a process of its own with one core."""

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ABSENT = "Spark is not installed here: `make test-spark` installs and runs it"
WORKERS = 2


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator["SparkSession"]:
    """A session on a cluster; started once."""
    pytest.importorskip("pyspark", reason=ABSENT)
    from yiwang.web.running.spark import session

    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.scheduler.minRegisteredResourcesRatio": "1.0",  # no work before both workers are there
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
    }
    logging.getLogger("py4j").setLevel(
        logging.WARNING
    )  # it still speaks when the test run has closed its log
    started = session(f"local-cluster[{WORKERS},1,1024]", settings)
    started.sparkContext.setLogLevel("ERROR")
    yield started
    started.stop()
