"""What webhooks were last told of launches."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.webhooks.verdicts import Told, VerdictState

GOLD = Told("w1", 1, VerdictState("gold", "block", "block", "d" * 64))
SILVER = replace(GOLD, state=replace(GOLD.state, launch="silver"))


def test_every_webhook_was_told_what_it_was_told_last(store):
    with store.command() as work:
        work.verdicts_told.put([GOLD, SILVER, replace(GOLD, webhook="w2")])
    later = Told("w1", 2, replace(GOLD.state, decision="allow", status="launched"))
    with store.command() as work:
        work.verdicts_told.put([later])
        work.verdicts_told.put([])
    with store.begin() as work:
        assert work.verdicts_told.of("w1") == {"gold": later, "silver": SILVER}
        assert work.verdicts_told.of("w2") == {"gold": replace(GOLD, webhook="w2")}
        assert work.verdicts_told.of("w3") == {}
