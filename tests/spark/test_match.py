"""A match decided in Spark finds the entitlements that one in DuckDB finds, of every policy of the city."""

from datetime import date

import pytest

from tests import world
from tests.spark.conftest import ABSENT

pytest.importorskip("pyspark", reason=ABSENT)

from yiwang.definitions import read_folder
from yiwang.networks.policies.matching import InSpark, match
from yiwang.networks.policies.models import Entitlement, MatchRun
from yiwang.records.registry import releases
from yiwang.records.registry.models import Release
from yiwang.web.demo.population import Size, populate

pytestmark = pytest.mark.django_db
DAY = date(2022, 6, 30)
CITY = "cities/shenyang"


def test_both_engines_find_the_same(shenyang, spark, settings, tmp_path):
    settings.DATA = tmp_path
    row = releases.load_release(read_folder(CITY), by=None)
    Release.objects.filter(pk=row.pk).update(published_at=world.clock.now())
    populate(Size(500, 0, years=(2022,)))
    in_spark = match(as_of=DAY, engine=InSpark(spark))
    assert in_spark.written.new == Entitlement.objects.count() > 500
    assert MatchRun.objects.get(pk=in_spark.run.pk).engine == "spark"
    in_duckdb = match(as_of=DAY)
    assert vars(in_duckdb.written) == {"new": 0, "changed": 0, "ended": 0, "overtaken": 0}
    assert [vars(one) for one in in_duckdb.decided] == [vars(one) for one in in_spark.decided]
    again = match(as_of=DAY, engine=InSpark(spark))
    assert vars(again.written) == {"new": 0, "changed": 0, "ended": 0, "overtaken": 0}
