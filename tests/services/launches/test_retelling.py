"""What happened to a launch, in words that people use: names and titles in place of ids."""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

from bot.domain.bilingual import Bilingual
from bot.domain.facts import Body
from bot.services.launches import wording
from bot.services.launches.judging import view
from bot.services.launches.looking import look
from bot.services.launches.particulars import Particulars, stages_of
from bot.services.launches.people import reader_for
from bot.services.launches.retelling import Retelling
from bot.services.launches.signing import withdraw
from tests.domain.launches.builders import SHANGHAI
from tests.services.launches.bank import Bank


def retelling(bank: Bank) -> Retelling:
    found = look(bank.office, "po", reader_for(bank.office, "po"), "gold")
    return Retelling(found.shown.dossier.template, found.roster, SHANGHAI)


def particulars(bank: Bank, requirement: str) -> Particulars:
    found = (one for stage in stages_of(view(bank.office, "gold")) for one in stage.requirements)
    return next(one for one in found if one.requirement.id == requirement)


def test_every_fact_of_a_launch_is_told_in_both_languages(bank: Bank) -> None:
    bank.opened().ready()
    tells = retelling(bank)
    for fact in (fact for fact in bank.facts() if fact.launch == "gold"):
        told = tells.happened(fact)
        assert "{" not in told.zh + told.en
        assert tells.actor(fact).en


def test_everything_that_can_be_recorded_has_words() -> None:
    assert set(wording.FACTS) == {one.__name__ for one in get_args(Body)}


def test_a_signature_is_told_with_what_was_signed_and_by_whom(bank: Bank) -> None:
    bank.opened().ready()
    fact = next(fact for fact in bank.facts() if fact.key == "review")
    tells = retelling(bank)
    assert tells.happened(fact) == Bilingual("放行 review: I agree.", "GO review: I agree.")
    assert tells.actor(fact).en == tells.name("cs")


def test_a_reason_names_people_and_leaves_other_words_alone(bank: Bank) -> None:
    bank.opened().ready()
    tells = retelling(bank)
    assert tells.why(particulars(bank, "review")).en == f"{tells.name('cs')} signed GO."
    bank.clock.move(timedelta(minutes=1))
    withdraw(bank.office, bank.deed("cs"), "gold", "review", "by mistake")
    assert tells.why(particulars(bank, "review")) == Bilingual(
        "等待 客户服务 签核。", "Waits for the sign-off of Customer service."
    )
    assert tells.why(particulars(bank, "brief")) == particulars(bank, "brief").finding.why
