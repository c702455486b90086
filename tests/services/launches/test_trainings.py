"""Who learns of which training."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.people.rights import NotAllowed
from bot.domain.people.roles import Role
from bot.services.launches.briefings import NotNow
from bot.services.launches.overview import Overview
from bot.services.launches.signing import delegate
from bot.services.launches.trainings import held_for, training_for, trainings_for
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.services.launches.bank import Bank

INSIDERS = ("a1", "tl", "tr", "po", "dm", "cs", "co", "sv", "ch")


@pytest.fixture
def bank(database_url):
    store = SqlStore(open_database(database_url))
    yield Bank(store).opened()
    store.close()


def seen_by(bank: Bank, person: str) -> list[str]:
    return [one.dossier.launch.id for one in trainings_for(bank.office, Overview(), person)]


@pytest.mark.parametrize("person", [*INSIDERS, "loans"])
def test_before_its_material_is_there_nobody_learns_of_it(bank, person):
    assert seen_by(bank.filed(), person) == []


@pytest.mark.parametrize("person", INSIDERS)
def test_then_those_who_must_know_it_or_have_a_say_do(bank, person):
    assert seen_by(bank.ready(), person) == ["gold"]


@pytest.mark.parametrize("person", ["loans", "stranger"])
def test_other_departments_and_strangers_do_not(bank, person):
    bank.ready()
    assert seen_by(bank, person) == []
    with pytest.raises(NotAllowed):
        training_for(bank.office, Overview(), person, "gold", "training")
    with pytest.raises(NotAllowed):
        held_for(bank.office, Overview(), person, "gold", "s1")


def test_a_leaders_delegate_does_as_long_as_he_is_one(bank):
    bank.ready()
    delegate(bank.office, bank.deed("tl"), "loans", frozenset({Role.TEAM_LEADER}), date(2026, 12, 1), date(2026, 12, 2))
    assert seen_by(bank, "loans") == ["gold"]
    assert held_for(bank.office, Overview(), "loans", "gold", "s1").present == {"a1", "a2", "a3", "a4"}


def test_one_that_is_not_there_is_told(bank):
    bank.ready()
    with pytest.raises(NotNow):
        training_for(bank.office, Overview(), "tl", "gold", "none")
    with pytest.raises(NotNow):
        held_for(bank.office, Overview(), "tl", "gold", "none")
