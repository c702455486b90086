"""Many people ask at once: everybody is answered, once, soon, and what is delivered again changes nothing."""

from __future__ import annotations

import pytest

from bench.slack_load import Load, TimedClient, local_slack, measure, put_on_roster, results
from tests.desks import desk_over
from tests.slack.conftest import Workers, reception_over

# A quarter of what `bench.slack_load` asks: here other tests run beside it, on as few cores.
LOAD = Load(
    people=60,
    each_second=12,
    seconds=8,
    at_once=12,
    duplicates=500,
    questions=("白金卡年费多少?", "金卡年费多少?", "那白金卡呢?", "信用卡积分怎么兑换机票?", "附属卡丢了挂失收多少钱"),
)


@pytest.mark.slow
def test_everybody_is_answered_once_and_soon_and_duplicates_have_no_effect(store, clock):
    put_on_roster(store, LOAD.people, clock())
    with local_slack(LOAD.people) as slack:
        client = TimedClient(slack.api, LOAD.slack_seconds)
        workers = Workers()
        found = measure(LOAD, slack, client, reception_over(desk_over(store, clock), client, workers))
        workers.shutdown()
    assert [(one.name, one.value) for one in results(LOAD, found) if not one.ok] == []
    with store.begin() as work:
        assert work.asks.count() == LOAD.asks
