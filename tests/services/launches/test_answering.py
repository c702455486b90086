"""What customers will ask is asked of the materials alone, once for what they are; the log proposes more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.asking import Asking
from bot.domain.facts import Fact
from bot.domain.launches.facts import AnswersChecked
from bot.domain.people.roles import Role
from bot.services.ask import ask
from bot.services.launches import filing, people
from bot.services.launches.answering import check_all, check_answers, proposals
from tests.desks import desk_over
from tests.domain.launches.builders import DAY, LAUNCH, at, officer
from tests.domain.launches.builders import template as a_template
from tests.services.launches.bank import OWN_DEPARTMENT, QUESTION, ROSTER, TEMPLATE, WORDS, Bank


def evidence(fact: Fact) -> list[tuple[str, str, str]]:
    assert isinstance(fact.body, AnswersChecked)
    return [(one.question, one.outcome, one.quote) for one in fact.body.answers]


def checks(bank: Bank) -> list[Fact]:
    return [fact for fact in bank.facts() if isinstance(fact.body, AnswersChecked)]


def test_the_materials_alone_are_asked_and_what_came_back_is_the_evidence(bank: Bank):
    bank.begun().write("利率多少:4.5%。", "cards/rates.md")
    filing.add_question(bank.office, bank.deed("po"), "gold", "利率多少", "a person")
    told: list[tuple[int, int]] = []
    [fact] = check_answers(bank.office, bank.desk, "gold", lambda done, total: told.append((done, total)))
    assert evidence(fact)[0] == (QUESTION, "answered", WORDS)
    assert evidence(fact)[1][1:] == ("no_answer", "")
    assert (fact.actor, fact.launch, told) == ("briefed", "gold", [(1, 2), (2, 2)])
    assert bank.state("questions") == "unmet"


def test_the_evidence_is_recorded_once_for_a_version(bank: Bank):
    bank.begun()
    first = bank.checked()
    bank.clock.move(DAY)
    assert bank.checked() == first
    assert check_all(bank.office, lambda: bank.desk) == first
    assert checks(bank) == first


def test_asking_all_launches_tells_of_all_their_questions_and_of_nothing_when_all_were_asked(small: Bank):
    small.begun()
    small.filed(replace(LAUNCH, id="silver", questions=("有里程吗", "怎么注销"))).attached(launch="silver")
    small.clock.move(DAY)
    filing.see_materials(small.office)
    told: list[tuple[int, int]] = []
    check_all(small.office, lambda: small.desk, lambda done, total: told.append((done, total)))
    assert told == [(done, 4) for done in range(5)]
    told.clear()
    check_all(small.office, lambda: small.desk, lambda done, total: told.append((done, total)))
    assert told == []


def test_two_that_ask_at_once_leave_one_fact(small: Bank):
    small.begun()
    desk = small.desk
    asked: list[list[Fact]] = []
    between = desk_over(
        small.store, small.clock, lambda text: asked or asked.append(check_answers(small.office, desk, "gold"))
    )
    assert check_answers(small.office, between, "gold") == asked[0]
    assert len(checks(small)) == 1


def test_a_changed_material_is_asked_again_and_so_is_one_that_is_changed_back(small: Bank):
    small.begun()
    small.checked()
    for words, state in (("另一回事。", "unmet"), (WORDS, "met"), ("另一回事。", "unmet"), (WORDS, "met")):
        small.clock.move(DAY)
        small.write(words)
        assert small.state("questions") == "unmet"
        small.clock.move(timedelta(minutes=1))
        small.checked()
        assert small.state("questions") == state
    assert len(checks(small)) == 5


def test_a_check_that_will_be_too_old_is_made_again_once_that_helps(small: Bank):
    fresh = replace(TEMPLATE.requirements[1], fresh_for_days=30)
    listed = (TEMPLATE.requirements[0], fresh, *TEMPLATE.requirements[2:])
    filing.register_templates(small.office, [replace(TEMPLATE, digest="fresh", requirements=listed)])
    small.filed(replace(LAUNCH, template_digest="fresh"))
    small.clock.move(DAY)
    small.write()
    small.attached()
    small.clock.move(DAY)
    small.checked()
    small.clock.move(DAY)
    small.checked()
    assert (len(checks(small)), small.state("questions")) == (1, "unmet")
    small.clock.now = at("2026-11-20")
    small.checked()
    assert (len(checks(small)), small.state("questions")) == (2, "met")
    small.clock.move(DAY)
    small.checked()
    assert len(checks(small)) == 2


def test_nothing_is_asked_before_the_index_has_followed(small: Bank):
    small.begun()
    desk = small.desk
    with small.store.begin() as work:
        work.changes.set_position("pairs", 0)
    assert check_answers(small.office, desk, "gold") == []
    assert len(small.checked()) == 1


def test_without_materials_or_questions_there_is_nothing_to_ask(small: Bank):
    small.filed()
    assert small.checked() == []
    filing.register_templates(small.office, [replace(a_template(TEMPLATE.requirements[0]), digest="brief only")])
    small.filed(replace(LAUNCH, id="silver", template_digest="brief only"))
    assert check_answers(small.office, small.desk, "silver") == []


# Proposals -----------------------------------------------------------------------------------------------------------


def proposed(bank: Bank, launch: str = "gold") -> list[tuple[str, int, bool]]:
    return [(one.question, one.times, one.answered) for one in proposals(bank.office, launch)]


@pytest.fixture
def asked(small: Bank) -> Bank:
    """A bank where a few things were asked before a launch of the family "cards", with the product "金卡 Gold card"."""
    small.write("普通年费:每年100元。", "cards/public.md")
    log: Sequence[tuple[str, int]] = (
        ("普通年费", 3), ("金卡年费", 2), ("Gold 里程", 1), ("房贷利率", 5), (QUESTION, 4),
    )  # fmt: skip
    for text, times in log:
        for _ in range(times):
            small.ask(text=text)
    small.filed(replace(LAUNCH, product="金卡 Gold card", questions=(QUESTION,)))
    return small


def test_what_nobody_could_answer_about_the_family_is_proposed_most_often_asked_first(asked: Bank):
    assert [one for one, _, answered in proposed(asked) if not answered] == ["金卡年费", "Gold 里程"]


def test_what_was_answered_is_proposed_when_it_was_asked_three_times(asked: Bank):
    asked.filed(replace(LAUNCH, id="plain", product="普通 plain"))
    assert ("普通年费", 3, True) in proposed(asked)
    assert proposed(asked)[0] == ("普通年费", 3, True)


def test_what_its_own_department_tries_out_is_not_proposed(asked: Bank):
    tried = Asking("po", "cli", reader=OWN_DEPARTMENT)
    for text in ("金卡年费", "金卡能分期吗", "金卡能分期吗", "金卡能分期吗"):
        ask(text, tried, asked.desk)
    ask("金卡能分期吗", Asking("briefed", "launch"), asked.desk)
    assert ("金卡年费", 2, False) in proposed(asked)
    assert "金卡能分期吗" not in [one for one, _, _ in proposed(asked)]
    ask("金卡能分期吗", Asking("a1", "cli"), asked.desk)
    assert ("金卡能分期吗", 1, False) in proposed(asked)


def test_agents_questions_count_where_their_own_centre_launches(asked: Bank):
    asked.clock.move(DAY)
    owner = officer("po2", Role.PRODUCT_OWNER, department="customer-service")
    people.import_roster(asked.office, asked.deed("ch"), replace(ROSTER, people=(owner, *ROSTER.people)))
    launch = replace(LAUNCH, id="own", product="金卡", owner_department="customer-service")
    filing.file_launch(asked.office, asked.deed("po2"), launch, {})
    for asker, text in (("a1", "金卡能转让吗"), ("po2", "金卡能注销吗")):
        ask(text, Asking(asker, "cli"), asked.desk)
    named = [one for one, _, _ in proposed(asked, "own")]
    assert "金卡能转让吗" in named
    assert "金卡能注销吗" not in named


def test_what_is_among_the_questions_already_or_of_another_family_is_not_proposed(asked: Bank):
    named = [one for one, _, _ in proposed(asked)]
    assert QUESTION not in named
    assert "房贷利率" not in named
    asked.clock.move(DAY)
    filing.add_question(asked.office, asked.deed("po"), "gold", "金卡年费", "log")
    assert [one for one, _, answered in proposed(asked) if not answered] == ["Gold 里程"]
    asked.filed(replace(LAUNCH, id="silver", product="白卡", product_family="loans"))
    assert proposed(asked, "silver") == []
