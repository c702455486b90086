"""Nobody hears of a launch before it is carried out, and nobody loses what he could read before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from bot.domain.answers import Answer, Outcome
from bot.domain.documents import Embargo, Reader, Status
from bot.domain.launches.facts import StageDecision
from bot.services.launches import filing, launching, signing
from tests.domain.launches.builders import DAY, LAUNCH, PLANNED, SECOND, at
from tests.services.launches.bank import (
    AGENT,
    DOCUMENT,
    OWN_DEPARTMENT,
    REVIEWER,
    TEMPLATE,
    WORDS,
    Bank,
)

pytestmark = pytest.mark.slow

OTHERS = (AGENT, Reader(frozenset({"loans"})))


def says(answer: Answer) -> str:
    return "".join(quote.text for quote in (*answer.quotes, *(one.quote for one in answer.notices)))


def hears_nothing(answer: Answer) -> None:
    assert (answer.outcome, says(answer), answer.not_launched) == (Outcome.NO_ANSWER, "", None)


def test_a_document_of_a_launch_answers_its_department_and_reviewers_until_the_launch(bank: Bank):
    bank.ready()
    for reader in OTHERS:
        hears_nothing(bank.ask(reader))
    for reader in (OWN_DEPARTMENT, REVIEWER):
        answer = bank.ask(reader)
        assert says(answer) == WORDS
        assert answer.not_launched is not None, "or he might read it out to a customer"
        assert answer.not_launched.launch == "gold"
    bank.clock.now = PLANNED
    hears_nothing(bank.ask())
    launching.carry_out(bank.office, bank.deed("po"), "gold")
    for reader in (*OTHERS, OWN_DEPARTMENT, REVIEWER):
        answer = bank.ask(reader)
        assert (says(answer), answer.not_launched) == (WORDS, None)


def test_one_desk_hears_of_a_filing_and_of_a_launch_at_once(bank: Bank):
    """A running program keeps what it knows of embargoes: that may never be old."""
    bank.filed()
    bank.clock.move(DAY)
    bank.write()
    desk = bank.desk
    waiting = lambda: desk.holdings.known(_passages(bank), bank.clock())  # noqa: E731
    assert [one.embargo for one in waiting().values()] == [None]
    bank.attached()
    assert [one.embargo.launch for one in waiting().values() if one.embargo] == ["gold"]
    bank.ready()
    bank.clock.now = PLANNED
    launching.carry_out(bank.office, bank.deed("po"), "gold")
    assert [one.embargo for one in waiting().values()] == [None]


def _passages(bank: Bank) -> set[str]:
    with bank.store.begin() as work:
        return work.documents.passage_ids()


def test_where_everybody_may_know_of_a_launch_agents_are_told_of_it_and_when_it_is_planned(small: Bank):
    announced(small)
    answer = small.ask()
    assert (answer.outcome, says(answer)) == (Outcome.NO_ANSWER, "")
    assert answer.not_launched == Embargo("gold", "Gold card", "cards", PLANNED)
    small.clock.move(SECOND)
    filing.move(small.office, small.deed("po"), "gold", at("2027-02-01"), "Later.")
    assert small.ask().not_launched == Embargo("gold", "Gold card", "cards", at("2027-02-01"))


def announced(bank: Bank) -> None:
    """The launch is filed with a template that lets everybody know, and its document waits for it."""
    filing.register_templates(bank.office, [replace(TEMPLATE, digest="told", tells_planned_date=True)])
    bank.filed(replace(LAUNCH, template_digest="told"))
    bank.clock.move(DAY)
    bank.write()
    bank.attached()


def test_what_agents_could_read_before_the_filing_stays_readable(bank: Bank):
    bank.clock.now = at("2026-10-09")
    bank.write()
    bank.filed().attached()
    assert says(bank.ask()) == WORDS
    bank.clock.move(DAY)
    bank.write("金卡年费怎么收:每年300元。")
    assert says(bank.ask()) == "金卡年费怎么收:每年300元。"


def test_a_draft_from_before_the_filing_is_kept_back_when_it_is_approved(small: Bank):
    small.clock.now = at("2026-10-09")
    small.write(status=Status.DRAFT)
    small.filed().attached()
    small.clock.move(DAY)
    small.write()
    hears_nothing(small.ask())
    small.attached()
    hears_nothing(small.ask())


def test_what_was_to_take_effect_later_is_not_announced_any_more(small: Bank):
    small.clock.now = at("2026-10-09")
    small.write(valid_from=PLANNED)
    small.write("金卡年费怎么收:每年100元。", "cards/old.md", valid_to=PLANNED)
    assert small.ask().notices
    small.filed().attached()
    assert says(small.ask()) == "金卡年费怎么收:每年100元。"


def test_a_killed_launch_keeps_its_documents_hidden(bank: Bank):
    bank.begun()
    signing.decide_stage(bank.office, bank.deed("sv"), "gold", "concept", StageDecision.KILL, "Nobody wants it.")
    bank.clock.now = PLANNED + 30 * DAY
    hears_nothing(bank.ask())


def test_a_document_that_was_replaced_stays_hidden_too(small: Bank):
    small.begun()
    small.clock.move(SECOND)
    small.attached("cards/other.md")
    hears_nothing(small.ask())


def test_whoever_attaches_a_document_of_another_launch_does_not_get_to_read_it(bank: Bank):
    bank.begun()
    loan = replace(LAUNCH, id="loan", owner_department="loans")
    filing.file_launch(bank.office, bank.deed("loans"), loan, {"brief": DOCUMENT})
    hears_nothing(bank.ask(Reader(frozenset({"loans"}))))
    assert says(bank.ask(OWN_DEPARTMENT)) == WORDS


def test_who_asks_as_of_an_instant_gets_what_held_then(small: Bank):
    small.ready()
    small.clock.now = PLANNED
    launching.carry_out(small.office, small.deed("po"), "gold")
    hears_nothing(small.ask(as_of=PLANNED - SECOND))
    assert says(small.ask(as_of=PLANNED)) == WORDS


@pytest.mark.parametrize("hours", [-12, 8, 14])
def test_any_offset_of_the_instant_will_do(small: Bank, hours: int):
    small.begun()
    hears_nothing(small.ask(as_of=small.clock().astimezone(timezone(timedelta(hours=hours)))))


def test_something_nearer_that_may_be_shown_is_answered_and_no_launch_is_spoken_of(small: Bank):
    announced(small)
    small.write("金卡年费怎么收", "cards/what.md", title="Faq")
    answer = small.ask()
    assert answer.quotes
    assert answer.not_launched is None
    assert {quote.document.document_id for quote in answer.quotes} == {"cards/what.md"}
