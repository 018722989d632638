"""yiwang match and yiwang simulate, as one who types them sees them."""

import sys

import pytest
from click.testing import CliRunner
from tests.networks.policies.conftest import make_firms, publish

from yiwang.networks.policies.models import MatchRun
from yiwang.web.cli import main, policies

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(shenyang, settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    monkeypatch.setattr(policies, "_ready", lambda: None)
    return lambda *words: CliRunner().invoke(main, list(map(str, words)))


def test_a_match_says_what_it_found_and_what_it_costs(run):
    publish(staff={"budget": "3000"})
    make_firms([9, 10, 25, None])
    told = run("match", "--as-of", "2022-06-01")
    assert told.exit_code == 0, told.output
    assert "staff 2022: 2 of 4 entitled, 3,500.00 yuan of a budget of 3,000.00" in told.output
    assert "; 1 wait for money; 1 cannot be told" in told.output
    assert "2 new, 0 changed, 0 ended" in told.output
    assert "0 new, 0 changed, 0 ended" in run("match", "--as-of", "2022-06-01").output


def test_without_spark_it_says_how_to_get_it_and_reads_nothing(run, monkeypatch):
    publish(staff={})
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    told = run("match", "--as-of", "2022-06-01", "--engine", "spark")
    assert told.exit_code == 1
    assert "Spark is not installed." in told.output and "pip install 'yiwang[spark]'" in told.output
    assert not MatchRun.objects.exists()


def test_an_unknown_policy_is_named(run):
    publish(staff={})
    told = run("match", "--policy", "nobody", "--as-of", "2022-06-01")
    assert told.exit_code == 1 and "no policy nobody; it has: staff" in told.output
