"""Looking past an answer: only what the reader may see now, and all of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.answers import Outcome
from bot.domain.documents import Reader
from bot.domain.errors import InputError
from bot.services.feedback import ask_named
from bot.services.sources import NotReadable, likely_owners, other_sources, whole_of

FEE = "# 年费\n\n白金卡年费每年3,600元。\n"
OTHER_FEE = "# 年费\n\n金卡年费每年200元。\n"
ABOUT_FEES = "白金卡年费每年多少元"
ANYBODY, CARDS = Reader(), Reader(frozenset({"cards"}))


def quoted(centre) -> str:
    """The passage that answers the question about fees, from an index of what was written."""
    centre.index()
    answer = centre.ask(ABOUT_FEES)
    assert answer.outcome is Outcome.ANSWERED
    return answer.quotes[0].source.passage_id


def test_other_sources_are_those_that_the_answer_did_not_quote(centre):
    centre.write("cards/platinum.md", FEE)
    centre.write("cards/gold.md", OTHER_FEE)
    centre.write("cards/internal.md", "# 年费\n\n年费减免内部授权上限。\n", audience="department")
    centre.index()
    answer = centre.ask(ABOUT_FEES)
    asked = centre.asked()
    found = other_sources(answer.ask_id, ANYBODY, centre.desk())
    assert [one.document.document_id for one in found] == ["cards/gold.md"]
    for_cards = other_sources(answer.ask_id, CARDS, centre.desk())
    assert {one.document.document_id for one in for_cards} == {"cards/gold.md", "cards/internal.md"}
    assert centre.asked() == asked


def test_sources_of_an_unknown_answer_are_refused(centre):
    with pytest.raises(InputError):
        other_sources("nothing", ANYBODY, centre.desk())


def test_the_whole_passage_is_shown(centre):
    centre.write("cards/platinum.md", FEE)
    whole = whole_of(quoted(centre), ANYBODY, centre.desk())
    assert whole.first.passage.text == "白金卡年费每年3,600元。"
    assert not whole.begins_later


def test_the_whole_table_is_shown_in_its_order_and_no_other_table(centre):
    rows = "\n".join(f"{number}号费用,{number * 10}元" for number in range(60))
    centre.write("cards/fees.csv", f"项目,金额\n{rows}\n")
    centre.write("cards/limits.csv", "项目,限额\n转账,5万元\n")
    centre.index()
    with centre.store.begin() as work:
        ids = sorted(work.documents.passage_ids_of(["cards/fees.csv"]))
    assert len(ids) > 1
    whole = whole_of(ids[-1], ANYBODY, centre.desk())
    assert list(whole.rows) == [(f"{number}号费用", f"{number * 10}元") for number in range(60)]


@pytest.mark.parametrize(
    ("metadata", "reader"),
    [
        ({"audience": "department"}, ANYBODY),
        ({"status": "withdrawn"}, CARDS),
        ({"valid_to": "2026-12-01"}, CARDS),
    ],
)
def test_what_a_reader_must_not_see_is_refused_in_both_languages(centre, metadata, reader):
    centre.write("cards/platinum.md", FEE)
    passage = quoted(centre)
    centre.write("cards/platinum.md", FEE, **metadata)
    centre.index()
    with pytest.raises(NotReadable) as refused:
        whole_of(passage, reader, centre.desk())
    assert refused.value.said.zh
    assert refused.value.said.en


def test_what_takes_effect_later_is_shown_as_such(centre):
    centre.write("cards/platinum.md", FEE, valid_from="2026-12-03")
    centre.index()
    with centre.store.begin() as work:
        [passage] = work.documents.passage_ids_of(["cards/platinum.md"])
    assert whole_of(passage, ANYBODY, centre.desk()).begins_later
    centre.clock.move(timedelta(days=3))
    assert not whole_of(passage, ANYBODY, centre.desk()).begins_later


def test_an_unknown_passage_is_refused(centre):
    with pytest.raises(NotReadable):
        whole_of("nothing:1", CARDS, centre.desk())


def test_likely_owners_are_looked_up_without_being_recorded(centre):
    centre.write("cards/department.yaml", "scope: [白金卡, 年费]\n")
    centre.write("cards/platinum.md", FEE)
    centre.index()
    answer = centre.ask(ABOUT_FEES)
    owners = likely_owners(ask_named(answer.ask_id, centre.store), centre.desk())
    assert [one.department for one in owners][:1] == ["cards"]
    assert centre.asked() == 1
